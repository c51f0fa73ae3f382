using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Compliance;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Findings;
using SecurityDashboard.Scoring;
using ScopesByControl = System.Collections.Immutable.ImmutableDictionary<string, System.Collections.Immutable.ImmutableArray<(SecurityDashboard.Data.ScoreScope, string)>>;

namespace SecurityDashboard.Data;

/// <summary>
/// Writes how everything stands today: for the estate, each account, pillar, framework and team. Safe to run as often as one likes; the
/// last run of a day is what stays of it.
/// </summary>
public sealed class DayRollup(IDbContextFactory<DashboardDb> databases, SettingStore settings, TimeProvider time)
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(7);

    /// <param name="frameworks">Those that come with the program and those that users added.</param>
    /// <returns>How many days of scopes were written.</returns>
    public async Task<int> WriteAsync(ImmutableArray<Framework> frameworks, CancellationToken cancellation)
    {
        var ofControl = ScopesOfControls(frameworks);
        var now = time.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var targets = await FixTargets.OfAsync(settings, cancellation);

        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        await db.PrepareDayAsync(today, cancellation);
        var scopes = new Dictionary<(ScoreScope Scope, string Id), Sums>();
        await StandAsync(db, scopes, ofControl, cancellation);
        var owners = await db.ResourceOwners.AsNoTracking().ToDictionaryAsync(owner => owner.ResourceId, owner => owner.TeamId, cancellation);
        await StandTeamsAsync(db, scopes, owners, cancellation);
        await AgeAsync(db, scopes, ofControl, owners, targets, now, cancellation);
        await HappenAsync(db, scopes, ofControl, owners, today, cancellation);

        var month = new DateOnly(today.Year, today.Month, 1);
        var known = (await db.ScoreDays.Where(row => row.Day >= month && row.Day <= today).ToListAsync(cancellation)).ToLookup(row => (row.Scope, row.ScopeId));
        var written = 0;
        foreach (var (key, sums) in scopes)
        {
            var days = known[key].OrderBy(row => row.Day).ToList();
            var facts = sums.ToFacts();
            if (days is [.., var last] && last.Day == today)
                last.Facts = Stored.Write(facts);
            else
            {
                // Of days on which nothing changed the last is kept, for the ages that it tells.
                if (days is [.., var changed, var quiet] && Stored.Read<DayFacts>(quiet.Facts) is var still && facts.StandsAs(still) && still.StandsAs(Stored.Read<DayFacts>(changed.Facts)))
                    db.Remove(quiet);
                db.Add(new ScoreDayRow { Scope = key.Scope, ScopeId = key.Id, Day = today, Facts = Stored.Write(facts) });
            }

            written++;
        }

        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return written;
    }

    /// <summary>What is open, and what scopes are graded by.</summary>
    private static async Task StandAsync(DashboardDb db, Dictionary<(ScoreScope, string), Sums> scopes, ScopesByControl ofControl, CancellationToken cancellation)
    {
        foreach (var account in await db.Accounts.AsNoTracking().Where(row => row.EvaluatedAt != null).Select(row => new { row.Id, row.Score }).ToListAsync(cancellation))
            Of(scopes, ScoreScope.Account, account.Id).Stand(account.Score);

        var grades = await db.Pipelines.Graded().GroupBy(graded => graded.Grade).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellation);
        var estate = await db.ScorePoints.AsNoTracking().Where(point => point.Scope == ScoreScope.Estate).OrderByDescending(point => point.Id).Select(point => point.Score).FirstOrDefaultAsync(cancellation);
        Of(scopes, ScoreScope.Estate, "").Stand(estate ?? ScoreFacts.Perfect).Grades = grades.ToImmutableDictionary(grade => grade.Key, grade => grade.Count);

        var counts = await db.Counted(new FindingFilter { Statuses = [FindingStatus.None, FindingStatus.Open, FindingStatus.Resolved] })!
            .GroupBy(row => new { row.ControlId, row.Severity, row.Outcome, IsFailing = row.Status == FindingStatus.Open })
            .Select(group => new { group.Key, Count = group.Sum(row => row.Count) }).ToListAsync(cancellation);
        foreach (var control in counts.GroupBy(count => count.Key.ControlId, StringComparer.Ordinal))
            foreach (var (scope, id) in ofControl.GetValueOrDefault(control.Key, []))
            {
                var sums = Of(scopes, scope, id);
                foreach (var count in control.Where(count => count.Key.IsFailing || count.Key.Outcome is Outcome.Unknown))
                    sums.Open[(int)count.Key.Severity] += count.Count;
                if (control.Any(count => count.Key.Outcome is not Outcome.NotApplicable))
                    sums.AddControl(passes: !control.Any(count => count.Key.IsFailing || count.Key.Outcome is Outcome.Unknown));
            }
    }

    /// <summary>What is open on what teams own, and how their pipelines stand.</summary>
    private static async Task StandTeamsAsync(DashboardDb db, Dictionary<(ScoreScope, string), Sums> scopes, Dictionary<Guid, Guid> owners, CancellationToken cancellation)
    {
        foreach (var team in await db.Teams.Select(team => team.Id).ToListAsync(cancellation))
            Of(scopes, ScoreScope.Team, team.ToString("N")).StandOf([]);
        if (owners.Count == 0)
            return;

        var pipelines = await db.Pipelines.AsNoTracking().Select(row => new { row.Id, row.Score.Value }).ToListAsync(cancellation);
        foreach (var team in pipelines.Where(pipeline => owners.ContainsKey(pipeline.Id)).GroupBy(pipeline => owners[pipeline.Id], pipeline => new Score(pipeline.Value)))
            Of(scopes, ScoreScope.Team, team.Key.ToString("N")).StandOf([.. team]);
        var open = await db.Findings.Where(row => row.IsOpen).Join(db.ResourceOwners, row => row.ResourceId, owner => owner.ResourceId, (row, owner) => new { owner.TeamId, row.Severity })
            .GroupBy(row => row).Select(group => new { group.Key, Count = group.Count() }).ToListAsync(cancellation);
        foreach (var count in open)
            Of(scopes, ScoreScope.Team, count.Key.TeamId.ToString("N")).Open[(int)count.Key.Severity] = count.Count;
    }

    /// <summary>For how long what fails has been failing.</summary>
    private static async Task AgeAsync(DashboardDb db, Dictionary<(ScoreScope, string), Sums> scopes, ScopesByControl ofControl, Dictionary<Guid, Guid> owners, FixTargets targets, DateTimeOffset now, CancellationToken cancellation)
    {
        var failing = db.Findings.AsNoTracking().Where(row => row.Status == FindingStatus.Open && row.OpenedAt != null).Select(row => new { row.AccountId, row.ControlId, row.ResourceId, row.Severity, row.BeganAt });
        await foreach (var row in failing.AsAsyncEnumerable().WithCancellation(cancellation))
        {
            var (age, due) = ((now - row.BeganAt).TotalDays, row.BeganAt.AddDays(targets.Days(row.Severity)));
            foreach (var (scope, id) in ScopesOf(row.AccountId, row.ControlId, row.ResourceId, ofControl, owners))
            {
                var sums = Of(scopes, scope, id);
                sums.Ages[(int)row.Severity].Add(age);
                sums.Breached += due <= now ? 1 : 0;
                sums.DueSoon += due > now && due <= now + Soon ? 1 : 0;
            }
        }
    }

    /// <summary>What began to fail and what was fixed today, as far as it still is.</summary>
    private static async Task HappenAsync(DashboardDb db, Dictionary<(ScoreScope, string), Sums> scopes, ScopesByControl ofControl, Dictionary<Guid, Guid> owners, DateOnly today, CancellationToken cancellation)
    {
        var begin = new DateTimeOffset(today.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        var events = await db.FindingEvents.AsNoTracking()
            .Where(change => change.At >= begin && change.At < begin.AddDays(1) && (change.Transition == FindingTransition.Opened || change.Transition == FindingTransition.Reopened || change.Transition == FindingTransition.Resolved))
            .Join(db.Findings, change => change.FindingId, finding => finding.Id, (change, finding) => new { change.Transition, change.Cause, change.At, finding.AccountId, finding.ControlId, finding.ResourceId, finding.Severity, finding.OpenedAt })
            .ToListAsync(cancellation);
        foreach (var change in events)
            foreach (var (scope, id) in ScopesOf(change.AccountId, change.ControlId, change.ResourceId, ofControl, owners))
                if (change.Transition is not FindingTransition.Resolved)
                    Of(scopes, scope, id).Opened++;
                else if (change.Cause is null)
                    Of(scopes, scope, id).Fix(change.Severity, change.OpenedAt is { } opened ? change.At - opened : TimeSpan.Zero);
    }

    private static IEnumerable<(ScoreScope, string)> ScopesOf(string account, string control, Guid resource, ScopesByControl ofControl, Dictionary<Guid, Guid> owners) =>
    [
        (ScoreScope.Estate, ""), (ScoreScope.Account, account), .. ofControl.GetValueOrDefault(control, []),
        .. owners.TryGetValue(resource, out var team) ? new[] { (ScoreScope.Team, team.ToString("N")) } : [],
    ];

    private static ScopesByControl ScopesOfControls(ImmutableArray<Framework> frameworks)
    {
        var of = frameworks.SelectMany(framework => framework.Requirements.SelectMany(requirement => requirement.Controls).Select(mapped => (mapped.ControlId, framework.Id)).Distinct()).ToLookup(mapped => mapped.ControlId, mapped => (ScoreScope.Framework, mapped.Id), StringComparer.Ordinal);
        return ControlCatalog.All.ToImmutableDictionary(control => control.Info.Id, control => (ImmutableArray<(ScoreScope, string)>)[(ScoreScope.Pillar, control.Pillar.ToString()), .. of[control.Info.Id]]);
    }

    private static Sums Of(Dictionary<(ScoreScope, string), Sums> scopes, ScoreScope scope, string id)
    {
        if (!scopes.TryGetValue((scope, id), out var sums))
            scopes.Add((scope, id), sums = new Sums());
        return sums;
    }

    private sealed class Sums
    {
        private readonly List<int>[] _fixes = [[], [], [], []];
        private double? _value;
        private int _applying;
        private int _passing;

        public int[] Open { get; } = new int[4];

        public List<double>[] Ages { get; } = [[], [], [], []];

        public int Opened { get; set; }

        public int Breached { get; set; }

        public int DueSoon { get; set; }

        public ImmutableDictionary<string, int> Grades { get; set; } = ImmutableDictionary<string, int>.Empty;

        public Sums Stand(ScoreFacts score)
        {
            _value = score.Value;
            (Open[0], Open[1], Open[2], Open[3]) = (score.Low, score.Medium, score.High, score.Critical);
            return this;
        }

        /// <summary>By pipelines: the tenth percentile, as everywhere that several are graded together.</summary>
        public void StandOf(List<Score> pipelines)
        {
            pipelines.Sort();
            _value = pipelines.Count == 0 ? 100 : pipelines[(pipelines.Count - 1) / 10].Value;
            Grades = pipelines.CountBy(score => score.Grade).ToImmutableDictionary();
        }

        public void AddControl(bool passes) => (_applying, _passing) = (_applying + 1, _passing + (passes ? 1 : 0));

        public void Fix(Severity severity, TimeSpan after) => _fixes[(int)severity].Add((int)Math.Round(after.TotalHours));

        public DayFacts ToFacts() => new()
        {
            Value = _value ?? (_applying == 0 ? 100 : 100.0 * _passing / _applying),
            RiskPoints = Enum.GetValues<Severity>().Sum(severity => Open[(int)severity] * ScoreModel.Default.Weight(severity)),
            Open = BySeverity<int>.Of(severity => Open[(int)severity]),
            Grades = Grades,
            Opened = Opened,
            Fixed = _fixes.Sum(fixes => fixes.Count),
            FixHours = BySeverity<ImmutableArray<int>>.Of(severity => [.. _fixes[(int)severity]]),
            Ages = BySeverity<OpenAges>.Of(severity => OpenAges.Of(Ages[(int)severity])),
            Breached = Breached,
            DueSoon = DueSoon,
            CatalogVersion = ControlCatalog.Version,
        };
    }
}
