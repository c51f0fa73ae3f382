using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls.Authorization;

public sealed class RolesAreAllowedByName : Control<Role>
{
    private static readonly Question Unnamed = new(new AccessRequest { Caller = Caller.Anyone, Action = Witness.UnknownAction, Resource = Witness.UnknownResource });

    public override ControlInfo Info { get; } = new()
    {
        Id = "AZ-04",
        Title = "No policy of a pipeline or build allows everything but what it lists",
        Severity = Severity.Medium,
        Risk = "Such a statement allows whatever AWS invents next, and every service that its author did not think of: nobody decides that the role may do it, and it may.",
        Needs = ["iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codepipeline:GetPipeline", "codebuild:BatchGetProjects"],
        Satisfies = ["NIST-800-53r5 AC-6", "ISO-27001:2022 A.5.15"],
        Remediation = new Remediation(
            "Turn the statement of {name} around: name what is allowed, and take the exceptions away with a Deny.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html"))
        {
            Cli = RoleCommands.EditPolicy,
            CloudFormation = """
                # In the Policies of the AWS::IAM::Role "{name}", in the place of an Allow with NotAction or NotResource:
                - Effect: Allow
                  Action: [codebuild:StartBuild, codebuild:BatchGetBuilds]
                  Resource: !GetAtt Build.Arn
                """,
            Terraform = """
                # In the aws_iam_policy_document of the role "{name}", in the place of not_actions or not_resources:
                statement {
                  actions   = ["codebuild:StartBuild", "codebuild:BatchGetBuilds"]
                  resources = [aws_codebuild_project.this.arn]
                }
                """,
            Console = RoleCommands.Console,
            Verify = RoleCommands.Simulate("iam:CreateRole kms:PutKeyPolicy s3:DeleteBucket"),
            SideEffects = RoleCommands.WhatIsMissed,
            Undo = RoleCommands.UndoPolicy,
        },
    };

    protected override bool Concerns(Role role, Estate estate) => estate.Usage.WorkingRoles.Contains(role.Arn);

    private protected override PolicyRepair? Repair(Role role, string subKey, Estate estate) => new PolicyRepair.LeastPrivilege();

    protected override Judgement Judge(Role role, Estate estate) => Verdict.OfAll(
        HeldPolicies.PoliciesOf(role, estate), policy => JudgePolicy(role, policy.Value), none: Verdict.Pass($"The role {role.Name} has no policy."));

    private static Verdict JudgePolicy(Role role, AttachedPolicy policy)
    {
        var document = OpenedTo.Understood(policy.Document, role, "iam:GetAccountAuthorizationDetails");
        var open = document.Statements.Where(statement => statement.Effect is Effect.Allow && AllowsWhatItDoesNotName(statement)).ToList();
        if (open.Count == 0)
            return Verdict.Pass($"The policy {policy.Name} of the role {role.Name} names what it allows.");

        Evidence[] evidence = [.. open.Select(statement => new Evidence($"{policy.Name} {statement.Pointer}", "Action and Resource", statement.NotActions.IsEmpty ? "NotResource" : "NotAction"))];
        var what = string.Join(" and ", open.Select(statement => statement.NotActions.IsEmpty ? "every resource but those that it lists" : "every action but those that it lists").Distinct());
        return open.TrueForAll(statement => !statement.Conditions.IsEmpty)
            ? Verdict.Fail($"The policy {policy.Name} of the role {role.Name} allows {what}, under conditions. Low, because they may not hold.") with { Evidence = [.. evidence], LoweredTo = Severity.Low }
            : Verdict.Fail($"The policy {policy.Name} of the role {role.Name} allows {what}.") with { Evidence = [.. evidence] };
    }

    // An exception for everything leaves nothing to allow.
    private static bool AllowsWhatItDoesNotName(Statement statement) =>
        (!statement.NotActions.IsEmpty && statement.MatchesAction(Unnamed) is Truth.True) || (!statement.NotResources.IsEmpty && statement.MatchesResource(Unnamed, mayNameNone: false) is Truth.True);
}
