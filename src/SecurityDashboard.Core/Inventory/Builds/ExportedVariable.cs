using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Inventory.Builds;

/// <summary>A variable that a build handed on: whoever may look at the build or at the pipeline's execution reads it.</summary>
/// <remarks>https://docs.aws.amazon.com/codebuild/latest/APIReference/API_ExportedEnvironmentVariable.html</remarks>
public sealed record ExportedVariable(string Name, ConfigurationValue Value);
