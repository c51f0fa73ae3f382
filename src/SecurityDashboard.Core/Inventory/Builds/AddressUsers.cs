namespace SecurityDashboard.Inventory.Builds;

/// <summary>Finds the user part of addresses.</summary>
public static class AddressUsers
{
    /// <summary>Of scheme://user:password@host/path; the host ends the part that is looked at, a password may itself hold an @.</summary>
    public static AddressUser In(string address)
    {
        var start = address.IndexOf("://", StringComparison.Ordinal);
        if (start < 0)
            return AddressUser.None;

        var authority = address.AsSpan(start + 3);
        authority = authority.IndexOfAny('/', '?', '#') is >= 0 and var end ? authority[..end] : authority;
        return authority.LastIndexOf('@') is > 0 and var at
            ? authority[..at].IndexOf(':') is >= 0 and var colon && colon + 1 < at ? AddressUser.NameAndPassword : AddressUser.Name
            : AddressUser.None;
    }
}
