using System.Collections.Immutable;

namespace SecurityDashboard.Data.Queries;

/// <summary>What part of the estate somebody's right is about: all of it, or what some teams own and what their pipelines use.</summary>
public sealed record Extent
{
    private Extent(ImmutableArray<Guid>? teams) => Teams = teams;

    public static Extent Everything { get; } = new(teams: null);

    public static Extent Nothing { get; } = new(ImmutableArray<Guid>.Empty);

    /// <summary>Null: everything, whoever owns it.</summary>
    public ImmutableArray<Guid>? Teams { get; }

    public bool IsEverything => Teams is null;

    public static Extent OfTeams(IEnumerable<Guid> teams) => new([.. teams.Order()]);

    /// <summary>Whether all that the other is about is part of this.</summary>
    public bool Covers(Extent other) => IsEverything || (other.Teams is { } teams && teams.All(team => Teams!.Value.Contains(team)));
}

/// <summary>One thing that a right is asked for.</summary>
/// <param name="Id">An account's number, or another thing's id.</param>
public sealed record About(AboutKind Kind, string Id)
{
    public static About Pipeline(Guid id) => new(AboutKind.Pipeline, id.ToString());

    public static About Account(string number) => new(AboutKind.Account, number);

    public static About Finding(Guid id) => new(AboutKind.Finding, id.ToString());

    public static About Scan(Guid id) => new(AboutKind.Scan, id.ToString());
}

/// <summary>An account, and a scan of it, are within a team's extent where one of its pipelines is the team's.</summary>
public enum AboutKind { Pipeline, Account, Finding, Scan }
