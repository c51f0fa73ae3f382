using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Controls.Authorization;

public sealed class PipelineRolesAreInUse : Control<Role>
{
    private static readonly ImmutableArray<string> Services = ["codepipeline.amazonaws.com", "codebuild.amazonaws.com"];

    private static readonly NumberSetting Idle = new("idle-role-days", "Days without use", "After how many days without use a role that nothing names counts as forgotten.", 90, 1, 3650, "days");

    public override ControlInfo Info { get; } = new()
    {
        Id = "RL-14",
        Title = "Every role that trusts CodePipeline or CodeBuild is in use",
        Severity = Severity.Medium,
        Risk = "A role that no pipeline needs any more still has its rights: whoever may make a pipeline or a build takes it, and nobody misses it.",
        Needs = ["iam:GetAccountAuthorizationDetails", "codepipeline:GetPipeline", "codebuild:BatchGetProjects"],
        Settings = [Idle],
        Satisfies = ["NIST-800-53r5 AC-2(3)", "OWASP-CICD CICD-SEC-2", "ISO-27001:2022 A.5.18"],
        Remediation = new Remediation(
            "Delete {name}, after a while in which nothing may take it.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_manage_delete.html"))
        {
            Cli = """
                # First let nobody take it; if nothing breaks for some weeks, delete it.
                aws iam put-role-policy --role-name {name} --policy-name retired --policy-document '{"Version":"2012-10-17","Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}'
                # Then:
                aws iam list-attached-role-policies --role-name {name} --query 'AttachedPolicies[].PolicyArn' --output text | xargs -n1 -r aws iam detach-role-policy --role-name {name} --policy-arn
                aws iam list-role-policies --role-name {name} --query PolicyNames --output text | xargs -n1 -r aws iam delete-role-policy --role-name {name} --policy-name
                aws iam delete-role --role-name {name}
                """,
            CloudFormation = """
                # Take the AWS::IAM::Role "{name}" out of its template and update the stack.
                """,
            Terraform = """
                # Take the aws_iam_role "{name}" and its policies out of the configuration and apply.
                """,
            Console = "IAM › Roles › {name} › Last activity; Delete.",
            Verify = "aws iam get-role --role-name {name}   # NoSuchEntity",
            SideEffects = "What still names the role fails. Deleting cannot be undone: a new role of the same name is another principal to key and bucket policies.",
            Undo = """
                # As long as the role is there:
                aws iam delete-role-policy --role-name {name} --policy-name retired
                # Policies that were detached are attached again with attach-role-policy. A deleted role or inline policy cannot be had back: made again
                # from its template, the role is another principal to the key and bucket policies that name it, so those have to be saved again.
                """,
        },
    };

    protected override bool Concerns(Role role, Estate estate) => !role.Arn.Resource.StartsWith("role/aws-service-role/", StringComparison.Ordinal) && Services.Any(service => Trusts(role, service));

    protected override Judgement Judge(Role role, Estate estate)
    {
        if (estate.Usage.WorkingRoles.Contains(role.Arn))
            return Verdict.Pass($"A pipeline or build uses the role {role.Name}.");

        var days = estate.Settings.Of(Idle, role.Account);
        var use = role.Use.Value;
        var last = use.LastUsed ?? use.Created;
        var evidence = new Evidence("RoleLastUsed", $"within {days} days, or named by a pipeline or build", use.LastUsed is { } used ? $"{used.UtcDateTime:yyyy-MM-dd}" : "never");
        if (last >= estate.At.AddDays(-days))
            return Verdict.Pass($"No pipeline or build names the role {role.Name}, but it was {(use.LastUsed is null ? "made" : "used")} on {last.UtcDateTime:yyyy-MM-dd}.") with { Evidence = [evidence] };

        // What could not be read may name it.
        return estate.WhyMissing(ResourceTypes.Role, Regions.Global) is { } why
            ? throw new UnreadableException(why)
            : Verdict.Fail($"No pipeline or build names the role {role.Name}, and {(use.LastUsed is null ? $"nobody has used it since it was made on {last.UtcDateTime:yyyy-MM-dd}" : $"it was last used on {last.UtcDateTime:yyyy-MM-dd}")}.") with { Evidence = [evidence] };
    }

    private static bool Trusts(Role role, string service) => PolicyEvaluator.Consult(role.TrustPolicy, new AccessRequest
    {
        Caller = Caller.Parse(service),
        Action = "sts:AssumeRole",
        Resource = role.Arn.Text,
        ResourceAccount = role.Account.Text,
    }).Allows is not Truth.False;
}
