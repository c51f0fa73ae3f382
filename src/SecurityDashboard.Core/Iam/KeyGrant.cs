using System.Collections.Immutable;

namespace SecurityDashboard.Iam;

/// <summary>A grant of a KMS key: lets one principal perform some operations, perhaps only with a given encryption context.</summary>
/// <remarks>https://docs.aws.amazon.com/kms/latest/developerguide/grants.html</remarks>
public sealed record KeyGrant(string Name, string GranteePrincipal, ImmutableArray<string> Operations)
{
    /// <summary>Pairs that the request's encryption context must hold, among others; null if there is no such constraint.</summary>
    public ImmutableSortedDictionary<string, string>? EncryptionContextSubset { get; init; }

    /// <summary>Pairs that the request's encryption context must consist of; null if there is no such constraint.</summary>
    public ImmutableSortedDictionary<string, string>? EncryptionContextEquals { get; init; }

    /// <summary>The keys that it depends on.</summary>
    internal IEnumerable<ContextKey> Keys => ((EncryptionContextEquals ?? EncryptionContextSubset)?.Keys ?? []).Select(KeyOf);

    /// <summary>The same for two grants only if they give the same to the same principal.</summary>
    internal string Fingerprint
    {
        get
        {
            var pairs = (EncryptionContextEquals ?? EncryptionContextSubset)?.SelectMany(pair => new[] { pair.Key, pair.Value }) ?? [];
            var kind = (EncryptionContextEquals, EncryptionContextSubset) switch { (not null, _) => "equals", (_, not null) => "subset", _ => "any" };
            string[] parts = [GranteePrincipal, $"{Operations.Length}", .. Operations, kind, .. pairs];
            return string.Concat(parts.Select(part => $"{part.Length}:{part}"));
        }
    }

    internal PrincipalMatch Match(Question question)
    {
        var operation = Truth.False;
        foreach (var granted in Operations)
        {
            var action = ActionPattern.Parse("kms:" + granted);
            operation = operation.Or(question.Action.IsPattern ? action.Covers(question.Action.Lower) : TruthLogic.Of(action.Matches(question.Action.Lower)));
        }

        if (operation is Truth.False)
            return PrincipalMatch.None;

        var grantee = GranteePrincipal.StartsWith("arn:", StringComparison.Ordinal) || Caller.IsAccount(GranteePrincipal)
            ? new PrincipalSet { Aws = [GranteePrincipal] }
            : new PrincipalSet { Services = [GranteePrincipal] };
        return new PrincipalMatcher(grantee).Match(question).And(operation).And(MeetsContext(question));
    }

    private Truth MeetsContext(Question question)
    {
        if ((EncryptionContextEquals ?? EncryptionContextSubset) is not { } pairs)
            return Truth.True;

        var result = Truth.True;
        foreach (var (name, value) in pairs)
        {
            var key = KeyOf(name);
            var found = question.Find(key);
            if (found.IsUnknown)
                question.NoteUnknown(key);
            result = result.And(found.IsUnknown ? Truth.Unknown : TruthLogic.Of(found.Values is [var only] && only == value));
        }

        return EncryptionContextEquals is null ? result : result.And(question.HasOnlyEncryptionContext(pairs.Keys));
    }

    private static ContextKey KeyOf(string name) => ContextKey.Of("kms:EncryptionContext:" + name);
}
