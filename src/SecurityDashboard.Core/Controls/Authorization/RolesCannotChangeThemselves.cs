using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls.Authorization;

public sealed class RolesCannotChangeThemselves : Control<Role>
{
    private static readonly ImmutableArray<string> OnRoles = ["iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"];
    private static readonly ImmutableArray<string> OnPolicies = ["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion"];

    public override ControlInfo Info { get; } = new()
    {
        Id = "RL-09",
        Title = "No role of a pipeline or build may change its own pipeline, build or permissions",
        Severity = Severity.High,
        Risk = "Whoever gets one change through the pipeline takes the approval out of it, or gives its role more: the next release asks nobody.",
        Needs = ["iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codepipeline:GetPipeline", "codebuild:BatchGetProjects"],
        Satisfies =
        [
            "OWASP-CICD CICD-SEC-1", "OWASP-CICD CICD-SEC-5", "NIST-800-53r5 CM-5", "NIST-800-53r5 AC-6", "CIS-SSC 2.1.2", "NIST-800-218 PO.5.1",
            "ISO-27001:2022 A.8.2", "ISO-27001:2022 A.8.32",
        ],
        Remediation = new Remediation(
            "Take away from {name} what changes its own pipeline, project or policies, and let another pipeline, that waits for an approval, make those changes.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html"))
        {
            Cli = """
                # A denial settles it at once, whatever else allows it:
                jq -n --arg role {arn} '{Version: "2012-10-17", Statement: [
                  {Effect: "Deny", Resource: $role, Action: ["iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy", "iam:DeleteRolePermissionsBoundary", "iam:PutRolePermissionsBoundary"]},
                  {Effect: "Deny", Resource: "*", Action: ["codepipeline:UpdatePipeline", "codebuild:UpdateProject"]}]}' > not-itself.json
                aws iam put-role-policy --role-name {name} --policy-name not-itself --policy-document file://not-itself.json
                """,
            CloudFormation = """
                # In the Policies of the AWS::IAM::Role "{name}":
                - Effect: Deny
                  Action: [codepipeline:UpdatePipeline, codebuild:UpdateProject]
                  Resource: "*"
                - Effect: Deny
                  Action: [iam:PutRolePolicy, iam:AttachRolePolicy, iam:UpdateAssumeRolePolicy]
                  Resource: "{arn}"
                """,
            Terraform = """
                # In the aws_iam_policy_document of the role "{name}":
                statement {
                  effect    = "Deny"
                  actions   = ["iam:PutRolePolicy", "iam:AttachRolePolicy", "iam:UpdateAssumeRolePolicy"]
                  resources = ["{arn}"]
                }
                statement {
                  effect    = "Deny"
                  actions   = ["codepipeline:UpdatePipeline", "codebuild:UpdateProject"]
                  resources = ["*"]
                }
                """,
            Console = RoleCommands.Console,
            Verify = RoleCommands.Simulate("codepipeline:UpdatePipeline codebuild:UpdateProject iam:PutRolePolicy"),
            SideEffects = "A pipeline that updates itself, as CDK Pipelines make them, stops doing so: deploy its stack from another one, or accept it where a production stage waits for an approval.",
            Undo = "aws iam delete-role-policy --role-name {name} --policy-name not-itself",
        },
    };

    protected override bool Concerns(Role role, Estate estate) => estate.Usage.WorkingRoles.Contains(role.Arn);

    private protected override PolicyRepair? Repair(Role role, string subKey, Estate estate) => new PolicyRepair.LeastPrivilege();

    protected override Judgement Judge(Role role, Estate estate)
    {
        var held = HeldPolicies.Of(role, estate);
        if (held.MayDoEverything(role))
            return Verdict.NotApplicable($"The role {role.Name} is an administrator; that it may change itself too is the least of it.");

        return Verdict.OfAll(Changes(role, estate), change => JudgeChange(role, change, held), none: Verdict.NotApplicable($"Nothing runs with the role {role.Name}."));
    }

    private static IEnumerable<Change> Changes(Role role, Estate estate)
    {
        yield return new Change("its own permissions", OnRoles, [role.Arn.Text], "");
        // AWS's own policies have no account, and nobody changes them.
        var policies = role.AttachedPolicies.Where(policy => policy.Account == role.Account).Select(policy => policy.Text).ToImmutableArray();
        if (policies.Length > 0)
            yield return new Change("its own permissions", OnPolicies, policies, "");
        foreach (var user in estate.Usage.RoleUsers[role.Arn].Where(user => user.Account == role.Account))
            yield return user is Pipeline
                ? new Change($"the pipeline {user.Arn.Name}, which runs with it", ["codepipeline:UpdatePipeline"], [user.Arn.Text], " Medium, because pipelines that update themselves are made so.")
                : new Change($"the build {user.Arn.Name}, which runs with it", ["codebuild:UpdateProject"], [user.Arn.Text], "");
    }

    private static Verdict JudgeChange(Role role, Change change, HeldPolicies held)
    {
        var permission = held.MayAny(change.Actions, change.Resources);
        var evidence = new Evidence(string.Join(", ", change.Actions), "not on itself", permission.IsGiven ? permission.Words : "not on itself");
        return permission switch
        {
            { IsGiven: false } => Verdict.Pass($"The role {role.Name} may not change {change.What}."),
            { IsOutright: false } => Verdict.Fail($"The role {role.Name} may change {change.What}, {permission.Words}. Medium, because that may not hold.") with { LoweredTo = Severity.Medium },
            _ when change.WhyLess.Length > 0 => Verdict.Fail($"The role {role.Name} may change {change.What}, {permission.Words}.{change.WhyLess}") with { LoweredTo = Severity.Medium },
            _ => Verdict.Fail($"The role {role.Name} may change {change.What}, {permission.Words}."),
        } with
        { Evidence = [evidence] };
    }

    /// <param name="WhyLess">Why it weighs less than the control's severity; empty: it does not.</param>
    private sealed record Change(string What, ImmutableArray<string> Actions, ImmutableArray<string> Resources, string WhyLess);
}
