using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Secrets;
using SecurityDashboard.Secrets.Allowed;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Controls.SecretsManagement;

/// <remarks>Addresses of Bitbucket name a user, which is no credential; a token without a user name is told by its form. Whatever the host.</remarks>
public sealed class SourceAddressesHoldNoCredentials : Control<BuildProject>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "CB-09",
        Title = "No address of a source holds a credential",
        Severity = Severity.Critical,
        Risk = "Everyone who may look at the project reads the credential, and it stands in the history of builds, in logs of git and in CloudTrail.",
        Needs = ["codebuild:ListProjects", "codebuild:BatchGetProjects"],
        Satisfies =
        [
            "AWS-FSBP CodeBuild.1", "NIST-800-53r5 SA-3", "PCI-DSS-4 8.3.2", "SOC2 CC8.1", "OWASP-CICD CICD-SEC-6", "ISO-27001:2022 A.5.17",
        ],
        Remediation = new Remediation(
            "First replace the credential where it was issued. Then write the address of {name} without it, and let a connection sign in.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/access-tokens.html"))
        {
            Cli = """
                read -r -p 'ARN of a connection to the host: ' connection
                aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[0]' \
                  | jq --arg connection "$connection" '.source | .location |= sub("://[^/@]*@"; "://") | .auth = {type: "CODECONNECTIONS", resource: $connection}' > source.json
                # Likewise for secondary sources, where they hold one.
                aws codebuild update-project --region {region} --name {name} --source file://source.json
                """,
            CloudFormation = """
                # Under Source of the AWS::CodeBuild::Project named "{name}", and under each of its SecondarySources:
                Location: https://github.com/OWNER/REPO.git
                Auth: { Type: CODECONNECTIONS, Resource: !Ref Connection }
                """,
            Terraform = """
                # Under source of the aws_codebuild_project named "{name}", and under each secondary_sources:
                location = "https://github.com/OWNER/REPO.git"
                auth {
                  type     = "CODECONNECTIONS"
                  resource = aws_codestarconnections_connection.this.arn
                }
                """,
            Console = "CodeBuild › Build projects › {name} › Edit › Source › Repository URL without the part before the @; Credential: a connection.",
            Verify = "aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[].[source.location,secondarySources[].location]'",
            SideEffects = "The build role needs codeconnections:GetConnectionToken and codeconnections:GetConnection on the connection.",
            Undo = """
                # Nothing to undo: the credential in the address was readable and is replaced where it was issued. Mend the connection rather than write one there again.
                """,
        },
    };

    protected override Judgement Judge(BuildProject project, Estate estate) => Verdict.OfAll(
        project.Definition.Value.Sources.Where(source => source.Location is not null), source => JudgeSource(project, source, estate.Allowed),
        none: Verdict.NotApplicable($"No source of the project {project.Name} has an address."));

    private static Verdict JudgeSource(BuildProject project, BuildSource source, AllowedValues allowed)
    {
        var traces = (source.Location as Redacted)?.Traces ?? [];
        if (traces.FirstOrDefault(trace => trace.Confidence >= SecretConfidence.Medium && !allowed.Allows(trace)) is { } trace)
            return Verdict.Fail($"An address of a source of the project {project.Name} holds a secret (rule {trace.Rule}, {trace.Length} characters).") with { Evidence = [Observed(SecretEvidence.Of(trace.Length, trace.Fingerprint))] };

        return source.Access.Value.User switch
        {
            AddressUser.NameAndPassword when !traces.Any(allowed.Allows) && !(source.Location is Redacted hidden && allowed.Allows(hidden)) => Verdict.Fail($"An address of a source of the project {project.Name} holds a user name and a password.") with { Evidence = [Observed("a name and a password")] },
            AddressUser.NameAndPassword => Verdict.Pass($"An address of a source of the project {project.Name} holds only what was said to be no secret.") with { Evidence = [Observed("only what is allowed")] },
            AddressUser.Name => Verdict.Pass($"An address of a source of the project {project.Name} names a user, without a password.") with { Evidence = [Observed("a name")] },
            _ => Verdict.Pass($"The addresses of the sources of the project {project.Name} hold no credential.") with { Evidence = [Observed("nothing")] },
        };

        Evidence Observed(string actual) => new($"source.location ({source.Type})", "nothing before the host", actual);
    }
}
