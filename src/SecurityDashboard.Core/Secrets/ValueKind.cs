namespace SecurityDashboard.Secrets;

/// <summary>Where a value stands, which decides how it is read: as one value under a name, or as text with many of them.</summary>
public enum ValueKind
{
    /// <summary>An environment variable: one value under its name.</summary>
    Environment,

    /// <summary>A setting of an action, a stack parameter or a pipeline variable: one value, or JSON with several.</summary>
    Configuration,

    /// <summary>A buildspec, a script or a plain file: text of many lines.</summary>
    Buildspec,

    /// <summary>A repository or webhook address.</summary>
    Url,

    /// <summary>A JSON text: every leaf is a value under its property's name.</summary>
    Json,
}
