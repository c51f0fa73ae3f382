namespace SecurityDashboard.Inventory.Pipelines;

/// <summary>The bucket through which a pipeline's actions of one region hand each other their artifacts.</summary>
/// <param name="Key">A key id, key ARN, alias name or alias ARN, as the definition has it. Null: none is named, and CodePipeline uses the AWS-managed key aws/s3.</param>
/// <remarks>https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_ArtifactStore.html</remarks>
public sealed record ArtifactStore(string Region, string Bucket, string? Key);
