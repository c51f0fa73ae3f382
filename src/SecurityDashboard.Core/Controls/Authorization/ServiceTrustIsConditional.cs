using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls.Authorization;

/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html</remarks>
public sealed class ServiceTrustIsConditional : Control<Role>
{
    private static readonly ImmutableArray<string> Sources = ["aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths"];

    private const string Nobody = "000000000000";

    public override ControlInfo Info { get; } = new()
    {
        Id = "RL-06",
        Title = "A role that trusts a service says on whose behalf",
        Severity = Severity.Low,
        Risk = "A service that can be talked into using the role for somebody else's resource acts with this account's permissions. Passing roles ends at the account, so this is a second line.",
        Needs = ["iam:GetAccountAuthorizationDetails", "codepipeline:GetPipeline", "codebuild:BatchGetProjects"],
        Satisfies = ["NIST-800-53r5 AC-3", "OWASP-CICD CICD-SEC-2", "ISO-27001:2022 A.5.15"],
        Remediation = new Remediation(
            "Add a condition on aws:SourceAccount, or on aws:SourceArn, to the statement {subKey} of the trust policy of {name}.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html"))
        {
            Cli = """
                aws iam get-role --role-name {name} --query Role.AssumeRolePolicyDocument > before-trust-{account}-{name}.json
                jq --arg account {account} '.Statement |= (if type == "array" then . else [.] end)
                    | .Statement |= map(if .Effect == "Allow" and (.Principal | type == "object" and has("Service")) then .Condition.StringEquals."aws:SourceAccount" = $account else . end)' before-trust-{account}-{name}.json > trust.json
                aws iam update-assume-role-policy --role-name {name} --policy-document file://trust.json
                """,
            CloudFormation = """
                # In the AssumeRolePolicyDocument of the AWS::IAM::Role named "{name}", statement "{subKey}":
                Condition: { StringEquals: { aws:SourceAccount: !Ref AWS::AccountId } }
                """,
            Terraform = """
                # In the assume_role_policy of the aws_iam_role named "{name}", statement "{subKey}":
                condition {
                  test     = "StringEquals"
                  variable = "aws:SourceAccount"
                  values   = ["{account}"]
                }
                """,
            Console = "IAM › Roles › {name} › Trust relationships › Edit trust policy.",
            Verify = "aws iam get-role --role-name {name} --query Role.AssumeRolePolicyDocument",
            SideEffects = "None where the service sends the key, as CodePipeline and CodeBuild do. Where a role also serves another service, read in its documentation whether it sends the key.",
            Undo = RoleCommands.UndoTrust,
        },
    };

    protected override bool Concerns(Role role, Estate estate) => estate.Usage.WorkingRoles.Contains(role.Arn);

    private protected override PolicyRepair? Repair(Role role, string subKey, Estate estate) => new PolicyRepair.Narrow(statement => Statements.When(statement, "StringEquals", "aws:SourceAccount", role.Account.Text));

    protected override Judgement Judge(Role role, Estate estate)
    {
        var trust = OpenedTo.Understood(role.TrustPolicy, role, "iam:GetAccountAuthorizationDetails");
        var trusting = trust.Statements.Where(statement => statement is { Effect: Effect.Allow, Principals.Services.Length: > 0 } && ServicesOf(statement).Any(service => Lends(trust, statement, role, service, RequestContext.Open)));
        return Judgement.Each(trusting, KeyOf, statement => JudgeStatement(role, trust, statement), none: Verdict.NotApplicable($"The role {role.Name} trusts no service."));
    }

    private static Verdict JudgeStatement(Role role, PolicyDocument trust, Statement statement)
    {
        var sources = SourcesIn(trust, statement).ToList();
        var strangers = Strangers(sources).ToList();
        var lent = ServicesOf(statement).Where(service => strangers.Exists(stranger => Lends(trust, statement, role, service, stranger))).ToList();
        var evidence = new Evidence($"trust policy {statement.Pointer}", $"a condition on {string.Join(" or ", Sources)}", sources.Count > 0 ? string.Join("; ", sources) : "none");
        return lent.Count == 0
            ? Verdict.Pass($"The role {role.Name} trusts {string.Join(", ", ServicesOf(statement))} only on behalf of {string.Join(", ", sources.SelectMany(source => source.Values))}.") with { Evidence = [evidence] }
            : Verdict.Fail($"The role {role.Name} trusts {string.Join(", ", lent)} on behalf of anyone.") with { Evidence = [evidence] };
    }

    private static ImmutableArray<string> ServicesOf(Statement statement) => statement.Principals?.Services ?? [];

    // The other statements that allow are judged by themselves; those that deny belong to each.
    private static bool Lends(PolicyDocument trust, Statement statement, Role role, string service, RequestContext source)
    {
        if (!Caller.TryParse(service, out var caller))
            return false;

        var alone = trust.Statements.Where(other => other.Effect is Effect.Allow && other.Index != statement.Index).Aggregate(trust, (policy, other) => policy.Without(other.Index));
        return PolicyEvaluator.Decide(new AccessRequest
        {
            Caller = caller,
            Action = "sts:AssumeRole",
            Resource = role.Arn.Text,
            ResourceAccount = role.Account.Text,
            Context = source,
            ResourcePolicy = new AttachedPolicy("trust policy", alone),
        }).IsAtLeast(DecisionResult.ConditionallyAllowed);
    }

    private static IEnumerable<Condition> SourcesIn(PolicyDocument trust, Statement statement) => trust.Statements
        .Where(other => other.Index == statement.Index || other.Effect is Effect.Deny)
        .SelectMany(other => other.Conditions)
        .Where(condition => Sources.Contains(condition.Key, StringComparer.OrdinalIgnoreCase));

    // A service that does not say on whose behalf it comes, and one that comes for somebody else: for a resource as like as can be to
    // those that the policy names, but in another account.
    private static IEnumerable<RequestContext> Strangers(IEnumerable<Condition> sources)
    {
        yield return Sources.Aggregate(RequestContext.Open, (context, key) => context.WithAbsent(key));

        var stranger = RequestContext.Open.With("aws:SourceAccount", Nobody).With("aws:SourceOrgID", "o-0000000000").With("aws:SourceOrgPaths", "o-0000000000/r-0000/");
        foreach (var arn in sources.SelectMany(source => source.Values).Select(ElsewhereAs).OfType<string>().Append($"arn:aws:codepipeline:us-east-1:{Nobody}:stranger").Distinct())
            yield return stranger.With("aws:SourceArn", arn);
    }

    // A wildcard stays: as a character of a name it meets itself. An ARN without an account and without a wildcard is one thing in the
    // whole world, such as a bucket, and nobody else's.
    private static string? ElsewhereAs(string arn)
    {
        if (!arn.StartsWith("arn:", StringComparison.Ordinal))
            return null;

        var fields = arn.Split(':');
        var elsewhere = string.Join(':', fields.Select(field => Caller.IsAccount(field) ? Nobody : field));
        return elsewhere != arn || arn.AsSpan().ContainsAny('*', '?') ? elsewhere : null;
    }

    private static string KeyOf(Statement statement) => statement.Sid is { Length: > 0 } sid ? sid : string.Join(", ", (statement.Principals?.All ?? []).Order(StringComparer.Ordinal));
}
