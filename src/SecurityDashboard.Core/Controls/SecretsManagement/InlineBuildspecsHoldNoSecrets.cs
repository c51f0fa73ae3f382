using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Secrets.Allowed;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Controls.SecretsManagement;

public sealed class InlineBuildspecsHoldNoSecrets : Control<BuildProject>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "HC-02",
        Title = "No inline buildspec holds a secret in clear text",
        Severity = Severity.Critical,
        Risk = "Everyone who may look at the project or at one of its builds reads the credential, and it stays in the history of builds after it was removed.",
        Needs = ["codebuild:ListProjects", "codebuild:BatchGetProjects"],
        Satisfies = ["NIST-800-53r5 IA-5(7)", "OWASP-CICD CICD-SEC-6", "CIS-SSC 2.3.8", "ISO-27001:2022 A.5.17", "PCI-DSS-4 8.6.2"],
        Remediation = new Remediation(
            "First replace the credential where it was issued. Then keep the new one in Secrets Manager and name it under env › secrets-manager of the buildspec of {name}.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html#build-spec.env.secrets-manager"))
        {
            Cli = """
                umask 077 && read -r -s -p 'New value: ' value && printf '%s' "$value" > value && unset value
                aws secretsmanager create-secret --region {region} --name {name}/credential --secret-string file://value && rm value
                # What the role that fetches it has to be allowed:
                aws secretsmanager describe-secret --region {region} --secret-id {name}/credential --query '{Effect: `Allow`, Action: `secretsmanager:GetSecretValue`, Resource: ARN}'
                aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[0].source' > source.json
                jq -r .buildspec source.json > buildspec.yml
                # Put the secret under env › secrets-manager (VARIABLE: NAME/credential), and $VARIABLE where the value stood.
                "${EDITOR:-vi}" buildspec.yml
                jq --rawfile spec buildspec.yml '.buildspec = $spec' source.json > new-source.json
                aws codebuild update-project --region {region} --name {name} --source file://new-source.json
                """,
            CloudFormation = """
                # In the BuildSpec under Source of the AWS::CodeBuild::Project named "{name}":
                env:
                  secrets-manager:
                    CREDENTIAL: "{name}/credential"
                """,
            Terraform = """
                # Under source of the aws_codebuild_project named "{name}", beside the rest of the buildspec:
                buildspec = yamlencode({
                  env = { secrets-manager = { CREDENTIAL = "{name}/credential" } }
                })
                """,
            Console = "CodeBuild › Build projects › {name} › Edit › Buildspec: put the name of the secret under env › secrets-manager, and the variable where the value stood.",
            Verify = "aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[].source.buildspec'",
            SideEffects = "The build role needs secretsmanager:GetSecretValue on the new secret. Builds that ran keep the old buildspec.",
            Undo = Undoing.NewSecret("{name}/credential"),
        },
    };

    protected override Judgement Judge(BuildProject project, Estate estate) => Verdict.OfAll(
        project.Definition.Value.Sources.Select(source => source.InlineBuildspec).OfType<BuildspecOutline>(), buildspec => JudgeBuildspec(project, buildspec, estate.Allowed),
        none: Verdict.NotApplicable($"The project {project.Name} has no inline buildspec."));

    private static Verdict JudgeBuildspec(BuildProject project, BuildspecOutline buildspec, AllowedValues allowed)
    {
        var text = FoundSecrets.Judge($"The inline buildspec of the project {project.Name}", "source.buildspec", "", buildspec.Text, readsNames: false, allowed);
        // The text gives the line; where it shows nothing, a name may.
        return text.Outcome is Outcome.Fail
            ? text
            : Verdict.OfAll(buildspec.Variables, variable => FoundSecrets.Judge($"The variable {variable.Name} in the inline buildspec of the project {project.Name}", $"source.buildspec env.variables.{variable.Name}", variable.Name, variable.Value, readsNames: true, allowed), none: text) is { Outcome: Outcome.Fail } named
            ? named
            : text;
    }
}
