using SecurityDashboard.Access;
using SecurityDashboard.Access.Escalation;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Controls.Authorization;

public sealed class RolesCannotBecomeAdministrators : Control<Role>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "RL-17",
        Title = "No role of a pipeline or build can make itself an administrator",
        Severity = Severity.Critical,
        Risk = "None of its permissions looks like much, and together they lead to all: a build that is tampered with goes the way step by step, each with a call that it is allowed.",
        Needs =
        [
            "iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codepipeline:GetPipeline", "codebuild:BatchGetProjects",
            "s3:GetBucketPolicy", "kms:GetKeyPolicy",
        ],
        Satisfies = ["NIST-800-53r5 AC-6(10)", "OWASP-CICD CICD-SEC-2", "OWASP-CICD CICD-SEC-5", "PCI-DSS-4 7.2.1", "ISO-27001:2022 A.8.2"],
        Remediation = new Remediation(
            "Take one step of the way away: name, in the policies of {name}, the roles that it passes on or assumes and the resources that it changes.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html"))
        {
            Cli = RoleCommands.EditPolicy,
            CloudFormation = """
                # On the AWS::IAM::Role "{name}", a limit that no way leads past:
                PermissionsBoundary: !Ref PipelineBoundary
                """,
            Terraform = """
                # On the aws_iam_role "{name}", a limit that no way leads past:
                permissions_boundary = aws_iam_policy.pipeline_boundary.arn
                """,
            Console = RoleCommands.Console,
            Verify = RoleCommands.Simulate("iam:PassRole iam:CreatePolicyVersion codebuild:CreateProject cloudformation:CreateStack"),
            SideEffects = RoleCommands.WhatIsMissed,
            Undo = RoleCommands.UndoPolicy,
        },
    };

    protected override bool Concerns(Role role, Estate estate) => estate.Usage.WorkingRoles.Contains(role.Arn);

    protected override Judgement Judge(Role role, Estate estate)
    {
        var administration = Administration.Judge(role, estate);
        if (administration.Outcome is Outcome.Fail)
            return Verdict.NotApplicable($"The role {role.Name} is an administrator already.");

        if (WaysToAdministrator.Of(estate).Judge(role.Arn, estate) is not { } path)
            return Verdict.Pass($"No permissions of the role {role.Name} add up to every permission of an account.");

        if (path.Certainty is Certainty.Unknown)
            throw new UnreadableException(new Unreadable(UnreadableReason.NeverCollected, "", path.Steps.SelectMany(step => step.Deeds).SelectMany(deed => deed.Unread).First()));

        var steps = string.Join(", then ", path.Steps.Where(step => step.Because.Length > 0).Select(step => step.Because));
        Evidence[] evidence = [.. path.Steps.SelectMany(step => step.Deeds.Select(deed => new Evidence(deed.Action, "not allowed", $"on {deed.Resource}, through {string.Join(" and ", deed.DecidedBy.Select(statement => statement.Policy).Distinct())}")))];
        return path.Certainty is Certainty.Allowed
            ? Verdict.Fail($"The role {role.Name} can become an administrator: it {steps}.") with { Evidence = [.. evidence] }
            : Verdict.Fail($"The role {role.Name} can become an administrator: it {steps}. High, because that hangs on conditions: {Wording.Few([.. path.Steps.SelectMany(step => step.Deeds).SelectMany(deed => deed.If).Distinct()])}.") with { Evidence = [.. evidence], LoweredTo = Severity.High };
    }
}
