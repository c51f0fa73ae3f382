namespace SecurityDashboard.Iam;

/// <summary>A request made ready for comparison: the action in lower case, the ARN taken apart, the keys that follow from the request itself.</summary>
internal sealed class Question : IContextKeys
{
    private readonly RequestContext _context;
    private readonly string? _resourceAccount;

    public Question(AccessRequest request)
        : this(request.Caller, request.Asked, request.ResourceArn, request.ResourceIsPattern, request.ResourceAccount, request.Context)
    {
    }

    public Question(Caller caller, AskedAction action, in ArnText resource, bool resourceIsPattern, string? resourceAccount, RequestContext context)
    {
        Caller = caller;
        Action = action;
        Resource = resource;
        ResourceIsPattern = resourceIsPattern;
        _context = context;

        NamesNoResource = Resource.Text is "*";
        _resourceAccount = resourceAccount ?? (NamesNoResource ? Caller.Account : null);
        IsSameAccount = Caller switch
        {
            { Kind: CallerKind.Anyone } => Truth.Unknown,
            { Account: null } => Truth.False,
            _ when _resourceAccount is not null => TruthLogic.Of(Caller.Account == _resourceAccount),
            _ when HasAccountInArn => TruthLogic.Of(Resource.Field(4).SequenceEqual(Caller.Account)),
            _ => Truth.Unknown,
        };
    }

    public Caller Caller { get; }

    public AskedAction Action { get; }

    public ArnText Resource { get; }

    public bool ResourceIsPattern { get; }

    public bool NamesNoResource { get; }

    /// <summary>The account that owns the resource; null if nothing tells.</summary>
    public string? ResourceAccount => _resourceAccount ?? (HasAccountInArn ? Resource.Field(4).ToString() : null);

    public Truth IsSameAccount { get; }

    /// <summary>Where the keys are gathered that leave a match undecided; null if nobody asks.</summary>
    public List<string>? Unknowns { get; set; }

    public KeyValues Find(ContextKey key) =>
        _context.TryFind(key.Name, out var found) || key.Derived is DerivedKey.None ? found : Derive(key.Derived, found);

    public void NoteUnknown(ContextKey key) => NoteUnknown(key.Name);

    public void NoteUnknown(string name)
    {
        if (Unknowns is not null && !Unknowns.Contains(name, StringComparer.OrdinalIgnoreCase))
            Unknowns.Add(name);
    }

    /// <summary>Whether the request's encryption context has no other names than these.</summary>
    public Truth HasOnlyEncryptionContext(IEnumerable<string> names)
    {
        const string Prefix = "kms:EncryptionContext:";
        var allowed = names.ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, values) in _context.Keys)
        {
            if (key.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase) && values is { Length: > 0 } && !allowed.Contains(key[Prefix.Length..]))
                return Truth.False;
        }

        if (!_context.IsOpen)
            return Truth.True;
        NoteUnknown("kms:EncryptionContextKeys");
        return Truth.Unknown;
    }

    private KeyValues Derive(DerivedKey key, KeyValues otherwise)
    {
        if (key is DerivedKey.ResourceAccount)
            return ResourceAccount is { } owner ? KeyValues.Of(owner) : otherwise;
        if (Caller.Kind is CallerKind.Anyone)
            return KeyValues.Unknown;

        return key switch
        {
            DerivedKey.PrincipalArn when Caller.Kind is CallerKind.RoleSession => new([$"arn:{Caller.Partition}:iam::{Caller.Account}:role/{Caller.Name}"], false, PathMayBeMissing: true),
            DerivedKey.PrincipalArn => Caller.IsIdentity ? KeyValues.Of(Caller.Id) : KeyValues.Absent,
            DerivedKey.PrincipalAccount when Caller is { IsIdentity: true, Account: { } account } => KeyValues.Of(account),
            DerivedKey.PrincipalAccount => Caller.Kind is CallerKind.Anonymous ? KeyValues.Of("anonymous") : KeyValues.Absent,
            DerivedKey.PrincipalIsService => KeyValues.Of(Caller.Kind is CallerKind.Service ? "true" : "false"),
            DerivedKey.PrincipalServiceName => Caller.Kind is CallerKind.Service ? KeyValues.Of(Caller.Id) : KeyValues.Absent,
            // A closed context is complete where the user's name is concerned: it names the user or there is none.
            DerivedKey.UserName when _context.IsOpen => Caller.Kind is CallerKind.User ? KeyValues.Of(Caller.Name) : KeyValues.Absent,
            DerivedKey.PrincipalType => PrincipalType() is { } type ? KeyValues.Of(type) : otherwise,
            _ => otherwise,
        };
    }

    private string? PrincipalType() => Caller.Kind switch
    {
        CallerKind.Root => "Account",
        CallerKind.User => "User",
        CallerKind.Role or CallerKind.RoleSession => "AssumedRole",
        CallerKind.FederatedUser => "FederatedUser",
        CallerKind.Anonymous => "Anonymous",
        _ => null,
    };

    private bool HasAccountInArn => Resource.IsComplete && Caller.IsAccount(Resource.Field(4));
}
