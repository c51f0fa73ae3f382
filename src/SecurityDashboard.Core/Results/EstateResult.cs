using System.Collections.Immutable;
using SecurityDashboard.Controls;
using SecurityDashboard.Encryption;
using SecurityDashboard.Inventory;
using SecurityDashboard.Scoring;
using SecurityDashboard.Transit;

namespace SecurityDashboard.Results;

/// <summary>What a set of snapshots comes to, without any history: every account judged, every pipeline scored.</summary>
public sealed record EstateResult
{
    public required ImmutableArray<AccountResult> Accounts { get; init; }

    /// <summary>In order of their ARNs.</summary>
    public required ImmutableArray<PipelineResult> Pipelines { get; init; }

    public required ImmutableArray<FindingResult> Findings { get; init; }

    /// <summary>Judges each snapshot as subject, with the others it refers to, or that refer to it, as neighbours; on every processor.</summary>
    /// <param name="snapshots">At most one per account; of several the latest counts.</param>
    /// <param name="failed">Told when a control fails by an error of its own, by one thread at a time. Null: the error is thrown.</param>
    /// <param name="settings">What was decided about controls. Null: nothing.</param>
    public static EstateResult Of(IEnumerable<AccountSnapshot> snapshots, Action<ControlFailure>? failed = null, ControlSettings? settings = null)
    {
        var parts = Apart(snapshots, failed, settings).ToList();
        return new EstateResult
        {
            Accounts = [.. parts.SelectMany(part => part.Accounts).OrderBy(account => account.Account.Text, StringComparer.Ordinal)],
            Pipelines = [.. parts.SelectMany(part => part.Pipelines).OrderBy(pipeline => pipeline.Pipeline.Arn.Text, StringComparer.Ordinal)],
            Findings = [.. parts.SelectMany(part => part.Findings.GroupBy(finding => finding.Evaluation.Resource.Account)).OrderBy(account => account.Key.Text, StringComparer.Ordinal).SelectMany(account => account)],
        };
    }

    /// <summary>
    /// The same in parts, each of accounts that have to do with each other and with no others, in no order: a part need not be kept when
    /// the next one comes.
    /// </summary>
    public static IEnumerable<EstateResult> Apart(IEnumerable<AccountSnapshot> snapshots, Action<ControlFailure>? failed = null, ControlSettings? settings = null)
    {
        var latest = snapshots.GroupBy(snapshot => snapshot.Account).Select(group => group.MaxBy(snapshot => snapshot.TakenAt)!).ToList();
        var neighbourhood = new Neighbourhood(latest);
        var gate = new Lock();
        return neighbourhood.Apart().AsParallel().WithMergeOptions(ParallelMergeOptions.NotBuffered).Select(part => OfPart(part, neighbourhood, settings ?? ControlSettings.Defaults, failed is null ? null : Told));

        void Told(ControlFailure failure)
        {
            lock (gate)
                failed?.Invoke(failure);
        }
    }

    private static EstateResult OfPart(ImmutableArray<AccountSnapshot> snapshots, Neighbourhood neighbourhood, ControlSettings settings, Action<ControlFailure>? failed)
    {
        var judged = snapshots.OrderBy(snapshot => snapshot.Account.Text, StringComparer.Ordinal)
            .GroupBy(subject => string.Join(' ', neighbourhood.Of(subject).Append(subject).Select(snapshot => snapshot.Account.Text).Order(StringComparer.Ordinal)))
            .AsParallel()
            .SelectMany(alike =>
            {
                var whole = Estate.OfAll(neighbourhood.Of(alike.First()).Append(alike.First()), settings);
                return alike.Select(subject => subject == whole.Subject ? whole : new Estate(subject, neighbourhood.Of(subject)) { Whole = whole, Settings = settings })
                    .Select(estate => (Estate: estate, Evaluations: ControlEngine.Evaluate(estate, failed)));
            })
            .OrderBy(account => account.Estate.Subject.Account.Text, StringComparer.Ordinal)
            .ToList();

        var open = judged.SelectMany(account => account.Evaluations).Where(evaluation => evaluation.Verdict.Outcome is Outcome.Fail or Outcome.Unknown).ToLookup(evaluation => evaluation.Resource.Arn);
        var pipelines = judged.SelectMany(account => account.Estate.Subject.Resources.OfType<Inventory.Pipelines.Pipeline>()
                .Select(pipeline => PipelineResult.Of(pipeline, account.Estate, open)))
            .OrderBy(pipeline => pipeline.Pipeline.Arn.Text, StringComparer.Ordinal)
            .ToImmutableArray();
        var pipelinesOf = pipelines
            .SelectMany(pipeline => pipeline.Scope.Select(resource => (Resource: resource, Pipeline: pipeline)))
            .ToLookup(pair => pair.Resource, pair => pair.Pipeline)
            .ToDictionary(resource => resource.Key, resource => resource.ToImmutableArray());

        return new EstateResult
        {
            Accounts = [.. judged.Select(account => AccountResult.Of(account.Estate.Subject, account.Evaluations))],
            Pipelines = pipelines,
            Findings =
            [
                .. judged.SelectMany(account => account.Evaluations)
                    .Select(evaluation => new FindingResult(evaluation, pipelinesOf.GetValueOrDefault(evaluation.Resource.Arn, [])))
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
public sealed record PipelineResult(ResourceId Pipeline, string Name, Scorecard Scorecard, PipelineEncryption Encryption, PipelineTransit Transit, ImmutableArray<Arn> Scope)
{
    internal static PipelineResult Of(Inventory.Pipelines.Pipeline pipeline, Estate estate, ILookup<Arn, Evaluation> open)
    {
        var scope = estate.Scopes.ResourcesOf(pipeline.Arn);
        var scorecard = Scorecard.Of(scope.SelectMany(arn => open[arn]).DistinctBy(evaluation => evaluation.Key));
        return new PipelineResult(pipeline.Id, pipeline.Name, scorecard, PipelineEncryption.Of(pipeline, estate), PipelineTransit.Of(pipeline, estate), scope);
    }
}

/// <summary>One evaluation and the pipelines whose score it is part of.</summary>
public sealed record FindingResult(Evaluation Evaluation, ImmutableArray<PipelineResult> Pipelines)
{
    /// <summary>Where it stands in the file that was judged; null where no file was.</summary>
    public FilePlace? Place { get; init; }
}

/// <param name="File">As it was named.</param>
/// <param name="Line">From 1.</param>
public sealed record FilePlace(string File, int Line);
