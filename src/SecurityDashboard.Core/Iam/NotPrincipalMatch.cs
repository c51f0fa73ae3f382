namespace SecurityDashboard.Iam;

/// <summary>Whether a NotPrincipal element spares a caller.</summary>
/// <remarks>
/// AWS may check the account first, then the user or role, then the session, so with Deny a caller is spared only if its account is
/// listed beside it. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
/// </remarks>
internal static class NotPrincipalMatch
{
    /// <summary>For Allow: a caller listed in full is left out, one listed in part may be.</summary>
    public static Truth IsSpared(PrincipalMatcher listed, Question question)
    {
        var spared = IsFullySpared(listed, question).Or(listed.Match(question).Any.AtMostUnknown());
        if (spared is Truth.Unknown)
            question.NoteUnknown("NotPrincipal");
        return spared;
    }

    /// <summary>For Deny: account and user, or account and role, or the service or provider itself.</summary>
    public static Truth IsFullySpared(PrincipalMatcher listed, Question question)
    {
        if (listed.IsEveryone)
            return Truth.True;

        var match = listed.Match(question);
        return question.Caller.Kind switch
        {
            CallerKind.Root => match.Account,
            CallerKind.User => match.Account.And(match.User),
            CallerKind.Role or CallerKind.RoleSession => match.Account.And(match.Limited),
            CallerKind.FederatedUser => match.Account.And(match.Limited.Or(match.Direct)),
            _ => match.Any,
        };
    }
}
