using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.SecretsManager;

namespace SecurityDashboard.Controls.SecretsManagement;

public sealed class SecretsAreRotated : Control<Secret>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "SM-01",
        Title = "Every secret is rotated automatically",
        Severity = Severity.Medium,
        Risk = "A secret that leaked through a log, a former colleague or a build stays good until someone thinks of changing it by hand.",
        Needs = ["secretsmanager:ListSecrets"],
        Satisfies =
        [
            "AWS-FSBP SecretsManager.1", "NIST-800-53r5 AC-2(1)", "NIST-800-53r5 AC-3(15)", "PCI-DSS-4 8.3.9", "PCI-DSS-4 8.6.3", "SOC2 CC6.1", "OWASP-CICD CICD-SEC-6",
            "ISO-27001:2022 A.5.17",
        ],
        Remediation = new Remediation(
            "Set up rotation for {name} with a rotation function that knows how to change this credential where it is used.",
            new Uri("https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html"))
        {
            Cli = """
                read -r -p 'ARN of the rotation function: ' rotation
                aws secretsmanager rotate-secret --region {region} --secret-id {arn} --rotation-lambda-arn "$rotation" --rotation-rules AutomaticallyAfterDays=30 --no-rotate-immediately
                """,
            CloudFormation = """
                Type: AWS::SecretsManager::RotationSchedule
                Properties:
                  SecretId: "{arn}"
                  RotationLambdaARN: !GetAtt RotationFunction.Arn
                  RotationRules: { AutomaticallyAfterDays: 30 }
                  RotateImmediatelyOnUpdate: false
                """,
            Terraform = """
                resource "aws_secretsmanager_secret_rotation" "this" {
                  secret_id           = "{arn}"
                  rotation_lambda_arn = aws_lambda_function.rotation.arn
                  rotate_immediately  = false
                  rotation_rules { automatically_after_days = 30 }
                }
                """,
            Console = "Secrets Manager › Secrets › {name} › Rotation › Edit rotation › Automatic rotation.",
            Verify = "aws secretsmanager describe-secret --region {region} --secret-id {arn} --query '[RotationEnabled,NextRotationDate]'",
            SideEffects = "At each rotation whoever keeps a copy of the value, instead of reading it when it is needed, stops working. The first rotation waits for the schedule.",
            Undo = """
                # Stops what would be rotated from now on; the value stays as it is.
                aws secretsmanager cancel-rotate-secret --region {region} --secret-id {arn}
                """,
        },
    };

    protected override Judgement Judge(Secret secret, Estate estate)
    {
        if (secret.OwningService is { } service)
            return Verdict.NotApplicable($"The service {service} made the secret {secret.Name} and rotates it.");

        return secret.RotationEnabled
            ? Verdict.Pass($"The secret {secret.Name} is rotated automatically.") with { Evidence = [new Evidence("RotationEnabled", "true", "true")] }
            : Verdict.Fail($"The secret {secret.Name} is not rotated automatically.") with { Evidence = [new Evidence("RotationEnabled", "true", "false")] };
    }
}
