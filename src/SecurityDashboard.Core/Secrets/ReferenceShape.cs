namespace SecurityDashboard.Secrets;

/// <summary>A shape of text that only points at something else.</summary>
public enum ReferenceShape
{
    Arn,
    DynamicReference,
    PipelineVariable,
    ShellVariable,
    ParameterPath,
    KeyAlias,
    S3Uri,
    Uuid,
    ResourceId,
    ImageDigest,
    Region,
    Repository,
}
