namespace SecurityDashboard.Inventory.Builds;

/// <summary>Where a project's builds write their logs.</summary>
/// <param name="ToCloudWatch">True also where nothing is configured: CloudWatch Logs are the default.</param>
/// <param name="S3EncryptionDisabled">Whether logs in S3, if any, are written without encryption.</param>
/// <remarks>https://docs.aws.amazon.com/codebuild/latest/APIReference/API_LogsConfig.html</remarks>
public sealed record BuildLogs(bool ToCloudWatch, bool ToS3, bool S3EncryptionDisabled);
