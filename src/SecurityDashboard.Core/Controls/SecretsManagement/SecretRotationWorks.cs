using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.SecretsManager;

namespace SecurityDashboard.Controls.SecretsManagement;

/// <remarks>A date of the next rotation that is in the past means that Secrets Manager tried several times and gave up: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_SecretListEntry.html</remarks>
public sealed class SecretRotationWorks : Control<Secret>
{
    private static readonly NumberSetting Late = new("late-rotation-days", "Days of delay", "How many days a rotation may be late, because Secrets Manager tries several times.", 2, 0, 90, "days");

    public override ControlInfo Info { get; } = new()
    {
        Id = "SM-02",
        Title = "Every rotation of a secret happens when it is due",
        Severity = Severity.High,
        Risk = "Everybody believes that the secret changes by itself; it has not for weeks, and whoever copied it then can still use it. Often the function fails with half of the change done.",
        Needs = ["secretsmanager:ListSecrets"],
        Settings = [Late],
        Satisfies = ["AWS-FSBP SecretsManager.2", "NIST-800-53r5 AC-2(1)", "PCI-DSS-4 8.3.9", "SOC2 CC6.1", "ISO-27001:2022 A.5.17"],
        Remediation = new Remediation(
            "Read in the log of its rotation function why {name} was not rotated, mend that, and rotate it now.",
            new Uri("https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot_rotation.html"))
        {
            Cli = """
                aws secretsmanager describe-secret --region {region} --secret-id {arn} --query '[RotationLambdaARN,LastRotatedDate,NextRotationDate,VersionIdsToStages]'
                read -r -p 'Name of the rotation function: ' function
                aws logs tail --region {region} "/aws/lambda/$function" --since 7d --filter-pattern ERROR
                # When the cause is mended:
                aws secretsmanager rotate-secret --region {region} --secret-id {arn}
                """,
            CloudFormation = """
                # On the AWS::SecretsManager::RotationSchedule of "{arn}", once the function works:
                RotateImmediatelyOnUpdate: true
                """,
            Terraform = """
                # On the aws_secretsmanager_secret_rotation of "{arn}", once the function works:
                rotate_immediately = true
                """,
            Console = "Secrets Manager › Secrets › {name} › Rotation › Rotate secret immediately; Lambda › the rotation function › Monitor › View CloudWatch logs.",
            Verify = "aws secretsmanager describe-secret --region {region} --secret-id {arn} --query '[LastRotatedDate,NextRotationDate]'",
            SideEffects = "At the rotation whoever keeps a copy of the value, instead of reading it when it is needed, stops working.",
            Undo = """
                # A rotation cannot be undone: what the secret opens has the new value by now, and the old one, kept as AWSPREVIOUS, opens nothing.
                """,
        },
    };

    protected override Judgement Judge(Secret secret, Estate estate)
    {
        if (!secret.RotationEnabled)
            return Verdict.NotApplicable($"The secret {secret.Name} is not rotated automatically.");

        var history = secret.History.Value;
        if (history.NextRotation is not { } due)
            throw new UnreadableException(new Unreadable(UnreadableReason.Malformed, "secretsmanager:ListSecrets", $"Secrets Manager does not say when the secret {secret.Name} is to be rotated next. Look at its rotation in the console.") { Resource = secret.Arn.Text });

        var last = history.LastRotated is { } rotated ? $"last rotated on {rotated.UtcDateTime:yyyy-MM-dd}" : "never rotated";
        var days = estate.Settings.Of(Late, secret.Account);
        var evidence = new Evidence("NextRotationDate", $"not more than {days} days ago", $"{due.UtcDateTime:yyyy-MM-dd}, {last}");
        return due.AddDays(days) < estate.At
            ? Verdict.Fail($"The secret {secret.Name} was to be rotated by {due.UtcDateTime:yyyy-MM-dd}, and was {last}.") with { Evidence = [evidence] }
            : Verdict.Pass($"The secret {secret.Name} is rotated when it is due, next by {due.UtcDateTime:yyyy-MM-dd}.") with { Evidence = [evidence] };
    }
}
