using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;

namespace SecurityDashboard.Controls.SecretsManagement;

/// <remarks>Asked of the last builds. https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.exported-variables</remarks>
public sealed class BuildExportsHoldNoSecrets : Control<BuildProject>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "HC-08",
        Title = "No build exports a secret",
        Severity = Severity.High,
        Risk = "Everyone who may look at the build, or at the execution of the pipeline, reads the credential as a variable of its output; later actions put it into their settings, where it shows once more.",
        Needs = ["codebuild:ListProjects", "codebuild:ListBuildsForProject", "codebuild:BatchGetBuilds"],
        Satisfies = ["NIST-800-53r5 IA-5(7)", "OWASP-CICD CICD-SEC-6", "ISO-27001:2022 A.5.17"],
        Remediation = new Remediation(
            "First replace the credential where it was issued: past builds of {name} still show it. Then take {subKey} out of exported-variables, and let whoever needs the value read it from Secrets Manager.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.exported-variables"))
        {
            Cli = """
                # The new value goes in by way of a file that only you can read.
                umask 077 && read -r -s -p 'New value: ' value && printf '%s' "$value" > value && unset value
                aws secretsmanager create-secret --region {region} --name {name}/{subKey} --secret-string file://value && rm value
                # Then take the variable out of exported-variables in the buildspec, wherever that is:
                aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[].source.buildspec' --output text
                # Builds that show the old value:
                aws codebuild list-builds-for-project --region {region} --project-name {name}
                """,
            CloudFormation = """
                # In the buildspec of the AWS::CodeBuild::Project named "{name}", without "{subKey}":
                env:
                  exported-variables: [IMAGE_TAG]
                """,
            Terraform = """
                # In the buildspec of the aws_codebuild_project named "{name}", without "{subKey}":
                # env:
                #   exported-variables: [IMAGE_TAG]
                """,
            Console = "CodeBuild › Build projects › {name} › a build › Environment variables › Exported shows it; the buildspec makes it.",
            Verify = "aws codebuild batch-get-builds --region {region} --query 'builds[].exportedEnvironmentVariables[].name' --ids $(aws codebuild list-builds-for-project --region {region} --project-name {name} --query 'ids[:3]' --output text)",
            SideEffects = "Actions that read the variable as #{NAMESPACE.VARIABLE} find nothing; they need secretsmanager:GetSecretValue and the secret's name in its place. The finding goes once newer builds export nothing.",
            Undo = Undoing.NewSecret("{name}/{subKey}"),
        },
    };

    protected override Judgement Judge(BuildProject project, Estate estate) =>
        Judgement.Each(project.Exports.Value, variable => variable.Name, variable => FoundSecrets.Judge(
                $"The variable {variable.Name} that builds of the project {project.Name} export", $"exportedEnvironmentVariables[{variable.Name}]", variable.Name, variable.Value, readsNames: true, estate.Allowed),
            none: Verdict.NotApplicable($"The last builds of the project {project.Name} exported no variables."));
}
