using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Controls.Authentication;

/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/id_root-enable-root-access.html</remarks>
public sealed class RootHasMfa : Control<Account>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "AN-02",
        Title = "The root user has a second factor, or no password",
        Severity = Severity.Critical,
        Risk = "The password, or whoever reads the mailbox that resets it, is enough to own the account with everything in it.",
        Needs = ["iam:GenerateCredentialReport", "iam:GetCredentialReport", "iam:GetAccountSummary"],
        Satisfies =
        [
            "CIS-AWS-3.0 1.5", "CIS-AWS-5.0 1.4", "CIS-AWS-7.0 2.5", "AWS-FSBP IAM.9", "NIST-800-53r5 IA-2(1)", "NIST-800-53r5 AC-2(1)", "PCI-DSS-4 8.4.1",
            "SOC2 CC6.6", "ISO-27001:2022 A.8.5",
        ],
        Remediation = new Remediation(
            "Register a security key or passkey for {arn}, and a second one that lies in a safe; in an organization, remove the credentials of the root users of member accounts altogether.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/enable-mfa-for-root.html"))
        {
            Cli = """
                # A passkey or security key can only be registered in the console. An authenticator app, signed in as the root user of account {account} in CloudShell:
                aws iam create-virtual-mfa-device --virtual-mfa-device-name root-account-mfa-device --outfile qr.png --bootstrap-method QRCodePNG
                read -r -p 'First code: ' first && read -r -p 'Next code: ' second
                aws iam enable-mfa-device --user-name root --serial-number arn:aws:iam::{account}:mfa/root-account-mfa-device --authentication-code1 "$first" --authentication-code2 "$second"
                # In an organization, from the management account, so that member accounts need none:
                aws iam enable-organizations-root-credentials-management
                """,
            CloudFormation = """
                # No template registers a device for "{arn}": the person who holds it does.
                """,
            Terraform = """
                # A device is registered by who holds it. For member accounts of an organization, instead of a device for "{arn}":
                resource "aws_iam_organizations_features" "this" {
                  enabled_features = ["RootCredentialsManagement"]
                }
                """,
            Console = "Sign in as the root user › account name › Security credentials › Multi-factor authentication (MFA) › Assign MFA device.",
            Verify = "aws iam get-account-summary --query 'SummaryMap.[AccountMFAEnabled,AccountPasswordPresent]'",
            SideEffects = "The next sign-in asks for the device. The credential report shows the change after up to four hours.",
            Undo = """
                # Signed in as the root user of account {account}, while another device is registered or the account is about to be closed:
                aws iam deactivate-mfa-device --user-name root --serial-number arn:aws:iam::{account}:mfa/root-account-mfa-device
                aws iam delete-virtual-mfa-device --serial-number arn:aws:iam::{account}:mfa/root-account-mfa-device
                # From the management account, if it was enabled there for this:
                aws iam disable-organizations-root-credentials-management
                """,
        },
    };

    protected override Judgement Judge(Account account, Estate estate)
    {
        if (account.Root.Value.MfaActive)
            return Verdict.Pass($"The root user of account {account.Arn.Account} has a second factor.") with { Evidence = [new Evidence("mfa_active", "true", "true")] };

        var evidence = new Evidence("mfa_active, AccountPasswordPresent", "a second factor, or no password", account.RootHasPassword.Value ? "a password and no second factor" : "no password");
        return account.RootHasPassword.Value
            ? Verdict.Fail($"The root user of account {account.Arn.Account} signs in with a password alone.") with { Evidence = [evidence] }
            : Verdict.Pass($"The root user of account {account.Arn.Account} has no password to sign in with.") with { Evidence = [evidence] };
    }
}
