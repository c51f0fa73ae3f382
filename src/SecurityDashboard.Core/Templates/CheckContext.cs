using System.Collections.Immutable;
using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Secrets;

namespace SecurityDashboard.Templates;

/// <summary>Where, when and how a file is judged.</summary>
public sealed record CheckContext
{
    /// <summary>Stands in for an account that nobody named: AWS gives its number to none.</summary>
    public static AccountId NoAccount { get; } = new("000000000001");

    /// <summary>As results name the file; a path or a name.</summary>
    public required string File { get; init; }

    public required DateTimeOffset At { get; init; }

    public required FingerprintKey FingerprintKey { get; init; }

    /// <summary>Where it is to be deployed; null: as the file says, or <see cref="NoAccount"/>.</summary>
    public AccountId? Account { get; init; }

    /// <summary>Null: as the file says, or us-east-1.</summary>
    public string? Region { get; init; }

    /// <summary>Values of a template's parameters, before their defaults.</summary>
    public ImmutableDictionary<string, string> Parameters { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>What was decided about controls.</summary>
    public ControlSettings Settings { get; init; } = ControlSettings.Defaults;
}

/// <summary>Where a declared thing is to be.</summary>
internal sealed record Target(AccountId Account, string Region)
{
    public string Partition => Regions.PartitionOf(Region);
}
