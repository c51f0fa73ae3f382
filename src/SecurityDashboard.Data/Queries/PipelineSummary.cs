using System.Collections.Immutable;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Encryption;
using SecurityDashboard.Transit;

namespace SecurityDashboard.Data.Queries;

/// <summary>A pipeline as lists show it.</summary>
public sealed record PipelineSummary
{
    public required Guid Id { get; init; }

    public required string Arn { get; init; }

    public required string Account { get; init; }

    public required string AccountName { get; init; }

    public required string Region { get; init; }

    public required string Name { get; init; }

    public required ScoreFacts Score { get; init; }

    public required EncryptionLevel Encryption { get; init; }

    /// <summary>Where its artifacts lie, and how they are encrypted.</summary>
    public ImmutableArray<EncryptedPlace> Places => [.. Stored.Read<EncryptedPlace[]>(PlacesText)];

    /// <summary>The worst of <see cref="Hops"/>.</summary>
    public required TransitEnforcement Transit { get; init; }

    /// <summary>Every way that something of it goes over a network.</summary>
    public ImmutableArray<TransitHop> Hops => [.. Stored.Read<TransitHop[]>(HopsText)];

    /// <summary>When its account was last judged.</summary>
    public required DateTimeOffset? EvaluatedAt { get; init; }

    /// <summary>Since when what was last known stands in for a part of it that cannot be read; null while nothing does.</summary>
    public required DateTimeOffset? StaleSince { get; init; }

    internal string PlacesText { get; init; } = "[]";

    internal string HopsText { get; init; } = "[]";
}

internal static class PipelineSummaries
{
    public static IQueryable<PipelineSummary> Summaries(this DashboardDb db, IQueryable<PipelineRow> rows) =>
        from row in rows
        join account in db.Accounts on row.AccountId equals account.Id
        select new PipelineSummary
        {
            Id = row.Id,
            Arn = row.Arn,
            Account = row.AccountId,
            AccountName = account.Name,
            Region = row.Region,
            Name = row.Name,
            Score = row.Score,
            Encryption = row.EncryptionLevel,
            PlacesText = row.EncryptionPlaces,
            Transit = row.Transit,
            HopsText = row.TransitHops,
            EvaluatedAt = account.EvaluatedAt,
            StaleSince = row.StaleSince,
        };
}

/// <summary>One pipeline with everything that makes its score.</summary>
/// <param name="Open">What fails or could not be judged, the largest gain first.</param>
public sealed record PipelineDetail(PipelineSummary Pipeline, ImmutableArray<OpenFinding> Open);

/// <param name="Gain">What the pipeline's score rises by when this alone is fixed; gains do not add up.</param>
public sealed record OpenFinding(FindingSummary Finding, double Gain);

/// <summary>One hop of one pipeline, for the transit table.</summary>
public sealed record PipelineHop(PipelineSummary Pipeline, TransitHop Hop);

/// <summary>One place of one pipeline, for the encryption table.</summary>
public sealed record PipelinePlace(PipelineSummary Pipeline, EncryptedPlace Place);
