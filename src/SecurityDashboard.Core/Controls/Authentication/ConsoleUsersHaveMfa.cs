using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Controls.Authentication;

public sealed class ConsoleUsersHaveMfa : Control<User>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "AN-05",
        Title = "Every user with a console password has a second factor",
        Severity = Severity.High,
        Risk = "A password that is guessed, phished or reused is enough to sign in as this user, and with that to change whatever pipelines the user may change.",
        Needs = ["iam:GetAccountAuthorizationDetails", "iam:GenerateCredentialReport", "iam:GetCredentialReport"],
        Satisfies =
        [
            "CIS-AWS-3.0 1.10", "CIS-AWS-5.0 1.9", "CIS-AWS-7.0 2.10", "AWS-FSBP IAM.5", "NIST-800-53r5 IA-2(1)", "NIST-800-53r5 IA-2(2)", "PCI-DSS-4 8.4.1",
            "PCI-DSS-4 8.4.2", "SOC2 CC6.6", "OWASP-CICD CICD-SEC-2", "ISO-27001:2022 A.8.5", "ISO-27001:2022 A.5.17",
        ],
        Remediation = new Remediation(
            "Have {name} register a passkey, security key or authenticator app; or, where the user needs no console, delete the password.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_enable_virtual.html"))
        {
            Cli = """
                # An authenticator app. Scan qr.png with it, then give two codes that follow each other.
                aws iam create-virtual-mfa-device --virtual-mfa-device-name {name} --outfile qr.png --bootstrap-method QRCodePNG
                read -r -p 'First code: ' first && read -r -p 'Next code: ' second
                aws iam enable-mfa-device --user-name {name} --serial-number arn:aws:iam::{account}:mfa/{name} \
                  --authentication-code1 "$first" --authentication-code2 "$second"
                # A user that needs no console has no need of a password either: aws iam delete-login-profile.
                """,
            CloudFormation = """
                # A device is registered by the person who holds it. A template can only take the password away:
                # remove LoginProfile from the AWS::IAM::User "{name}".
                """,
            Terraform = """
                # A device is registered by the person who holds it. Terraform can only take the password away:
                # remove the aws_iam_user_login_profile of "{name}".
                """,
            Console = "IAM › Users › {name} › Security credentials › Multi-factor authentication (MFA) › Assign MFA device.",
            Verify = "aws iam list-mfa-devices --user-name {name} --query 'MFADevices[].[SerialNumber,EnableDate]'",
            SideEffects = "The next sign-in asks for the code. Access keys of the user go on working as before. The credential report shows the change after up to four hours.",
            Undo = """
                aws iam deactivate-mfa-device --user-name {name} --serial-number arn:aws:iam::{account}:mfa/{name}
                aws iam delete-virtual-mfa-device --serial-number arn:aws:iam::{account}:mfa/{name}
                # A password that was deleted cannot be had back: create-login-profile makes a new one.
                """,
        },
    };

    protected override Judgement Judge(User user, Estate estate)
    {
        var credentials = user.Credentials.Value;
        if (!credentials.PasswordEnabled)
            return Verdict.NotApplicable($"The user {user.Name} has no console password.");

        return credentials.MfaActive
            ? Verdict.Pass($"The user {user.Name} signs in with a password and a second factor.") with { Evidence = [new Evidence("mfa_active", "true", "true")] }
            : Verdict.Fail($"The user {user.Name} signs in to the console with a password alone.") with { Evidence = [new Evidence("mfa_active", "true", "false")] };
    }
}
