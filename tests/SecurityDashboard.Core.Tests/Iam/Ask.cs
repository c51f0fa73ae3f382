using System.Collections.Immutable;

namespace SecurityDashboard.Iam;

/// <summary>Requests for tests: one user and one role of account 111122223333, and policies in a line.</summary>
internal static class Ask
{
    public const string Account = "111122223333";
    public const string Other = "444455556666";
    public const string User = "arn:aws:iam::111122223333:user/ana";
    public const string Role = "arn:aws:iam::111122223333:role/Deploy";
    public const string RoleSession = "arn:aws:sts::111122223333:assumed-role/Deploy/build-7";
    public const string Bucket = "arn:aws:s3:::artifacts";
    public const string Object = "arn:aws:s3:::artifacts/app/source.zip";
    public const string Key = "arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    public static AccessRequest Request(string caller = User, string action = "s3:GetObject", string resource = Object, string? account = Account) => new()
    {
        Caller = Caller.Parse(caller),
        Action = action,
        Resource = resource,
        ResourceAccount = account,
        Context = RequestContext.Closed,
    };

    public static AccessRequest WithIdentity(this AccessRequest request, params string[] statements) =>
        request with { Identity = [new AttachedPolicy("identity[0]", Policy(statements))] };

    public static AccessRequest WithBoundary(this AccessRequest request, params string[] statements) =>
        request with { Boundary = [new AttachedPolicy("boundary[0]", Policy(statements))] };

    public static AccessRequest WithSession(this AccessRequest request, params string[] statements) =>
        request with { Session = [new AttachedPolicy("session", Policy(statements))] };

    public static AccessRequest WithResourcePolicy(this AccessRequest request, params string[] statements) =>
        request with { ResourcePolicy = new AttachedPolicy("resourcePolicy", Policy(statements)) };

    public static AccessRequest WithScps(this AccessRequest request, params string[] levels) => request with
    {
        Scps = [.. levels.Select((statement, index) => new OrganizationLevel($"level{index}", [new AttachedPolicy($"scps[{index}]", Policy(statement))]))],
    };

    public static AccessRequest WithRcp(this AccessRequest request, string statement) =>
        request with { Rcps = [new OrganizationLevel("root", [new AttachedPolicy("rcps[0]", Policy(statement))])] };

    public static PolicyDocument Policy(params string[] statements) =>
        PolicyDocument.Parse($$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', statements)}}]}""");

    public static string Allow(string actions, string resource = "*", string? condition = null, string? principal = null, string? sid = null) =>
        Statement("Allow", actions, resource, condition, principal, sid);

    public static string Deny(string actions, string resource = "*", string? condition = null, string? principal = null, string? sid = null) =>
        Statement("Deny", actions, resource, condition, principal, sid);

    public static string Aws(string principal) => $$"""{"AWS":"{{principal}}"}""";

    public static string Statement(string effect, string actions, string resource, string? condition, string? principal, string? sid)
    {
        var parts = ImmutableArray.CreateBuilder<string>();
        if (sid is not null)
            parts.Add($"\"Sid\":\"{sid}\"");
        parts.Add($"\"Effect\":\"{effect}\"");
        if (principal is not null)
            parts.Add($"\"Principal\":{principal}");
        parts.Add($"\"Action\":\"{actions}\"");
        parts.Add($"\"Resource\":\"{resource}\"");
        if (condition is not null)
            parts.Add($"\"Condition\":{condition}");
        return $"{{{string.Join(',', parts)}}}";
    }

    public static DecisionResult Result(this AccessRequest request) => PolicyEvaluator.Evaluate(request).Result;
}
