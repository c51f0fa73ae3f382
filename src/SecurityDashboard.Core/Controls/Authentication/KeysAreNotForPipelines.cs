using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Controls.Authentication;

/// <remarks>
/// The credential report names the last service only, by its namespace in policies, and not what of it was used: S3 alone says nothing of
/// pipelines, so it does not count. https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html
/// </remarks>
public sealed class KeysAreNotForPipelines : Control<User>
{
    private static readonly ImmutableArray<string> Services = ["cloudformation", "codebuild", "codecommit", "codedeploy", "codepipeline", "ecr", "ecr-public"];

    public override ControlInfo Info { get; } = new()
    {
        Id = "AN-10",
        Title = "No access key of a user is what drives pipelines and builds",
        Severity = Severity.High,
        Risk = "A key that lies in a build server or on a laptop releases whatever its finder likes, from anywhere and for as long as nobody notices; a role or an OIDC token is gone within hours.",
        Needs = ["iam:GetAccountAuthorizationDetails", "iam:GenerateCredentialReport", "iam:GetCredentialReport"],
        Satisfies =
        [
            "OWASP-CICD CICD-SEC-6", "NIST-800-53r5 IA-5", "NIST-800-53r5 AC-2", "CIS-SSC 1.3.1", "ISO-27001:2022 A.5.17", "PCI-DSS-4 8.6.1",
            "NIST-800-218 PO.5.2",
        ],
        Remediation = new Remediation(
            "Give what uses {subKey} of {name} a role: an OIDC provider for an outside build server, the role of the machine for what runs in AWS, Identity Center for people. Then switch the key off.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html"))
        {
            Cli = """
                aws iam list-access-keys --user-name {name}
                read -r -p 'Access key id: ' key
                # What it was last used for, and from which region:
                aws iam get-access-key-last-used --access-key-id "$key"
                read -r -p 'Give what uses it a role, such as one for the OIDC provider of the build server; then press Enter. '
                aws iam update-access-key --user-name {name} --access-key-id "$key" --status Inactive
                """,
            CloudFormation = """
                # No AWS::IAM::AccessKey of the AWS::IAM::User "{name}"; for GitHub Actions in its place:
                Type: AWS::IAM::OIDCProvider
                Properties:
                  Url: https://token.actions.githubusercontent.com
                  ClientIdList: [sts.amazonaws.com]
                """,
            Terraform = """
                # No aws_iam_access_key of "{name}"; for GitHub Actions in its place:
                resource "aws_iam_openid_connect_provider" "github" {
                  url            = "https://token.actions.githubusercontent.com"
                  client_id_list = ["sts.amazonaws.com"]
                }
                """,
            Console = "IAM › Users › {name} › Security credentials › Access keys ({subKey} is counted as in the credential report): Last used service; IAM › Identity providers › Add provider.",
            Verify = "aws iam list-access-keys --user-name {name} --query 'AccessKeyMetadata[].[AccessKeyId,Status]'",
            SideEffects = "Whatever still uses the key stops working when it is switched off; switching it on again undoes that. The credential report shows the change after up to four hours.",
            Undo = """
                # Unless the key was deleted: a deleted one cannot be had back.
                aws iam list-access-keys --user-name {name}
                read -r -p 'Access key id: ' key
                aws iam update-access-key --user-name {name} --access-key-id "$key" --status Active
                """,
        },
    };

    protected override Judgement Judge(User user, Estate estate)
    {
        var credentials = user.Credentials.Value;
        return Judgement.Each(credentials.AccessKeys.Where(key => key.Active), key => $"key {key.Number}", key => JudgeKey(user, key, credentials), none: Verdict.NotApplicable($"The user {user.Name} has no active access key."));
    }

    private static Verdict JudgeKey(User user, AccessKey key, UserCredentials credentials)
    {
        var service = credentials.KeyServices.Value.ElementAtOrDefault(key.Number - 1) ?? "";
        var evidence = new Evidence($"access_key_{key.Number}_last_used_service", $"none of {string.Join(", ", Services)}", service.Length == 0 ? "never used" : service);
        return Services.Contains(service, StringComparer.OrdinalIgnoreCase)
            ? Verdict.Fail($"Access key {key.Number} of the user {user.Name} was last used with {service}, which pipelines and builds are made of.") with { Evidence = [evidence] }
            : Verdict.Pass(service.Length == 0
                ? $"Access key {key.Number} of the user {user.Name} was not used yet."
                : $"Access key {key.Number} of the user {user.Name} was last used with {service}.") with
            { Evidence = [evidence] };
    }
}
