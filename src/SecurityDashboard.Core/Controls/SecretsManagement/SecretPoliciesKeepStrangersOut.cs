using SecurityDashboard.Iam.ReferenceData;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.SecretsManager;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls.SecretsManagement;

public sealed class SecretPoliciesKeepStrangersOut : Control<Secret>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "SM-06",
        Title = "No policy of a secret lets everybody in",
        Severity = Severity.Critical,
        Risk = "Anyone with an AWS account of his own reads the password, or puts another in its place that your builds then trust.",
        Needs = ["secretsmanager:ListSecrets", "secretsmanager:GetResourcePolicy"],
        Satisfies = ["CIS-AWS-7.0 2.21", "NIST-800-53r5 AC-3", "OWASP-CICD CICD-SEC-6", "ISO-27001:2022 A.8.3"],
        Remediation = new Remediation(
            "Name, in the policy of {name}, the accounts or roles that need the secret, or hold the open statement to your organization with aws:PrincipalOrgID. Then change the value: somebody may have read it.",
            new Uri("https://docs.aws.amazon.com/secretsmanager/latest/userguide/auth-and-access_resource-policies.html"))
        {
            Cli = """
                aws secretsmanager get-resource-policy --region {region} --secret-id {arn} --query ResourcePolicy --output text | tee policy-before-{account}-{region}-{name}.json > policy.json
                # In every Allow statement whose Principal is "*": name the principals instead.
                "${EDITOR:-vi}" policy.json
                # Refuses a policy that is open to the public:
                aws secretsmanager put-resource-policy --region {region} --secret-id {arn} --resource-policy file://policy.json --block-public-policy
                """,
            CloudFormation = """
                # On the AWS::SecretsManager::ResourcePolicy of "{arn}":
                BlockPublicPolicy: true
                ResourcePolicy:
                  Version: "2012-10-17"
                  Statement:
                    - Effect: Allow
                      Principal: { AWS: !GetAtt BuildRole.Arn }
                      Action: secretsmanager:GetSecretValue
                      Resource: "*"
                """,
            Terraform = """
                # On the aws_secretsmanager_secret_policy of "{arn}", with identifiers in the place of "*":
                block_public_policy = true
                """,
            Console = "Secrets Manager › Secrets › {name} › Overview › Resource permissions › Edit permissions.",
            Verify = "aws secretsmanager get-resource-policy --region {region} --secret-id {arn} --query ResourcePolicy --output text",
            SideEffects = "Whoever used the secret through the open statement is refused: CloudTrail shows who reads it.",
            Undo = """
                # The policy as the fix found it, which opens the secret again:
                aws secretsmanager put-resource-policy --region {region} --secret-id {arn} --resource-policy file://policy-before-{account}-{region}-{name}.json
                """,
        },
    };

    // Only what works on a secret can be opened by the policy of one.
    private static readonly string[] Actions =
    [
        .. from action in ActionTable.Current.Service("secretsmanager")?.Actions ?? []
           where action.Resources.Any(resource => resource.Type.Name is "Secret")
           select action.FullName,
    ];

    private protected override PolicyRepair? Repair(Secret secret, string subKey, Estate estate) => new PolicyRepair.Narrow(statement => Statements.ForAccount(statement, secret));

    protected override Judgement Judge(Secret secret, Estate estate)
    {
        if (secret.Policy.Value is not { } document)
            return Verdict.Pass($"The secret {secret.Name} has no policy of its own, so it lets no stranger in.");

        var open = OpenedTo.Strangers(OpenedTo.Understood(document, secret, "secretsmanager:GetResourcePolicy"), secret, Actions);
        var evidence = new Evidence("resource policy", "nothing for principals that it does not name", open.IsNothing ? "nothing" : Wording.Few(open.Actions));
        return open switch
        {
            { IsNothing: true } => Verdict.Pass($"The policy of the secret {secret.Name} lets no stranger in."),
            { Under.IsEmpty: true } => Verdict.Fail($"The policy of the secret {secret.Name} lets everybody use {Wording.Few(open.Actions)}."),
            _ => Verdict.Fail($"The policy of the secret {secret.Name} lets everybody use {Wording.Few(open.Actions)}, depending on {string.Join(" and ", open.Under)}. High, because it may not hold.") with { LoweredTo = Severity.High },
        } with
        { Evidence = [evidence] };
    }
}
