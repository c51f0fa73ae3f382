using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Controls.Authorization;

/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html</remarks>
public sealed class ServiceTrustIsConditional : Control<Role>
{
    private static readonly ImmutableArray<string> Sources = ["aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths"];

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
                aws iam get-role --role-name {name} --query Role.AssumeRolePolicyDocument \
                  | jq --arg account {account} '.Statement |= (if type == "array" then . else [.] end)
                      | .Statement |= map(if .Effect == "Allow" and (.Principal | type == "object" and has("Service")) then .Condition.StringEquals."aws:SourceAccount" = $account else . end)' > trust.json
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
        },
    };

    protected override bool Concerns(Role role, Estate estate) => estate.Usage.WorkingRoles.Contains(role.Arn);

    protected override Judgement Judge(Role role, Estate estate)
    {
        if (role.TrustPolicy.WhyUnreadable is { } why)
            throw new UnreadableException(Malformed(role, why));

        var trusting = role.TrustPolicy.Statements.Where(statement => statement.WhyUnreadable is not null || (statement.Effect is Effect.Allow && statement.Principals is { Services.Length: > 0 }));
        return Judgement.Each(trusting, KeyOf, statement => JudgeStatement(role, statement), none: Verdict.NotApplicable($"The role {role.Name} trusts no service."));
    }

    private static Verdict JudgeStatement(Role role, Statement statement)
    {
        if (statement.WhyUnreadable is { } why)
            throw new UnreadableException(Malformed(role, why));

        var services = string.Join(", ", statement.Principals?.Services ?? []);
        var condition = statement.Conditions.FirstOrDefault(Restricts);
        var evidence = new Evidence($"trust policy {statement.Pointer}", $"a condition on {string.Join(" or ", Sources)}", condition?.ToString() ?? "none");
        return condition is not null
            ? Verdict.Pass($"The role {role.Name} trusts {services} only on behalf of {string.Join(", ", condition.Values)}.") with { Evidence = [evidence] }
            : Verdict.Fail($"The role {role.Name} trusts {services} on behalf of anyone.") with { Evidence = [evidence] };
    }

    // A pattern of nothing but stars lets everybody through.
    private static bool Restricts(Condition condition) =>
        condition.NeedsKey && Sources.Contains(condition.Key, StringComparer.OrdinalIgnoreCase) && !condition.Values.Any(value => value.Trim('*').Length == 0);

    private static string KeyOf(Statement statement) => statement.Sid is { Length: > 0 } sid ? sid : string.Join(", ", (statement.Principals?.All ?? []).Order(StringComparer.Ordinal));

    private static Unreadable Malformed(Role role, string why) =>
        new(UnreadableReason.Malformed, "iam:GetAccountAuthorizationDetails", $"The trust policy of the role {role.Name} cannot be understood: {why}") { Resource = role.Arn.Text };
}
