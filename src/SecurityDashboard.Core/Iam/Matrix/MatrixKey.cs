namespace SecurityDashboard.Iam.Matrix;

/// <summary>
/// A key on which a policy's statements turn. What a request holds for it follows from the subject's signature and the target's group:
/// for subjects of the same signature and targets of the same group it is the same.
/// </summary>
internal sealed class MatrixKey(int index, ContextKey key)
{
    private readonly Dictionary<string, int> _signatures = new(StringComparer.Ordinal);

    /// <summary>Its number among the keys of one matrix.</summary>
    public int Index { get; } = index;

    /// <summary>Whether every subject is likely to have a value of its own, so that remembering answers by value is of no use.</summary>
    public bool IsPersonal { get; } = key.Derived is DerivedKey.PrincipalArn or DerivedKey.UserName || key.Name.Equals("aws:userid", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it follows from the resource, and not from the context alone.</summary>
    public bool IsOfResource { get; } = key.Derived is DerivedKey.ResourceAccount;

    /// <summary>The number of the subject's signature; zero if the key has nothing to do with the subject.</summary>
    public int SignatureOf(Subject subject)
    {
        var text = subject.Context.TryFind(key.Name, out var found) ? Text(found) : OfCaller(subject.Caller);
        if (text is null)
            return 0;
        if (!_signatures.TryGetValue(text, out var signature))
            _signatures.Add(text, signature = _signatures.Count + 1);
        return signature;
    }

    /// <summary>What tells the target's group.</summary>
    public string GroupOf(Target target)
    {
        if (target.Context.TryFind(key.Name, out var found))
            return Text(found);

        var otherwise = target.Context.IsOpen ? "unknown" : "absent";
        if (key.Derived is not DerivedKey.ResourceAccount)
            return otherwise;

        // The account of no resource at all is the caller's.
        var nobody = new Question(Caller.Anonymous, target.Asked, target.ResourceArn, target.ResourceIsPattern, target.ResourceAccount, target.Context);
        return nobody.ResourceAccount ?? (nobody.NamesNoResource ? $"caller's, {otherwise}" : otherwise);
    }

    private string? OfCaller(Caller caller) => key.Derived switch
    {
        DerivedKey.None => null,
        DerivedKey.PrincipalAccount or DerivedKey.ResourceAccount => $"{caller.Kind} {caller.Account}",
        DerivedKey.PrincipalType or DerivedKey.PrincipalIsService => $"{caller.Kind}",
        DerivedKey.PrincipalServiceName when caller.Kind is not CallerKind.Service => $"{caller.Kind}",
        _ => $"{caller.Kind} {caller.Id}",
    };

    private static string Text(in KeyValues found) => found.IsUnknown ? "?" : "=" + string.Join('\u0001', found.Values.Select(value => $"{value.Length}:{value}"));
}
