using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Inventory.Pipelines;

/// <param name="Default">Null: the variable has none and must be given at the start of an execution.</param>
public sealed record PipelineVariable(string Name, ConfigurationValue? Default);
