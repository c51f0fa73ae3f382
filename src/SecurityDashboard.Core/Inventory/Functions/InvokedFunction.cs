using System.Collections.Immutable;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Inventory.Functions;

/// <summary>A Lambda function that a pipeline invokes, as far as its configuration tells; its code is never asked for.</summary>
/// <remarks>https://docs.aws.amazon.com/lambda/latest/api/API_GetFunctionConfiguration.html</remarks>
public sealed record InvokedFunction : Resource
{
    public required string Name { get; init; }

    /// <summary>Unreadable also where Lambda itself could not decrypt them for the reader.</summary>
    public required Observed<ImmutableArray<FunctionVariable>> Variables { get; init; }
}

public sealed record FunctionVariable(string Name, ConfigurationValue Value);
