using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Controls.Authentication;

public sealed class AccessKeysAreRotated : Control<User>
{
    private static readonly NumberSetting Age = new("access-key-age-days", "Greatest age", "After how many days an active access key has to be replaced.", 90, 1, 3650, "days");

    public override ControlInfo Info { get; } = new()
    {
        Id = "AN-07",
        Title = "Every active access key is replaced in time",
        Severity = Severity.Medium,
        Risk = "A key that was copied into a laptop, a build or a repository long ago still works for whoever finds it; the older it is, the more places it lies in.",
        Needs = ["iam:GetAccountAuthorizationDetails", "iam:GenerateCredentialReport", "iam:GetCredentialReport"],
        Settings = [Age],
        Satisfies =
        [
            "CIS-AWS-3.0 1.14", "CIS-AWS-5.0 1.13", "CIS-AWS-7.0 2.12", "AWS-FSBP IAM.3", "NIST-800-53r5 AC-2(1)", "NIST-800-53r5 AC-2(3)", "PCI-DSS-4 8.3.9",
            "PCI-DSS-4 8.6.3", "SOC2 CC6.1", "OWASP-CICD CICD-SEC-6", "ISO-27001:2022 A.5.17",
        ],
        Remediation = new Remediation(
            "Replace {subKey} of {name} with a role where that is possible; otherwise make a new key, move every user of the old one to it, switch the old one off, and delete it once nothing breaks.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/id-credentials-access-keys-update.html"))
        {
            Cli = """
                aws iam list-access-keys --user-name {name}
                read -r -p 'Access key id of the old key: ' old
                aws iam get-access-key-last-used --access-key-id "$old"
                # A user has at most two keys: where both exist, delete the one that is not in use first.
                aws iam create-access-key --user-name {name}
                read -r -p 'Put the new key where the old one is used, then press Enter. '
                # Switched off first; delete-access-key when nothing has missed it for a while.
                aws iam update-access-key --user-name {name} --access-key-id "$old" --status Inactive
                """,
            CloudFormation = """
                # On the AWS::IAM::AccessKey of the user "{name}", a higher Serial makes a new key:
                Serial: 2
                """,
            Terraform = """
                # Makes a new key for "{name}" and deletes the old one in the same run, so move its users first:
                # terraform apply -replace=aws_iam_access_key.ADDRESS
                """,
            Console = "IAM › Users › {name} › Security credentials › Access keys ({subKey} is counted as in the credential report) › Create access key, later Deactivate and Delete.",
            Verify = "aws iam list-access-keys --user-name {name} --query 'AccessKeyMetadata[].[AccessKeyId,Status,CreateDate]'",
            SideEffects = "Whatever still uses the old key stops working when it is switched off; switching it on again undoes that, deleting it cannot be undone.",
            Undo = """
                # The old key works again, unless it was deleted: a deleted one cannot be had back.
                aws iam list-access-keys --user-name {name}
                read -r -p 'Access key id of the old key: ' old && read -r -p 'Access key id of the new key: ' new
                aws iam update-access-key --user-name {name} --access-key-id "$old" --status Active
                read -r -p 'Put the old key back where the new one is used, then press Enter. '
                aws iam delete-access-key --user-name {name} --access-key-id "$new"
                """,
        },
    };

    protected override Judgement Judge(User user, Estate estate)
    {
        var days = estate.Settings.Of(Age, user.Account);
        // The report has both numbers for every user; one that is neither active nor was ever made is no key.
        var keys = user.Credentials.Value.AccessKeys.Where(key => key.Active || key.LastRotated is not null);
        return Judgement.Each(keys, key => $"key {key.Number}", key => JudgeKey(user, key, days, estate.At), none: Verdict.NotApplicable($"The user {user.Name} has no access key."));
    }

    // The message has the date and not the age: an age would change it every day.
    private static Verdict JudgeKey(User user, AccessKey key, int days, DateTimeOffset now)
    {
        if (!key.Active)
            return Verdict.NotApplicable($"Access key {key.Number} of the user {user.Name} is switched off.");

        if (key.LastRotated is not { } made)
            return Verdict.Unknown(new Unreadable(UnreadableReason.Malformed, "iam:GetCredentialReport",
                $"The credential report has no date for the active access key {key.Number} of the user {user.Name}. Scan the account again once AWS has renewed the report."));

        var evidence = new Evidence($"access_key_{key.Number}_last_rotated", $"at most {days} days ago", $"{made.UtcDateTime:yyyy-MM-dd}");
        return made >= now.AddDays(-days)
            ? Verdict.Pass($"Access key {key.Number} of the user {user.Name} was made on {made.UtcDateTime:yyyy-MM-dd}.") with { Evidence = [evidence] }
            : Verdict.Fail($"Access key {key.Number} of the user {user.Name} is active and was made on {made.UtcDateTime:yyyy-MM-dd}, more than {days} days ago.") with { Evidence = [evidence] };
    }
}
