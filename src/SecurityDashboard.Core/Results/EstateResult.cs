using System.Collections.Immutable;
using SecurityDashboard.Controls;
using SecurityDashboard.Encryption;
using SecurityDashboard.Inventory;
using SecurityDashboard.Scoring;

namespace SecurityDashboard.Results;

/// <summary>What a set of snapshots comes to, without any history: every account judged, every pipeline scored.</summary>
public sealed record EstateResult
{
    public required ImmutableArray<AccountResult> Accounts { get; init; }

    /// <summary>In order of their ARNs.</summary>
    public required ImmutableArray<PipelineResult> Pipelines { get; init; }

    public required ImmutableArray<FindingResult> Findings { get; init; }

    /// <summary>Judges each snapshot as subject, with the others it refers to, or that refer to it, as neighbours.</summary>
    /// <param name="snapshots">At most one per account; of several the latest counts.</param>
    /// <param name="failed">Told when a control fails by an error of its own. Null: the error is thrown.</param>
    public static EstateResult Of(IEnumerable<AccountSnapshot> snapshots, Action<ControlFailure>? failed = null)
    {
        var latest = snapshots.GroupBy(snapshot => snapshot.Account)
            .Select(group => group.MaxBy(snapshot => snapshot.TakenAt)!)
            .OrderBy(snapshot => snapshot.Account.Text, StringComparer.Ordinal)
            .ToImmutableArray();
        var neighbourhood = new Neighbourhood(latest);
        var judged = latest.Select(subject => new Estate(subject, neighbourhood.Of(subject)))
            .Select(estate => (Estate: estate, Evaluations: ControlEngine.Evaluate(estate, failed)))
            .ToList();

        var evaluations = judged.SelectMany(account => account.Evaluations).ToLookup(evaluation => evaluation.Resource.Arn);
        var pipelines = judged.SelectMany(account => account.Estate.Subject.Resources.OfType<Inventory.Pipelines.Pipeline>()
                .Select(pipeline => PipelineResult.Of(pipeline, account.Estate, evaluations)))
            .OrderBy(pipeline => pipeline.Pipeline.Arn.Text, StringComparer.Ordinal)
            .ToImmutableArray();
        var pipelinesOf = pipelines
            .SelectMany(pipeline => pipeline.Scope.Select(resource => (Resource: resource, Pipeline: pipeline)))
            .ToLookup(pair => pair.Resource, pair => pair.Pipeline);

        return new EstateResult
        {
            Accounts = [.. judged.Select(account => AccountResult.Of(account.Estate.Subject, account.Evaluations))],
            Pipelines = pipelines,
            Findings =
            [
                .. judged.SelectMany(account => account.Evaluations)
                    .Select(evaluation => new FindingResult(evaluation, [.. pipelinesOf[evaluation.Resource.Arn]]))
            ],
        };
    }
}

/// <summary>What was read of one account.</summary>
/// <param name="Coverage">The share of evaluations that could be judged, 0 to 1; 1 where there was nothing to judge.</param>
public sealed record AccountResult(AccountId Account, ImmutableArray<string> Regions, double Coverage, ImmutableArray<Unreadable> Unreadable)
{
    internal static AccountResult Of(AccountSnapshot snapshot, ImmutableArray<Evaluation> evaluations) => new(
        snapshot.Account,
        snapshot.Regions,
        evaluations.IsEmpty ? 1 : 1 - ((double)evaluations.Count(evaluation => evaluation.Verdict.Outcome is Outcome.Unknown) / evaluations.Length),
        snapshot.Unreadable());
}

/// <summary>One pipeline with its score, its scope and how its artifacts are encrypted.</summary>
/// <param name="Scope">The ARNs whose findings make the score.</param>
public sealed record PipelineResult(ResourceId Pipeline, string Name, Scorecard Scorecard, PipelineEncryption Encryption, ImmutableArray<Arn> Scope)
{
    internal static PipelineResult Of(Inventory.Pipelines.Pipeline pipeline, Estate estate, ILookup<Arn, Evaluation> evaluations)
    {
        var scope = estate.Scopes.ResourcesOf(pipeline.Arn);
        var scorecard = Scorecard.Of(scope.SelectMany(arn => evaluations[arn]).DistinctBy(evaluation => evaluation.Key));
        return new PipelineResult(pipeline.Id, pipeline.Name, scorecard, PipelineEncryption.Of(pipeline, estate), scope);
    }
}

/// <summary>One evaluation and the pipelines whose score it is part of.</summary>
public sealed record FindingResult(Evaluation Evaluation, ImmutableArray<PipelineResult> Pipelines);
