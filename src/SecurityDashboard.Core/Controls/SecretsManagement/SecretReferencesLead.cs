using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.SecretsManager;

namespace SecurityDashboard.Controls.SecretsManagement;

/// <remarks>
/// Whether a key inside the secret exists cannot be told without reading its value, which is never done; parameters of Systems Manager are
/// not collected. https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html
/// </remarks>
public sealed class SecretReferencesLead : Control<BuildProject>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "SM-08",
        Title = "Every secret that a build refers to exists",
        Severity = Severity.Medium,
        Risk = "The build fails when it is needed most; or somebody who may make secrets makes one of that name, and the build trusts what is in it.",
        Needs = ["codebuild:BatchGetProjects", "secretsmanager:ListSecrets"],
        Satisfies = ["NIST-800-53r5 CM-8", "OWASP-CICD CICD-SEC-6"],
        Remediation = new Remediation(
            "Point {subKey} of the project {name} at a secret that exists, or take the variable out.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html"))
        {
            Cli = """
                aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[0].environment.environmentVariables[?type==`SECRETS_MANAGER`]'
                # One that is on its way out is listed only so; restore-secret brings it back:
                aws secretsmanager list-secrets --region {region} --include-planned-deletion --query 'SecretList[].[Name,DeletedDate]' --output table
                aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[0].environment' | tee environment-before-{account}-{region}-{name}.json > environment.json
                "${EDITOR:-vi}" environment.json
                aws codebuild update-project --region {region} --name {name} --environment file://environment.json
                """,
            CloudFormation = """
                # In the Environment of the AWS::CodeBuild::Project "{name}":
                EnvironmentVariables:
                  - Name: DB_PASSWORD
                    Type: SECRETS_MANAGER
                    Value: !Join [":", [!Ref DatabaseSecret, password]]
                """,
            Terraform = """
                # In the environment of the aws_codebuild_project "{name}":
                environment_variable {
                  name  = "DB_PASSWORD"
                  type  = "SECRETS_MANAGER"
                  value = "${aws_secretsmanager_secret.database.arn}:password"
                }
                """,
            Console = "CodeBuild › Build projects › {name} › Edit › Environment › Additional configuration › Environment variables.",
            Verify = "aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[0].environment.environmentVariables[?type==`SECRETS_MANAGER`].[name,value]'",
            SideEffects = "None for builds that failed anyway; where a buildspec does not use the variable, nobody notices.",
            Undo = """
                # The variables as the fix found them:
                aws codebuild update-project --region {region} --name {name} --environment file://environment-before-{account}-{region}-{name}.json
                """,
        },
    };

    protected override Judgement Judge(BuildProject project, Estate estate)
    {
        var definition = project.Definition.Value;
        var variables = definition.Environment.Variables.Where(variable => variable.Type is "SECRETS_MANAGER")
            .Concat(definition.Sources.SelectMany(source => source.InlineBuildspec?.SecretsManager ?? []).Select(variable => new BuildVariable(variable.Name, "SECRETS_MANAGER", variable.Value)));
        return Judgement.Each(variables, variable => variable.Name, variable => JudgeVariable(project, variable, estate), none: Verdict.NotApplicable($"The project {project.Name} refers to no secret of Secrets Manager."));
    }

    private static Verdict JudgeVariable(BuildProject project, BuildVariable variable, Estate estate)
    {
        var text = variable.Value.Text($"What {variable.Name} of the project {project.Name} refers to", "codebuild:BatchGetProjects");
        var found = estate.Find<Secret>(References.SecretOf(project, text));
        var evidence = new Evidence($"environment.{variable.Name}", "a secret that exists", text);
        if (found.WhyNot is { Reason: UnreadableReason.NotFound })
            return Verdict.Fail($"{variable.Name} of the project {project.Name} refers to the secret {text}, which does not exist or is on its way to be deleted.") with { Evidence = [evidence] };

        return Verdict.Pass($"{variable.Name} of the project {project.Name} refers to the secret {found.Value.Name}.") with { Evidence = [evidence] };
    }
}
