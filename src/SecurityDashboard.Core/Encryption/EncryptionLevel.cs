namespace SecurityDashboard.Encryption;

/// <summary>How a place where artifacts lie is encrypted at rest, from weakest to strongest.</summary>
public enum EncryptionLevel
{
    /// <summary>Could not be read; ranks below every known level, because nothing may be claimed of it.</summary>
    Unknown,
    None,

    /// <summary>A key that S3 owns.</summary>
    SseS3,

    /// <summary>SSE-KMS with a key that AWS manages in the account: rotated by AWS, its policy fixed.</summary>
    SseKmsAwsManaged,

    /// <summary>SSE-KMS with the customer's own key: rotation and policy are the customer's.</summary>
    SseKmsCustomerManaged,
}

/// <summary>How reports and the API spell a level.</summary>
public static class EncryptionLevels
{
    public static string Name(this EncryptionLevel level) => level switch
    {
        EncryptionLevel.None => "None",
        EncryptionLevel.SseS3 => "SSE-S3",
        EncryptionLevel.SseKmsAwsManaged => "SSE-KMS-AWS",
        EncryptionLevel.SseKmsCustomerManaged => "SSE-KMS-CMK",
        _ => "Unknown",
    };
}
