using System.Collections.Immutable;

namespace SecurityDashboard.Iam;

/// <summary>The principals that a statement names, read once.</summary>
internal sealed class PrincipalMatcher
{
    private readonly PrincipalSet _principals;
    private readonly Caller[] _named;
    private readonly string[] _accounts;

    public PrincipalMatcher(PrincipalSet principals)
    {
        _principals = principals;
        IsEveryone = principals.IsEveryone;

        // What is no principal, such as the id of a deleted one or an ARN with a wildcard, is met by nobody.
        _named = [.. principals.Aws.Where(text => text.StartsWith("arn:", StringComparison.Ordinal)).Select(text => Caller.TryParse(text, out var named) ? named : null).OfType<Caller>()];
        _accounts = [.. principals.Aws.Where(text => Caller.IsAccount(text))];
    }

    public bool IsEveryone { get; }

    public PrincipalMatch Match(Question question)
    {
        if (IsEveryone)
            return PrincipalMatch.Everyone;

        var caller = question.Caller;
        var match = PrincipalMatch.None;
        if (caller.IsIdentity)
        {
            if (_accounts.Contains(caller.Account))
                match = match with { Account = Truth.True };
            foreach (var named in _named)
            {
                if (named.Account == caller.Account && named.Partition == caller.Partition)
                    match = match.Or(WithinAccount(named, caller));
            }
        }
        else if (caller.Kind is CallerKind.Anyone)
        {
            if (_accounts.Length > 0)
                match = match with { Account = Truth.Unknown };
            foreach (var named in _named)
                match = match.Or(ForAnyone(named));
        }

        match = match.Or(OfName(_principals.Services, CallerKind.Service, caller));
        match = match.Or(OfName(_principals.Federated, CallerKind.SamlProvider, caller));
        match = match.Or(OfName(_principals.Federated, CallerKind.WebIdentity, caller));

        // S3's canonical ids name accounts, but nothing in the inventory says which.
        if (_principals.CanonicalUsers.Length > 0 && (caller.IsIdentity || caller.Kind is CallerKind.Anyone))
            match = match with { Account = match.Account.Or(Truth.Unknown) };

        if (match.Any is Truth.Unknown)
            question.NoteUnknown(UnknownOf(caller));
        return match;
    }

    // What would have to be known of the caller to say whether it is the one named.
    private static string UnknownOf(Caller caller) => caller.Kind switch
    {
        CallerKind.Role => "sts:RoleSessionName",
        CallerKind.FederatedUser => "aws:userid",
        _ => "aws:PrincipalArn",
    };

    private static PrincipalMatch OfName(ImmutableArray<string> names, CallerKind kind, Caller caller)
    {
        if (names.Length == 0)
            return PrincipalMatch.None;
        if (caller.Kind is CallerKind.Anyone)
            return PrincipalMatch.None with { Direct = Truth.Unknown };
        return caller.Kind == kind && (names.Contains(caller.Id) || names.Contains("*")) ? PrincipalMatch.Everyone : PrincipalMatch.None;
    }

    private static PrincipalMatch WithinAccount(Caller named, Caller caller) => (named.Kind, caller.Kind) switch
    {
        (CallerKind.Root, _) => PrincipalMatch.None with { Account = Truth.True },
        (CallerKind.User, CallerKind.User) => PrincipalMatch.None with { User = TruthLogic.Of(named.Id == caller.Id) },
        // The session does not tell which user made it; it is usually named after that user.
        (CallerKind.User, CallerKind.FederatedUser) => PrincipalMatch.None with { Limited = named.Name == caller.Name ? Truth.True : Truth.Unknown },
        (CallerKind.Role, CallerKind.Role) => PrincipalMatch.None with { Limited = TruthLogic.Of(named.Id == caller.Id) },
        // The ARN of a session has no path, and the names of roles are unique within an account.
        (CallerKind.Role, CallerKind.RoleSession) => PrincipalMatch.None with { Limited = TruthLogic.Of(named.Name == caller.Name) },
        (CallerKind.RoleSession, CallerKind.RoleSession) => PrincipalMatch.None with { Direct = TruthLogic.Of(named.Id == caller.Id) },
        (CallerKind.RoleSession, CallerKind.Role) => PrincipalMatch.None with { Direct = named.Name == caller.Name ? Truth.Unknown : Truth.False },
        (CallerKind.FederatedUser, CallerKind.FederatedUser) => PrincipalMatch.None with { Direct = TruthLogic.Of(named.Id == caller.Id) },
        _ => PrincipalMatch.None,
    };

    private static PrincipalMatch ForAnyone(Caller named) => named.Kind switch
    {
        CallerKind.Root => PrincipalMatch.None with { Account = Truth.Unknown },
        CallerKind.User => PrincipalMatch.None with { User = Truth.Unknown },
        CallerKind.Role => PrincipalMatch.None with { Limited = Truth.Unknown },
        _ => PrincipalMatch.None with { Direct = Truth.Unknown },
    };
}
