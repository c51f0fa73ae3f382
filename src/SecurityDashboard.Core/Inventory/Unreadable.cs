namespace SecurityDashboard.Inventory;

/// <summary>Why something is not known, in words that a reader can act on.</summary>
/// <param name="Operation">The API operation as service and name, <c>kms:GetKeyPolicy</c>; empty where no call was made.</param>
/// <param name="Message">One sentence: what happened, with what, and what to do.</param>
public sealed record Unreadable(UnreadableReason Reason, string Operation, string Message)
{
    /// <summary>The ARN or name the call was about; null for listings.</summary>
    public string? Resource { get; init; }

    /// <summary>The IAM action whose permission would settle it; null where no permission is missing.</summary>
    public string? MissingPermission { get; init; }

    public static Unreadable NeverCollected { get; } = new(UnreadableReason.NeverCollected, "", "This was never collected. Scan the account again.");
}

/// <summary>What kept an observation from being made.</summary>
public enum UnreadableReason
{
    NeverCollected,

    /// <summary>AWS refused the call: a permission is missing, or a policy denies it.</summary>
    AccessDenied,

    /// <summary>AWS kept throttling until the retries were used up.</summary>
    Throttled,

    /// <summary>The endpoint failed, timed out, or does not know the operation.</summary>
    ServiceError,

    /// <summary>The region is not enabled for the account.</summary>
    RegionOff,

    /// <summary>The resource belongs to an account that is not connected.</summary>
    NotConnected,

    /// <summary>Read, and what is referred to does not exist.</summary>
    NotFound,

    /// <summary>The answer did not have the form that AWS documents.</summary>
    Malformed,

    /// <summary>A file was judged, and it does not say: what it depends on is decided when it is deployed, or outside of it.</summary>
    NotInFile,

    /// <summary>It was read, and the control failed on it by an error of its own.</summary>
    ControlFailed,
}
