using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Connections;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls.Authorization;

/// <remarks>https://docs.aws.amazon.com/service-authorization/latest/reference/list_awscodeconnections.html</remarks>
public sealed class RolesUseNamedRepositories : Control<Role>
{
    private static readonly ImmutableArray<string> Services = ["codeconnections", "codestar-connections"];

    // Somebody else's repository.
    private static readonly RequestContext Elsewhere = Services.Aggregate(RequestContext.Open, (context, service) => context
        .With($"{service}:FullRepositoryId", "q7k2x9v4m1/q7k2x9v4m1")
        .With($"{service}:BranchName", "q7k2x9v4m1"));

    public override ControlInfo Info { get; } = new()
    {
        Id = "SC-07",
        Title = "No role of a pipeline or build may use a connection for every repository",
        Severity = Severity.High,
        Risk = "One connection usually reaches every repository of the organization: a build that is tampered with reads, and where the app may write changes, the code of all the others.",
        Needs =
        [
            "iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codeconnections:ListConnections", "codepipeline:GetPipeline",
            "codebuild:BatchGetProjects",
        ],
        Satisfies = ["OWASP-CICD CICD-SEC-2", "OWASP-CICD CICD-SEC-5", "NIST-800-53r5 AC-6", "NIST-800-218 PS.1.1", "ISO-27001:2022 A.5.15", "ISO-27001:2022 A.8.4"],
        Remediation = new Remediation(
            "Name, in the policies of {name}, the connection, and with codeconnections:FullRepositoryId the repositories that its pipelines and builds fetch.",
            new Uri("https://docs.aws.amazon.com/dtconsole/latest/userguide/security-iam.html"))
        {
            Cli = RoleCommands.EditPolicy,
            CloudFormation = """
                # In the Policies of the AWS::IAM::Role "{name}":
                - Effect: Allow
                  Action: codeconnections:UseConnection
                  Resource: !Ref Connection
                  Condition: { "ForAllValues:StringEquals": { "codeconnections:FullRepositoryId": "ORGANIZATION/REPOSITORY" } }
                """,
            Terraform = """
                # In the aws_iam_policy_document of the role "{name}":
                statement {
                  actions   = ["codeconnections:UseConnection"]
                  resources = [aws_codestarconnections_connection.this.arn]
                  condition {
                    test     = "ForAllValues:StringEquals"
                    variable = "codeconnections:FullRepositoryId"
                    values   = ["ORGANIZATION/REPOSITORY"]
                  }
                }
                """,
            Console = RoleCommands.Console,
            Verify = RoleCommands.Simulate("codeconnections:UseConnection codestar-connections:UseConnection"),
            SideEffects = "A pipeline or build that fetches a repository which was forgotten fails in its source action; the message names the connection. The condition goes by the name of the service that the policy uses: codeconnections or codestar-connections.",
            Undo = RoleCommands.UndoPolicy,
        },
    };

    protected override bool Concerns(Role role, Estate estate) => estate.Usage.WorkingRoles.Contains(role.Arn);

    private protected override PolicyRepair? Repair(Role role, string subKey, Estate estate) => new PolicyRepair.LeastPrivilege();

    protected override Judgement Judge(Role role, Estate estate)
    {
        var held = HeldPolicies.Of(role, estate);
        if (held.MayDoEverything(role))
            return Verdict.NotApplicable($"The role {role.Name} is an administrator; that it may fetch every repository too is the least of it.");

        var anyConnection = Ask(held, service => Witness.Connections(role, estate, service));
        if (anyConnection.IsGiven)
            return anyConnection.Forbid($"The role {role.Name} may fetch every repository through every connection", "", "UseConnection", lowered: Severity.Medium);

        var named = Ask(held, service => estate.All<Connection>().Select(connection => Under(service, connection.Resource.Value.Arn)));
        var evidence = new Evidence("UseConnection", "on named connections, for named repositories", named.IsGiven ? $"for every repository, {named.Words}" : "for named repositories, or none");
        return named.IsGiven
            ? Verdict.Fail($"The role {role.Name} may fetch every repository through the connections that its policies name, {named.Words}. Medium, because the connection is named.") with { Evidence = [evidence], LoweredTo = Severity.Medium }
            : Verdict.Pass($"The role {role.Name} may fetch no repository through a connection that its policies do not name.") with { Evidence = [evidence] };
    }

    private static Permission Ask(HeldPolicies held, Func<string, IEnumerable<string>> resources) => Services
        .Select(service => held.May($"{service}:UseConnection", resources(service), Elsewhere))
        .Aggregate(Permission.None, (best, next) => next.IsBetterThan(best) ? next : best);

    // A connection answers to both names of its service.
    private static string Under(string service, Arn connection) => $"arn:{connection.Partition}:{service}:{connection.Region}:{connection.Account}:{connection.Resource}";
}
