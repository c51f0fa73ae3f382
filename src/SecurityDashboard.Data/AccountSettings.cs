using System.Collections.Immutable;

namespace SecurityDashboard.Data;

/// <summary>What people set about an account.</summary>
public sealed record AccountSettings
{
    public required string Name { get; init; }

    public required AccountSource Source { get; init; }

    /// <summary>The role to assume; null where none is.</summary>
    public string? RoleName { get; init; }

    /// <summary>Empty for every enabled region.</summary>
    public ImmutableArray<string> Regions { get; init; } = [];

    /// <summary>Cron; null for the default schedule.</summary>
    public string? Schedule { get; init; }

    public bool Enabled { get; init; } = true;
}
