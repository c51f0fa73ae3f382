using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Controls.Authentication;

public sealed class CredentialsAreInUse : Control<User>
{
    private static readonly NumberSetting Idle = new("idle-credential-days", "Days without use", "After how many days without use a password or an access key counts as forgotten.", 45, 1, 3650, "days");

    public override ControlInfo Info { get; } = new()
    {
        Id = "AN-08",
        Title = "Every password and access key of a user is in use",
        Severity = Severity.Medium,
        Risk = "Nobody misses a credential that nobody uses: whoever finds the password of a former colleague, or a key in an old laptop, is not noticed.",
        Needs = ["iam:GetAccountAuthorizationDetails", "iam:GenerateCredentialReport", "iam:GetCredentialReport"],
        Settings = [Idle],
        Satisfies =
        [
            "CIS-AWS-3.0 1.12", "CIS-AWS-5.0 1.11", "CIS-AWS-7.0 2.11", "AWS-FSBP IAM.8", "AWS-FSBP IAM.22", "NIST-800-53r5 AC-2(3)", "PCI-DSS-4 8.2.6",
            "SOC2 CC6.2", "OWASP-CICD CICD-SEC-2", "ISO-27001:2022 A.5.18",
        ],
        Remediation = new Remediation(
            "Take the {subKey} away from {name}, or delete the user if nothing else of it is needed.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_finding-unused.html"))
        {
            Cli = """
                case {subKey} in
                  password) aws iam delete-login-profile --user-name {name} ;;
                  *)
                    aws iam list-access-keys --user-name {name}
                    read -r -p 'Access key id: ' key
                    # Switched off first; delete-access-key when nothing has missed it for a while.
                    aws iam update-access-key --user-name {name} --access-key-id "$key" --status Inactive ;;
                esac
                """,
            CloudFormation = """
                # On the AWS::IAM::User "{name}": no LoginProfile; and no AWS::IAM::AccessKey of it that nothing uses.
                """,
            Terraform = """
                # No aws_iam_user_login_profile of "{name}", and no aws_iam_access_key of it that nothing uses.
                """,
            Console = "IAM › Users › {name} › Security credentials › Manage console access, or Access keys › Deactivate.",
            Verify = "aws iam get-user --user-name {name} --query User.PasswordLastUsed; aws iam list-access-keys --user-name {name}",
            SideEffects = "The user cannot sign in, or whatever still has the key stops working; a key that was only switched off can be switched on again. The credential report shows the change after up to four hours.",
            Undo = """
                case {subKey} in
                  # The old password cannot be had back: a new one, which the user changes at the first sign-in.
                  password) read -r -s -p 'New password: ' password && aws iam create-login-profile --user-name {name} --password "$password" --password-reset-required ;;
                  *) aws iam list-access-keys --user-name {name} && read -r -p 'Access key id: ' key && aws iam update-access-key --user-name {name} --access-key-id "$key" --status Active ;;
                esac
                """,
        },
    };

    protected override Judgement Judge(User user, Estate estate)
    {
        var credentials = user.Credentials.Value;
        var use = credentials.Use.Value;
        List<Credential> all =
        [
            .. credentials.PasswordEnabled ? [new Credential("password", use.PasswordLastChanged ?? use.UserCreated, use.PasswordLastUsed)] : Array.Empty<Credential>(),
            .. credentials.AccessKeys.Where(key => key.Active).Select(key => new Credential($"key {key.Number}", key.LastRotated, key.Number == 1 ? use.Key1LastUsed : use.Key2LastUsed)),
        ];
        var days = estate.Settings.Of(Idle, user.Account);
        return Judgement.Each(all, credential => credential.Name, credential => JudgeCredential(user, credential, days, estate.At), none: Verdict.NotApplicable($"The user {user.Name} has neither a password nor an active access key."));
    }

    private static Verdict JudgeCredential(User user, Credential credential, int days, DateTimeOffset now)
    {
        if ((credential.Used ?? credential.Made) is not { } last)
            throw new UnreadableException(new Unreadable(UnreadableReason.Malformed, "iam:GetCredentialReport", $"The credential report has no date for the {credential.Name} of the user {user.Name}. Scan the account again once AWS has renewed the report."));

        var evidence = new Evidence(credential.Name, $"used within {days} days", credential.Used is null ? "never used" : $"{last.UtcDateTime:yyyy-MM-dd}");
        return (last >= now.AddDays(-days), credential.Used) switch
        {
            (true, null) => Verdict.Pass($"The {credential.Name} of the user {user.Name} was made on {last.UtcDateTime:yyyy-MM-dd} and not used yet."),
            (true, _) => Verdict.Pass($"The {credential.Name} of the user {user.Name} is in use."),
            (false, null) => Verdict.Fail($"The {credential.Name} of the user {user.Name} was made on {last.UtcDateTime:yyyy-MM-dd} and never used."),
            (false, _) => Verdict.Fail($"The {credential.Name} of the user {user.Name} was last used on {last.UtcDateTime:yyyy-MM-dd}, more than {days} days ago."),
        } with
        { Evidence = [evidence] };
    }

    private sealed record Credential(string Name, DateTimeOffset? Made, DateTimeOffset? Used);
}
