using System.Collections.Immutable;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Inventory.Stacks;

/// <summary>A CloudFormation stack that a pipeline deploys. Its ARN is the one without an id, so that a stack that was made anew stays the same.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DescribeStacks.html</remarks>
public sealed record StackDeployment : Resource
{
    public required string Name { get; init; }

    /// <summary>What it was deployed with and what it answers; parameters with NoEcho are ****. Null: read, and nothing is deployed under the name.</summary>
    public required Observed<StackValues?> Deployed { get; init; }

    /// <summary>The defaults of the template's parameters, as its summary tells; the template itself is never asked for.</summary>
    public required Observed<ImmutableArray<StackValue>> Defaults { get; init; }
}

public sealed record StackValues(ImmutableArray<StackValue> Parameters, ImmutableArray<StackValue> Outputs);

public sealed record StackValue(string Name, ConfigurationValue Value);
