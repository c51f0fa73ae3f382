using System.Collections.Immutable;
using SecurityDashboard.Access;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.SecretsManager;

namespace SecurityDashboard.Controls.Authorization;

public sealed class SecretsAreReadByFew : Control<Secret>
{
    private static readonly ImmutableHashSet<string> NoOwn = [];

    private static readonly NumberSetting Readers = new("secret-readers", "Readers", "How many principals that are no administrators may read one secret of a pipeline.", 10, 0, 10_000);

    public override ControlInfo Info { get; } = new()
    {
        Id = "SM-11",
        Title = "Few principals read a secret of a build beside administrators",
        Severity = Severity.Medium,
        Risk = "Each of them is a place from which the value leaks: a laptop, a test build, a log of a function that nobody owns any more.",
        Needs =
        [
            "iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codepipeline:GetPipeline", "codepipeline:ListTagsForResource",
            "codebuild:BatchGetProjects", "secretsmanager:ListSecrets", "secretsmanager:GetResourcePolicy", "kms:GetKeyPolicy",
        ],
        Settings = [Readers],
        Satisfies = ["NIST-800-53r5 AC-6", "OWASP-CICD CICD-SEC-5", "OWASP-CICD CICD-SEC-6", "PCI-DSS-4 7.2.4", "ISO-27001:2022 A.8.3"],
        Remediation = new Remediation(
            "Name {name} in the policies of those who need it, and refuse it to the others in its own policy.",
            new Uri("https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_examples.html"))
        {
            Cli = """
                read -r -p 'ARNs of those who need it, as a JSON array: ' readers
                # Adds one statement to the policy that is there, or makes the first one.
                aws secretsmanager get-resource-policy --region {region} --secret-id {arn} --query 'ResourcePolicy || `"{}"`' --output text \
                  | jq --argjson readers "$readers" '{Version: "2012-10-17", Statement: ((.Statement // []) | (if type == "array" then . else [.] end) + [{Sid: "OnlyReaders", Effect: "Deny", Principal: "*",
                      Action: "secretsmanager:GetSecretValue", Resource: "*", Condition: {ArnNotEquals: {"aws:PrincipalArn": $readers}}}])}' > policy.json
                aws secretsmanager put-resource-policy --region {region} --secret-id {arn} --resource-policy file://policy.json --block-public-policy
                """,
            CloudFormation = """
                # On the AWS::SecretsManager::ResourcePolicy of "{arn}":
                ResourcePolicy:
                  Version: "2012-10-17"
                  Statement:
                    - Effect: Deny
                      Principal: "*"
                      Action: secretsmanager:GetSecretValue
                      Resource: "*"
                      Condition: { ArnNotEquals: { "aws:PrincipalArn": [!GetAtt BuildRole.Arn] } }
                """,
            Terraform = """
                # In the policy of the aws_secretsmanager_secret_policy of "{arn}":
                statement {
                  effect    = "Deny"
                  actions   = ["secretsmanager:GetSecretValue"]
                  resources = ["*"]
                  principals {
                    type        = "*"
                    identifiers = ["*"]
                  }
                  condition {
                    test     = "ArnNotEquals"
                    variable = "aws:PrincipalArn"
                    values   = [aws_iam_role.build.arn]
                  }
                }
                """,
            Console = "Secrets Manager › Secrets › {name} › Overview › Resource permissions › Edit permissions.",
            Verify = "aws secretsmanager get-resource-policy --region {region} --secret-id {arn} --query ResourcePolicy --output text",
            SideEffects = "Whoever read the secret and is not named is refused: CloudTrail shows who reads it, as GetSecretValue events.",
            Undo = """
                aws secretsmanager get-resource-policy --region {region} --secret-id {arn} --query ResourcePolicy --output text | jq '.Statement |= map(select(.Sid != "OnlyReaders"))' > policy.json
                if [ "$(jq '.Statement | length' policy.json)" -eq 0 ]; then
                  aws secretsmanager delete-resource-policy --region {region} --secret-id {arn}
                else
                  aws secretsmanager put-resource-policy --region {region} --secret-id {arn} --resource-policy file://policy.json --block-public-policy
                fi
                """,
        },
    };

    protected override Judgement Judge(Secret secret, Estate estate)
    {
        var access = SharedAccess.Of(estate);
        var ways = access.Pipelines.Values.Select(duties => duties.ReadSecrets.GetValueOrDefault(secret.Arn)).OfType<Way>().Take(1).ToList();
        if (ways.Count == 0)
            return estate.WhyMissing(ResourceTypes.Secret, secret.Region) is { } missing
                ? throw new UnreadableException(missing)
                : Verdict.NotApplicable($"No build of a pipeline reads the secret {secret.Name}.");

        var hands = access.Who(ways, NoOwn);
        var readers = hands.Others.RemoveAll(hand => hand.WhyUnsure is not null);
        var most = estate.Settings.Of(Readers, secret.Account);
        var evidence = new Evidence("readers", $"at most {most} that are no administrators", readers.IsEmpty ? "none" : Duty.Names(readers));
        if (readers.Length > most)
            return Verdict.Fail($"Beside administrators {readers.Length} principals may read the secret {secret.Name}, more than {most}: {Wording.Few([.. readers.Select(hand => hand.Principal.Name)])}.") with { Evidence = [evidence] };

        return (hands.WhyUnsure ?? hands.Others.Select(hand => hand.WhyUnsure).FirstOrDefault(why => why is not null)) is { } unread
            ? throw new UnreadableException(unread)
            : Verdict.Pass(readers.IsEmpty ? $"Only administrators may read the secret {secret.Name}." : $"Beside administrators {Wording.Few([.. readers.Select(hand => hand.Principal.Name)])} may read the secret {secret.Name}.") with { Evidence = [evidence] };
    }
}
