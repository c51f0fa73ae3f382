using System.Collections.Immutable;
using SecurityDashboard.Controls.Authorization;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls.EncryptionAtRest;

public sealed class RolesDecryptWithNamedKeys : Control<Role>
{
    private static readonly ImmutableArray<string> Decryption = ["kms:Decrypt", "kms:ReEncryptFrom"];

    public override ControlInfo Info { get; } = new()
    {
        Id = "KM-07",
        Title = "No role of a pipeline or build may decrypt with every key",
        Severity = Severity.Medium,
        Risk = "Whoever takes over a build decrypts whatever else lies in the account under any key that leaves it to IAM: other teams' artifacts, secrets, backups.",
        Needs = ["iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codepipeline:GetPipeline", "codebuild:BatchGetProjects"],
        Satisfies = ["AWS-FSBP KMS.1", "AWS-FSBP KMS.2", "NIST-800-53r5 AC-6", "NIST-800-53r5 AC-6(3)", "ISO-27001:2022 A.8.24"],
        Remediation = new Remediation(
            "Name the keys that {name} needs, by their ARNs, in the policies that let it decrypt.",
            new Uri("https://docs.aws.amazon.com/kms/latest/developerguide/iam-policies-best-practices.html"))
        {
            Cli = RoleCommands.EditPolicy,
            CloudFormation = """
                # In the Policies of the AWS::IAM::Role "{name}":
                - Effect: Allow
                  Action: [kms:Decrypt, kms:GenerateDataKey]
                  Resource: !GetAtt ArtifactKey.Arn
                """,
            Terraform = """
                # In the aws_iam_policy_document of the role "{name}":
                statement {
                  actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
                  resources = [aws_kms_key.artifacts.arn]
                }
                """,
            Console = "IAM › Roles › {name} › Permissions › the policy that the finding names › Edit.",
            Verify = "aws iam simulate-principal-policy --policy-source-arn {arn} --action-names kms:Decrypt --resource-arns arn:aws:kms:us-east-1:{account}:key/00000000-0000-0000-0000-000000000000 --query 'EvaluationResults[].EvalDecision'",
            SideEffects = "What the role decrypts with a key that was forgotten fails with AccessDenied; the message names the key.",
            Undo = RoleCommands.UndoPolicy,
        },
    };

    protected override bool Concerns(Role role, Estate estate) => estate.Usage.WorkingRoles.Contains(role.Arn);

    private protected override PolicyRepair? Repair(Role role, string subKey, Estate estate) => new PolicyRepair.LeastPrivilege();

    protected override Judgement Judge(Role role, Estate estate)
    {
        var held = HeldPolicies.Of(role, estate);
        var permission = Decryption.Select(action => held.May(action, Witness.Keys(role, estate))).Aggregate((best, next) => next.IsBetterThan(best) ? next : best);
        var evidence = new Evidence("kms:Decrypt", "on keys that are named", permission.IsGiven ? $"on every key, {permission.Words}" : "on keys that are named, or none");
        return permission switch
        {
            { IsGiven: false } => Verdict.Pass($"The role {role.Name} may decrypt with no key that its policies do not name.") with { Evidence = [evidence] },
            { IsOutright: true } => Verdict.Fail($"The role {role.Name} may decrypt with every key that leaves it to IAM, {permission.Words}.") with { Evidence = [evidence] },
            _ => Verdict.Fail($"The role {role.Name} may decrypt with every key that leaves it to IAM, {permission.Words}. Low, because that may not hold.") with { Evidence = [evidence], LoweredTo = Severity.Low },
        };
    }
}
