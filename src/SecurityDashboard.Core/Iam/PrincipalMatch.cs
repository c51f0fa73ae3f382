namespace SecurityDashboard.Iam;

/// <summary>
/// How a resource policy meets a caller, split by what the match is worth within one account: naming the account only lets identity
/// policies decide, naming a role is cut by boundary and session, naming the very user or session is cut by nothing.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html</remarks>
internal readonly record struct PrincipalMatch(Truth Account, Truth Limited, Truth User, Truth Direct)
{
    public static PrincipalMatch None => default;

    public static PrincipalMatch Everyone => default(PrincipalMatch) with { Direct = Truth.True };

    /// <summary>Whether the caller is met at all.</summary>
    public Truth Any => Account.Or(Itself);

    /// <summary>Whether the caller itself is met, so that within one account no identity policy is needed.</summary>
    public Truth Itself => Limited.Or(User).Or(Direct);

    public PrincipalMatch Or(PrincipalMatch other) =>
        new(Account.Or(other.Account), Limited.Or(other.Limited), User.Or(other.User), Direct.Or(other.Direct));

    public PrincipalMatch And(Truth truth) => new(Account.And(truth), Limited.And(truth), User.And(truth), Direct.And(truth));

    public static PrincipalMatch Of(PrincipalSet principals, Question question)
    {
        var caller = question.Caller;
        var match = None;
        foreach (var aws in principals.Aws)
            match = match.Or(OfAws(aws, caller));

        match = match.Or(OfName(principals.Services, CallerKind.Service, caller));
        match = match.Or(OfName(principals.Federated, CallerKind.SamlProvider, caller));
        match = match.Or(OfName(principals.Federated, CallerKind.WebIdentity, caller));

        // S3's canonical ids name accounts, but nothing in the inventory says which.
        if (principals.CanonicalUsers.Length > 0 && (caller.IsIdentity || caller.Kind is CallerKind.Anyone))
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

    private static PrincipalMatch OfName(System.Collections.Immutable.ImmutableArray<string> names, CallerKind kind, Caller caller)
    {
        if (names.Length == 0)
            return None;
        if (caller.Kind is CallerKind.Anyone)
            return None with { Direct = Truth.Unknown };
        return caller.Kind == kind && (names.Contains(caller.Id) || names.Contains("*")) ? Everyone : None;
    }

    private static PrincipalMatch OfAws(string principal, Caller caller)
    {
        if (principal is "*")
            return Everyone;
        if (caller.Kind is CallerKind.Anyone)
            return OfAwsForAnyone(principal);
        if (!caller.IsIdentity)
            return None;
        if (Caller.IsAccount(principal))
            return None with { Account = TruthLogic.Of(principal == caller.Account) };
        if (!Caller.TryParse(principal, out var named) || named.Account != caller.Account || named.Partition != caller.Partition)
            return None;

        return (named.Kind, caller.Kind) switch
        {
            (CallerKind.Root, _) => None with { Account = Truth.True },
            (CallerKind.User, CallerKind.User) => None with { User = TruthLogic.Of(named.Id == caller.Id) },
            // The session does not tell which user made it; it is usually named after that user.
            (CallerKind.User, CallerKind.FederatedUser) => None with { Limited = named.Name == caller.Name ? Truth.True : Truth.Unknown },
            (CallerKind.Role, CallerKind.Role) => None with { Limited = TruthLogic.Of(named.Id == caller.Id) },
            // The ARN of a session has no path, and the names of roles are unique within an account.
            (CallerKind.Role, CallerKind.RoleSession) => None with { Limited = TruthLogic.Of(named.Name == caller.Name) },
            (CallerKind.RoleSession, CallerKind.RoleSession) => None with { Direct = TruthLogic.Of(named.Id == caller.Id) },
            (CallerKind.RoleSession, CallerKind.Role) => None with { Direct = named.Name == caller.Name ? Truth.Unknown : Truth.False },
            (CallerKind.FederatedUser, CallerKind.FederatedUser) => None with { Direct = TruthLogic.Of(named.Id == caller.Id) },
            _ => None,
        };
    }

    private static PrincipalMatch OfAwsForAnyone(string principal)
    {
        if (Caller.IsAccount(principal))
            return None with { Account = Truth.Unknown };
        if (!Caller.TryParse(principal, out var named))
            return None;

        return named.Kind switch
        {
            CallerKind.Root => None with { Account = Truth.Unknown },
            CallerKind.User => None with { User = Truth.Unknown },
            CallerKind.Role => None with { Limited = Truth.Unknown },
            _ => None with { Direct = Truth.Unknown },
        };
    }
}
