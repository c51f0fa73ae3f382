using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Access;

/// <summary>What is known of <c>aws:PrincipalTag/*</c> of users and roles: the tags they have, and that the others are not there.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principaltag</remarks>
internal sealed class PrincipalTags
{
    private const string Prefix = "aws:PrincipalTag/";

    // What a collector puts in the place of a tag that may hold a secret.
    private const string Withheld = "(redacted)";

    private readonly ImmutableArray<string> _asked;
    private readonly Dictionary<string, RequestContext> _contexts = new(StringComparer.Ordinal);

    /// <param name="policies">All that are evaluated: a tag that none of them mentions decides nothing.</param>
    public PrincipalTags(IEnumerable<PolicyDocument> policies) =>
        _asked = [.. policies.Distinct().SelectMany(policy => Mentioned(policy.Text)).Distinct(StringComparer.OrdinalIgnoreCase).Order(StringComparer.OrdinalIgnoreCase)];

    public RequestContext Of(User user) => Context(user.Tags, mayHaveOthers: false);

    /// <summary>Whoever assumes a role may bring tags along if its trust policy lets them.</summary>
    public RequestContext Of(Role role) => Context(role.Tags, mayHaveOthers: TakesSessionTags(role));

    private static bool TakesSessionTags(Role role) => PolicyEvaluator.Consult(role.TrustPolicy, new AccessRequest
    {
        Caller = Caller.Anyone,
        Action = "sts:TagSession",
        Resource = role.Arn.Text,
    }).Allows is not Truth.False;

    private RequestContext Context(ImmutableSortedDictionary<string, string> tags, bool mayHaveOthers)
    {
        if (_asked.IsEmpty)
            return RequestContext.Open;

        var id = string.Join('\n', _asked.Select(key => tags.GetValueOrDefault(key, "\t"))) + mayHaveOthers;
        if (_contexts.TryGetValue(id, out var known))
            return known;

        return _contexts[id] = _asked.Aggregate(RequestContext.Open, (context, key) => Find(tags, key) switch
        {
            Withheld => context,
            { } value => context.With(Prefix + key, value),
            null when mayHaveOthers => context,
            _ => context.WithAbsent(Prefix + key),
        });
    }

    private static string? Find(ImmutableSortedDictionary<string, string> tags, string key) =>
        tags.TryGetValue(key, out var exact) ? exact : tags.FirstOrDefault(tag => tag.Key.Equals(key, StringComparison.OrdinalIgnoreCase)).Value;

    private static IEnumerable<string> Mentioned(string policy)
    {
        for (var at = policy.IndexOf(Prefix, StringComparison.OrdinalIgnoreCase); at >= 0; at = policy.IndexOf(Prefix, at + 1, StringComparison.OrdinalIgnoreCase))
        {
            var key = policy.AsSpan(at + Prefix.Length);
            var end = key.IndexOfAny("\"},");
            yield return key[..(end < 0 ? key.Length : end)].Trim().ToString();
        }
    }
}
