using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;

namespace SecurityDashboard.Controls.SecretsManagement;

/// <remarks>CODECONNECTIONS is the newest and best of them, whatever older tools say: https://docs.aws.amazon.com/codebuild/latest/APIReference/API_SourceCredentialsInfo.html</remarks>
public sealed class SourceCredentialsAreConnections : Control<SourceCredential>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "CB-10",
        Title = "Builds sign in at source providers without a personal token",
        Severity = Severity.High,
        Risk = "A personal token or password reaches every repository that its owner reaches, for every build of the region, and keeps working when that person has left.",
        Needs = ["codebuild:ListSourceCredentials"],
        Satisfies =
        [
            "OWASP-CICD CICD-SEC-6", "OWASP-CICD CICD-SEC-8", "NIST-800-53r5 IA-5(7)", "PCI-DSS-4 8.3.2", "ISO-27001:2022 A.5.17",
        ],
        Remediation = new Remediation(
            "Replace the credential {name} by a connection, then revoke the token at the provider.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/connections-github-app.html"))
        {
            Cli = """
                read -r -p 'ARN of a connection to the provider: ' connection
                server=$(aws codebuild list-source-credentials --region {region} | jq -r --arg arn {arn} '.sourceCredentialsInfos[] | select(.arn == $arn) | .serverType')
                aws codebuild import-source-credentials --region {region} --server-type "$server" --auth-type CODECONNECTIONS --token "$connection" --should-overwrite
                """,
            CloudFormation = """
                # In place of the one that made "{name}"; ServerType as it was:
                Type: AWS::CodeBuild::SourceCredential
                Properties: { ServerType: GITHUB, AuthType: CODECONNECTIONS, Token: !Ref Connection }
                """,
            Terraform = """
                # In place of the one that made "{name}"; server_type as it was:
                resource "aws_codebuild_source_credential" "this" {
                  server_type = "GITHUB"
                  auth_type   = "CODECONNECTIONS"
                  token       = aws_codestarconnections_connection.this.arn
                }
                """,
            Console = "CodeBuild › Build projects › a project of the provider of {name} › Edit › Source › Manage account credentials › GitHub App.",
            Verify = "aws codebuild list-source-credentials --region {region}",
            SideEffects = "The roles of the builds need codeconnections:GetConnectionToken and codeconnections:GetConnection on the connection; builds whose role lacks them fail.",
            Undo = """
                # The token cannot come back from AWS, which does not show it, and should not: mend the connection. This leaves CodeBuild without any credential of the provider:
                aws codebuild delete-source-credentials --region {region} --arn {arn}
                """,
        },
    };

    protected override Judgement Judge(SourceCredential credential, Estate estate)
    {
        var who = $"Builds in {credential.Region} sign in at {credential.ServerType}";
        var evidence = new Evidence("authType", "CODECONNECTIONS, SECRETS_MANAGER or OAUTH", credential.AuthType);
        return credential.AuthType switch
        {
            "PERSONAL_ACCESS_TOKEN" => Verdict.Fail($"{who} with somebody's personal access token.") with { Evidence = [evidence] },
            "BASIC_AUTH" => Verdict.Fail($"{who} with a user name and a password.") with { Evidence = [evidence] },
            "CODECONNECTIONS" => Verdict.Pass($"{who} through a connection.") with { Evidence = [evidence] },
            "SECRETS_MANAGER" => Verdict.Pass($"{who} with a secret of Secrets Manager, which can be rotated.") with { Evidence = [evidence] },
            "OAUTH" => Verdict.Pass($"{who} with OAuth; a connection can be limited to repositories.") with { Evidence = [evidence] },
            _ => Verdict.Unknown(new Unreadable(UnreadableReason.Malformed, "codebuild:ListSourceCredentials", $"{who} in a way that AWS does not document: {credential.AuthType}.")),
        };
    }
}
