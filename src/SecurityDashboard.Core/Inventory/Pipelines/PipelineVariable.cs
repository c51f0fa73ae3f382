using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Inventory.Pipelines;

/// <param name="Default">Null: the variable has none and must be given at the start of an execution.</param>
public sealed record PipelineVariable(string Name, ConfigurationValue? Default)
{
    /// <summary>Empty where there is none. Not in snapshots of before schema version 2.</summary>
    public Observed<ConfigurationValue> Description { get; init; }
}
