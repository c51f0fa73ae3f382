using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.SecretsManager;

namespace SecurityDashboard.Controls.SecretsManagement;

/// <remarks>A change of tags counts as one to Secrets Manager, so the value may be older than it says, never younger: https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_SecretListEntry.html</remarks>
public sealed class SecretsChange : Control<Secret>
{
    private static readonly NumberSetting Age = new("secret-age-days", "Greatest age", "After how many days the value of a secret has to be changed.", 90, 1, 3650, "days");

    public override ControlInfo Info { get; } = new()
    {
        Id = "SM-04",
        Title = "Every secret was changed within the last 90 days",
        Severity = Severity.Medium,
        Risk = "Nobody knows who has seen a value that has stayed the same for years: former colleagues, old laptops, logs of builds that were once debugged.",
        Needs = ["secretsmanager:ListSecrets"],
        Settings = [Age],
        Satisfies = ["AWS-FSBP SecretsManager.4", "NIST-800-53r5 AC-2(1)", "PCI-DSS-4 8.3.9", "PCI-DSS-4 8.6.3", "OWASP-CICD CICD-SEC-6", "ISO-27001:2022 A.5.17"],
        Remediation = new Remediation(
            "Change the value of {name} where it is used and here, and set up rotation, so that nobody has to think of it the next time.",
            new Uri("https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_update-secret-value.html"))
        {
            Cli = """
                # Change the credential where it is used first; then, without the value in the history of the shell:
                read -r -s -p 'New value: ' value && printf %s "$value" > value.txt
                aws secretsmanager put-secret-value --region {region} --secret-id {arn} --secret-string file://value.txt
                rm value.txt
                """,
            CloudFormation = """
                # Rotation, so that it does not happen again:
                Type: AWS::SecretsManager::RotationSchedule
                Properties:
                  SecretId: "{arn}"
                  RotationLambdaARN: !GetAtt RotationFunction.Arn
                  RotationRules: { AutomaticallyAfterDays: 30 }
                """,
            Terraform = """
                # Rotation, so that it does not happen again:
                resource "aws_secretsmanager_secret_rotation" "this" {
                  secret_id           = "{arn}"
                  rotation_lambda_arn = aws_lambda_function.rotation.arn
                  rotation_rules { automatically_after_days = 30 }
                }
                """,
            Console = "Secrets Manager › Secrets › {name} › Secret value › Retrieve secret value › Edit.",
            Verify = "aws secretsmanager describe-secret --region {region} --secret-id {arn} --query LastChangedDate",
            SideEffects = "Whoever keeps a copy of the value, instead of reading it when it is needed, stops working.",
            Undo = """
                # Change the credential back where it is used first, if it is still fit to be. Secrets Manager keeps the version before as AWSPREVIOUS:
                current=$(aws secretsmanager describe-secret --region {region} --secret-id {arn} | jq -r '.VersionIdsToStages | to_entries[] | select(.value | index("AWSCURRENT")) | .key')
                previous=$(aws secretsmanager describe-secret --region {region} --secret-id {arn} | jq -r '.VersionIdsToStages | to_entries[] | select(.value | index("AWSPREVIOUS")) | .key')
                aws secretsmanager update-secret-version-stage --region {region} --secret-id {arn} --version-stage AWSCURRENT --move-to-version-id "$previous" --remove-from-version-id "$current"
                """,
        },
    };

    protected override Judgement Judge(Secret secret, Estate estate)
    {
        var history = secret.History.Value;
        if ((history.LastChanged ?? history.Created) is not { } changed)
            throw new UnreadableException(new Unreadable(UnreadableReason.Malformed, "secretsmanager:ListSecrets", $"Secrets Manager does not say when the secret {secret.Name} was changed or made. Look at it in the console.") { Resource = secret.Arn.Text });

        var days = estate.Settings.Of(Age, secret.Account);
        var evidence = new Evidence("LastChangedDate", $"at most {days} days ago", $"{changed.UtcDateTime:yyyy-MM-dd}");
        return changed >= estate.At.AddDays(-days)
            ? Verdict.Pass($"The secret {secret.Name} was last changed on {changed.UtcDateTime:yyyy-MM-dd}.") with { Evidence = [evidence] }
            : Verdict.Fail($"The secret {secret.Name} was last changed on {changed.UtcDateTime:yyyy-MM-dd}, more than {days} days ago.") with { Evidence = [evidence] };
    }
}
