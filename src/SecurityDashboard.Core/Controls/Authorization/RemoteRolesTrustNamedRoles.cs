using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls.Authorization;

public sealed class RemoteRolesTrustNamedRoles : Control<Role>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "XA-02",
        Title = "A role for pipelines of another account trusts the roles that it names",
        Severity = Severity.Medium,
        Risk = "Whoever may assume roles in the other account takes this one, and deploys here without any pipeline.",
        Needs = ["iam:GetAccountAuthorizationDetails", "codepipeline:GetPipeline"],
        Satisfies = ["NIST-800-53r5 AC-3", "NIST-800-53r5 AC-6", "OWASP-CICD CICD-SEC-2", "ISO-27001:2022 A.5.15"],
        Remediation = new Remediation(
            "Name the roles of the pipelines in the trust policy of {name}, in the place of the whole account.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-create-cross-account.html"))
        {
            Cli = RoleCommands.EditTrust,
            CloudFormation = """
                # On the AWS::IAM::Role "{name}":
                AssumeRolePolicyDocument:
                  Version: "2012-10-17"
                  Statement:
                    - Effect: Allow
                      Principal: { AWS: !Ref PipelineRoleArn }
                      Action: sts:AssumeRole
                """,
            Terraform = """
                # In the assume_role_policy of the aws_iam_role "{name}":
                principals {
                  type        = "AWS"
                  identifiers = [var.pipeline_role_arn]
                }
                """,
            Console = RoleCommands.TrustConsole,
            Verify = RoleCommands.ShowTrust,
            SideEffects = "Whoever else of the other account took the role is refused. A role that is deleted and made again is another principal: the trust policy then has to be saved again.",
            Undo = RoleCommands.UndoTrust,
        },
    };

    protected override bool Concerns(Role role, Estate estate) => estate.Usage.RolesUsedFromOutside.Contains(role.Arn);

    private protected override PolicyRepair? Repair(Role role, string subKey, Estate estate)
    {
        var roles = estate.Neighbours.SelectMany(neighbour => neighbour.Resources.OfType<Pipeline>()).Where(pipeline => pipeline.Definition is { WhyNot: null } read && read.Value.Stages.Any(stage => stage.Actions.Any(action => action.Role == role.Arn)))
            .Select(pipeline => pipeline.Definition.Value.Role.Text).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToArray();
        return roles.Length == 0 ? null : new PolicyRepair.Narrow(statement => Statements.For(statement, roles));
    }

    protected override Judgement Judge(Role role, Estate estate)
    {
        var trust = OpenedTo.Understood(role.TrustPolicy, role, "iam:GetAccountAuthorizationDetails");
        return Verdict.OfAll(estate.Usage.RolesUsedFromOutside[role.Arn].Distinct(), account => JudgeAccount(trust, role, account), none: Verdict.NotApplicable($"No pipeline of another account uses the role {role.Name}."));
    }

    private static Verdict JudgeAccount(PolicyDocument trust, Role role, AccountId account)
    {
        var open = OpenedTo.Principal(trust, role, Caller.Parse(Witness.RoleOf(account, role.Arn.Partition)), ["sts:AssumeRole"]);
        var evidence = new Evidence("trust policy", $"roles of account {account} that are named", open.IsNothing ? "named" : "every principal of the account");
        if (open.IsNothing)
            return Verdict.Pass($"The role {role.Name} trusts only principals of account {account} that it names.") with { Evidence = [evidence] };

        // Every principal of the account is in the same organization.
        var holds = open.Under.Where(key => !key.StartsWith("aws:PrincipalOrg", StringComparison.OrdinalIgnoreCase)).ToList();
        return holds.Count > 0
            ? Verdict.Pass($"The role {role.Name} trusts principals of account {account} only under conditions on {string.Join(" and ", holds)}.") with { Evidence = [evidence] }
            : Verdict.Fail($"The role {role.Name} trusts every principal of account {account} that may assume roles there.") with { Evidence = [evidence] };
    }
}
