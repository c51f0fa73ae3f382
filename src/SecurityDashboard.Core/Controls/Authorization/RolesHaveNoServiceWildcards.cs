using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls.Authorization;

public sealed class RolesHaveNoServiceWildcards : Control<Role>
{
    /// <summary>The services that matter most: with everything in one of them a session can become something else.</summary>
    internal static ImmutableArray<string> Services { get; } =
        ["cloudformation", "codebuild", "codepipeline", "ec2", "iam", "kms", "lambda", "organizations", "s3", "secretsmanager", "ssm", "sts"];

    public override ControlInfo Info { get; } = new()
    {
        Id = "RL-03",
        Title = "No role of a pipeline or build may do everything in a whole service",
        Severity = Severity.High,
        Risk = "The role can do what no pipeline needs: read every bucket, rewrite every key policy, change every function, and whatever the service learns to do next year.",
        Needs = ["iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codepipeline:GetPipeline", "codebuild:BatchGetProjects"],
        Satisfies = ["AWS-FSBP IAM.21", "NIST-800-53r5 AC-6", "NIST-800-53r5 AC-6(2)", "PCI-DSS-4 7.2.2", "OWASP-CICD CICD-SEC-5", "ISO-27001:2022 A.8.2"],
        Remediation = new Remediation(
            "Name, in the policies of {name}, the actions that it needs, and the resources that it needs them on.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege"))
        {
            Cli = RoleCommands.EditPolicy,
            CloudFormation = """
                # In the Policies of the AWS::IAM::Role "{name}", in the place of a wildcard such as s3:* on "*":
                - Effect: Allow
                  Action: [s3:GetObject, s3:PutObject]
                  Resource: !Sub "${ArtifactBucket.Arn}/*"
                """,
            Terraform = """
                # In the aws_iam_policy_document of the role "{name}", in the place of a wildcard such as s3:* on "*":
                statement {
                  actions   = ["s3:GetObject", "s3:PutObject"]
                  resources = ["${aws_s3_bucket.artifacts.arn}/*"]
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

    protected override Judgement Judge(Role role, Estate estate)
    {
        var held = HeldPolicies.Of(role, estate);
        var whole = Services.Select(service => (Service: service, Permission: held.May(Witness.ActionOf(service), Witness.Anything(role, estate, service)))).Where(entry => entry.Permission.IsGiven).ToList();
        if (whole.Count == 0)
            return Verdict.Pass($"The role {role.Name} may do everything in none of the services that matter most.");

        var (named, through) = (string.Join(", ", whole.Select(entry => entry.Service)), string.Join(" and ", whole.SelectMany(entry => entry.Permission.Through).Distinct()));
        var evidence = new Evidence("effective permissions", "single actions", $"every action of {named}");
        return whole.Exists(entry => entry.Permission.IsOutright)
            ? Verdict.Fail($"The role {role.Name} may do everything in {named}, through {through}.") with { Evidence = [evidence] }
            : Verdict.Fail($"The role {role.Name} may do everything in {named}, through {through}, depending on {string.Join(" and ", whole.SelectMany(entry => entry.Permission.Under).Distinct())}. Medium, because that may not hold.")
                with
            { Evidence = [evidence], LoweredTo = Severity.Medium };
    }
}
