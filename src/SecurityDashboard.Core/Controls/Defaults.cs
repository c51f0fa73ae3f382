namespace SecurityDashboard.Controls;

/// <summary>The limits that controls judge by, each with the value that the catalogue names. One place, so that settings of an installation can take over from here.</summary>
internal static class Defaults
{
    /// <summary>Days for which the root user is expected to rest: AN-04.</summary>
    public const int RootRestsDays = 30;

    /// <summary>Days after which a password or key that nobody used counts as forgotten: AN-08.</summary>
    public const int IdleCredentialDays = 45;

    /// <summary>Days within which the value of a secret is expected to change: SM-04.</summary>
    public const int SecretAgeDays = 90;

    /// <summary>How many people may hold a duty over a pipeline before it is nobody's: AZ-06, DS-04.</summary>
    public const int People = 10;

    /// <summary>How many principals beside the pipeline's own roles are expected to publish an S3 source: PL-10.</summary>
    public const int Publishers = 1;

    /// <summary>How many principals that are no administrators are expected to read one secret: SM-11.</summary>
    public const int SecretReaders = 10;

    /// <summary>Days that a rotation may be late, because Secrets Manager tries several times: SM-02.</summary>
    public const int LateRotationDays = 2;
}
