using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Controls.Authentication;

public sealed class RootHasNoAccessKeys : Control<Account>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "AN-01",
        Title = "The root user has no access key",
        Severity = Severity.Critical,
        Risk = "The key can do everything, cannot be narrowed by any policy of the account, and asks for no second factor: whoever finds it owns the account, its pipelines and its backups.",
        Needs = ["iam:GenerateCredentialReport", "iam:GetCredentialReport"],
        Satisfies =
        [
            "CIS-AWS-3.0 1.4", "CIS-AWS-5.0 1.3", "CIS-AWS-7.0 2.4", "AWS-FSBP IAM.4", "NIST-800-53r5 AC-6", "NIST-800-53r5 AC-2(1)", "PCI-DSS-4 7.2.1",
            "PCI-DSS-4 8.2.1", "PCI-DSS-4 8.2.2", "SOC2 CC6.1", "SOC2 CC6.3", "ISO-27001:2022 A.8.2", "ISO-27001:2022 A.5.17",
        ],
        Remediation = new Remediation(
            "Find out what uses the keys of {arn}, give it a role, then switch the keys off and delete them.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-user_manage_delete-key.html"))
        {
            Cli = """
                # Signed in as the root user of account {account}, in CloudShell:
                aws sts get-caller-identity --query Arn
                aws iam list-access-keys --query 'AccessKeyMetadata[].[AccessKeyId,Status]'
                read -r -p 'Access key id: ' key
                aws iam get-access-key-last-used --access-key-id "$key"
                aws iam update-access-key --access-key-id "$key" --status Inactive
                # When nothing has missed it for a while:
                aws iam delete-access-key --access-key-id "$key"
                """,
            CloudFormation = """
                # No template manages the root user "{arn}". In an organization its credentials can be removed centrally:
                # aws iam enable-organizations-root-credentials-management
                """,
            Terraform = """
                # Terraform does not manage the root user "{arn}". In an organization its credentials can be removed centrally:
                resource "aws_iam_organizations_features" "this" {
                  enabled_features = ["RootCredentialsManagement"]
                }
                """,
            Console = "Sign in as the root user › account name › Security credentials › Access keys › Actions › Deactivate, later Delete.",
            Verify = "aws iam get-account-summary --query SummaryMap.AccountAccessKeysPresent",
            SideEffects = "Whatever uses the key stops working when it is switched off; switching it on again undoes that, deleting it cannot be undone. The credential report shows the change after up to four hours.",
            Undo = """
                # Signed in as the root user of account {account}, as long as the key is only switched off; a deleted one cannot be had back, and a new one is none that should be made.
                read -r -p 'Access key id: ' key
                aws iam update-access-key --access-key-id "$key" --status Active
                """,
        },
    };

    protected override Judgement Judge(Account account, Estate estate)
    {
        var active = account.Root.Value.AccessKeys.Where(key => key.Active).Select(key => $"{key.Number}").ToList();
        var evidence = new Evidence("access_key_active", "no key", active.Count == 0 ? "no key" : $"key {string.Join(" and ", active)}");
        return active.Count == 0
            ? Verdict.Pass($"The root user of account {account.Arn.Account} has no active access key.") with { Evidence = [evidence] }
            : Verdict.Fail($"The root user of account {account.Arn.Account} has {(active.Count == 1 ? "an active access key" : "two active access keys")}.") with { Evidence = [evidence] };
    }
}
