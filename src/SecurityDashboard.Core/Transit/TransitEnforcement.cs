namespace SecurityDashboard.Transit;

/// <summary>Who sees to it that nothing passes a hop without TLS, from the worst to the best.</summary>
public enum TransitEnforcement
{
    /// <summary>Nobody: plain connections, or certificates that nobody checks, are taken.</summary>
    Off,

    /// <summary>Could not be read, or AWS does not show it; nothing may be claimed of it.</summary>
    Unknown,

    /// <summary>A setting or policy of the account, which somebody can take away.</summary>
    Configuration,

    /// <summary>The provider at the other end, who offers nothing else.</summary>
    Provider,

    /// <summary>AWS, which offers nothing else.</summary>
    Aws,
}

/// <summary>What a hop leads to.</summary>
public enum HopKind
{
    /// <summary>The APIs of AWS services other than S3.</summary>
    Aws,

    Bucket,

    /// <summary>A source provider, over a connection or with an OAuth token.</summary>
    Provider,

    /// <summary>Where a build itself fetches source from.</summary>
    GitSource,

    Webhook,

    /// <summary>The worker of a custom action.</summary>
    CustomAction,

    Jenkins,

    Topic,

    /// <summary>The other end of a topic's subscriptions.</summary>
    Subscriber,

    /// <summary>An address that approvers are sent to.</summary>
    Link,

    /// <summary>Commands of a build.</summary>
    Commands,
}

/// <summary>How the API and exports spell them.</summary>
public static class TransitNames
{
    public static string Name(this TransitEnforcement enforcement) => enforcement.ToString().ToLowerInvariant();

    public static string Name(this HopKind kind) => kind switch
    {
        HopKind.GitSource => "git-source",
        HopKind.CustomAction => "custom-action",
        _ => kind.ToString().ToLowerInvariant(),
    };
}
