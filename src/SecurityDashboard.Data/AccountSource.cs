namespace SecurityDashboard.Data;

/// <summary>How an account's snapshots are made.</summary>
public enum AccountSource
{
    /// <summary>By assuming a role in it.</summary>
    Assume,

    /// <summary>With the credentials that the process runs with.</summary>
    Ambient,

    /// <summary>By importing inventory files that secdash collected.</summary>
    Import,

    Demo,
}
