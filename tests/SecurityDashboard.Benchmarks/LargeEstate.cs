using System.Globalization;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Encryption;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Transit;

namespace SecurityDashboard.Benchmarks;

/// <summary>The rows of an organization after three years: made up, the same at every run, and as wide as those of real scans.</summary>
internal sealed class LargeEstate(int accounts, int findingsEach, int pipelinesEach)
{
    private const int Years = 3;
    private static readonly string[] Regions = ["us-east-1", "eu-west-1", "eu-central-1", "ap-southeast-2"];
    private static readonly string[] Teams = ["payments", "search", "checkout", "identity", "ledger", "catalogue", "shipping", "mobile", "data", "platform"];

    // How many of each kind an account has, relative to each other.
    private static readonly Dictionary<string, int> Share = new()
    {
        [ResourceTypes.Account] = 1,
        [ResourceTypes.Pipeline] = 10,
        [ResourceTypes.BuildProject] = 14,
        [ResourceTypes.Role] = 24,
        [ResourceTypes.Bucket] = 8,
        [ResourceTypes.Key] = 5,
        [ResourceTypes.Secret] = 10,
        [ResourceTypes.User] = 12,
        [ResourceTypes.Webhook] = 4,
        [ResourceTypes.Connection] = 2,
        [ResourceTypes.Topic] = 4,
        [ResourceTypes.Function] = 4,
    };

    private static readonly string Padding = new('x', 400);
    private readonly DateTimeOffset _now = TimeProvider.System.GetUtcNow();

    public IEnumerable<string> Accounts => Enumerable.Range(0, accounts).Select(number => (100_000_000_000 + (number * 7_919L)).ToString(CultureInfo.InvariantCulture));

    public IEnumerable<AccountRow> AccountRows => Accounts.Select((id, number) => new AccountRow
    {
        Id = id,
        Name = $"{Teams[number % Teams.Length]}-{number}",
        Source = AccountSource.Assume,
        RoleName = "SecurityDashboardScan",
        ExternalId = $"external-{number}",
        CreatedAt = _now.AddYears(-Years),
        SnapshotId = Guid.CreateVersion7(_now),
        SnapshotAt = _now.AddHours(-(number % 60)),
        EvaluatedAt = _now.AddHours(-(number % 60)),
        EvaluatedCatalog = ControlCatalog.Version,
        EstateVersion = 1,
        EvaluatedVersion = 1,
        Resources = 100,
        Score = Facts(new Random(number)),
    });

    public IEnumerable<PipelineRow> PipelineRows => Accounts.SelectMany((account, number) => Resources(account, number).Where(resource => resource.Type == ResourceTypes.Pipeline).Select((pipeline, at) => new PipelineRow
    {
        Id = StableId.Of(pipeline.Arn),
        AccountId = account,
        Arn = pipeline.Arn.Text,
        Region = pipeline.Region,
        Name = pipeline.Arn.Name,
        Score = Facts(new Random((number * 100) + at)),
        EncryptionLevel = (EncryptionLevel)(at % 5),
        Transit = (TransitEnforcement)(at % 3),
        CatalogVersion = ControlCatalog.Version,
        StaleSince = at == 3 ? _now.AddDays(-2) : null,
    }));

    public IEnumerable<PipelineResourceRow> ScopeRows => Accounts.SelectMany((account, number) =>
    {
        var resources = Resources(account, number).ToList();
        var random = new Random(number);
        // The first bucket and key serve all pipelines of the account, as a team's do.
        var shared = resources.Where(resource => resource.Type is ResourceTypes.Bucket or ResourceTypes.Key).DistinctBy(resource => resource.Type).ToList();
        return resources.Where(resource => resource.Type == ResourceTypes.Pipeline).SelectMany(pipeline =>
            resources.Where(resource => resource.Type is not (ResourceTypes.Account or ResourceTypes.Pipeline or ResourceTypes.User)).OrderBy(_ => random.Next()).Take(18).Concat(shared).Append(pipeline).Distinct()
                .Select(resource => new PipelineResourceRow { PipelineId = StableId.Of(pipeline.Arn), ResourceId = StableId.Of(resource.Arn), Type = resource.Type, ViaId = StableId.Of(pipeline.Arn) }));
    });

    public IEnumerable<ResourceRow> ResourceRows => Accounts.SelectMany((account, number) => Resources(account, number).Select(resource => new ResourceRow
    {
        AccountId = account,
        Id = StableId.Of(resource.Arn),
        Arn = resource.Arn.Text,
        Type = resource.Type,
        Region = resource.Region,
        Name = resource.Arn.Name,
    }));

    public IEnumerable<FindingRow> FindingRows => Accounts.SelectMany((account, number) => Findings(account, number).Select(state => FindingRow.Of(new AccountId(account), state)));

    public IEnumerable<FindingEventRow> EventRows => Accounts.SelectMany((account, number) => Findings(account, number).SelectMany(state => Events(account, state)));

    public IEnumerable<ScorePointRow> PointRows =>
        Points(ScoreScope.Estate, "", 3_000)
            .Concat(Accounts.SelectMany(account => Points(ScoreScope.Account, account, 200)))
            .Concat(PipelineRows.SelectMany(pipeline => Points(ScoreScope.Pipeline, pipeline.Id.ToString("N"), 60)));

    public IEnumerable<ScanRow> ScanRows => Accounts.SelectMany((account, number) => Enumerable.Range(0, 100).Select(scan => _now.AddHours(-6 * scan).AddSeconds(-number)).Select((at, scan) => new ScanRow
    {
        Id = Guid.CreateVersion7(at),
        AccountId = account,
        State = scan == 0 && number % 100 == 0 ? ScanState.Queued : ScanState.Done,
        RequestedBy = "schedule",
        RequestedAt = at,
        StartedAt = at,
        FinishedAt = scan == 0 && number % 100 == 0 ? null : at.AddSeconds(30),
        Resources = 100,
        ApiCalls = 400,
    }));

    public IEnumerable<AuditRow> AuditRows => Enumerable.Range(1, 100_000).Select(number => new AuditRow
    {
        Number = number,
        At = _now.AddYears(-Years).AddMinutes(number * 15),
        Actor = $"person{number % 50}@example.com",
        Action = number % 7 == 0 ? "setting.changed" : "account.changed",
        Target = $"target-{number % 900}",
        Before = "{}",
        After = "{}",
        Address = "192.0.2.1",
        Hash = $"{number:x64}",
    });

    private IEnumerable<ScorePointRow> Points(ScoreScope scope, string id, int count)
    {
        var random = new Random(StringComparer.Ordinal.GetHashCode(id) & 0xFFFF);
        var step = TimeSpan.FromDays(365 * Years) / count;
        return Enumerable.Range(0, count).Select(at => _now.AddYears(-Years) + (at * step)).Select(at => new ScorePointRow
        {
            Id = Guid.CreateVersion7(at),
            Scope = scope,
            ScopeId = id,
            At = at,
            Score = Facts(random),
            CatalogVersion = at < _now.AddYears(-1) ? "00000000" : ControlCatalog.Version,
        });
    }

    private static ScoreFacts Facts(Random random) => random.Next(100) switch
    {
        < 4 => ScoreFacts.Perfect with { Evaluations = 150 },
        var draw => ScoreFacts.Perfect with
        {
            Value = draw + random.NextDouble(),
            IfUnknownPasses = Math.Min(99.9, draw + 1 + (random.NextDouble() * 5)),
            WithExceptions = 99.9,
            RiskPoints = random.Next(1_000, 2_000),
            RiskPointsWithExceptions = random.Next(1, 1_000),
            Critical = random.Next(3),
            High = random.Next(10),
            Medium = random.Next(40),
            Low = random.Next(40),
            Excepted = random.Next(3),
            Unknown = random.Next(20),
            Evaluations = 150,
        },
    };

    private IEnumerable<ResourceId> Resources(string account, int number)
    {
        foreach (var type in ControlCatalog.All.Select(control => control.ResourceType).Distinct())
            for (var at = 0; at < Count(type); at++)
            {
                var region = Regions[(number + at) % Regions.Length];
                yield return new ResourceId(new Arn($"arn:aws:{type.Split("::")[^2].ToLowerInvariant()}:{region}:{account}:{type.Split("::")[^1].ToLowerInvariant()}/{Teams[at % Teams.Length]}-service-{number}-{at}"), type, new AccountId(account), region);
            }
    }

    private int Count(string type) => type == ResourceTypes.Pipeline ? pipelinesEach : Share.GetValueOrDefault(type, 2);

    /// <summary>As many as are wanted: each control on each resource, and where that is not enough on parts of them.</summary>
    private IEnumerable<FindingState> Findings(string account, int number)
    {
        var random = new Random(number);
        var resources = Resources(account, number).ToLookup(resource => resource.Type);
        var judged = ControlCatalog.All.SelectMany(control => resources[control.ResourceType].Select(resource => (control, resource))).ToList();
        for (var at = 0; at < findingsEach; at++)
        {
            var (control, resource) = judged[at % judged.Count];
            yield return State(random, control, resource, at < judged.Count ? "" : $"part-{at / judged.Count}");
        }
    }

    private FindingState State(Random random, Control control, ResourceId resource, string part)
    {
        var draw = random.Next(1_000);
        var outcome = draw < 700 ? Outcome.Pass : draw < 840 ? Outcome.NotApplicable : draw < 960 ? Outcome.Fail : Outcome.Unknown;
        var status = outcome is Outcome.Fail || (outcome is Outcome.Unknown && draw % 2 == 0) ? FindingStatus.Open
            : draw % 40 == 0 ? FindingStatus.Gone
            : draw % 10 == 0 ? FindingStatus.Resolved
            : FindingStatus.None;
        var first = _now.AddDays(-Math.Pow(random.NextDouble(), 2) * 365 * Years);
        var opened = status is FindingStatus.Open or FindingStatus.Resolved ? first + ((_now - first) * random.NextDouble()) : (DateTimeOffset?)null;
        var operation = control.Info.Id[..2] + ":Get" + resource.Type.Split("::")[^1];
        return new FindingState
        {
            Key = new EvaluationKey(control.Info.Id, resource.Arn, part),
            Resource = resource,
            Severity = control.Info.Severity,
            Outcome = outcome,
            Status = status,
            Because = $"{control.Info.Title[..Math.Min(60, control.Info.Title.Length)]}: {(outcome is Outcome.Fail ? "privileged access is given to" : "as it should be on")} {resource.Arn.Name} of team {Teams[draw % Teams.Length]}, step {draw}.",
            Evidence = outcome is Outcome.Fail
                ? [new Evidence("Policy.Statement[0].Principal", "named accounts", $"{resource.Arn}"), new Evidence("Environment", "no secret", random.Next(20) == 0 ? $"length 20, fingerprint {random.Next(5_000):x32}" : Padding[..(draw % 120)])]
                : outcome is Outcome.Pass ? [new Evidence("Configuration", "as wanted", Padding[..(draw % 80)])] : [],
            Unreadable = outcome is Outcome.Unknown ? new Unreadable(UnreadableReason.AccessDenied, operation, $"{operation} was denied on {resource.Arn.Name}.") { Resource = resource.Arn.Text, MissingPermission = operation } : null,
            FirstSeen = first,
            OpenedAt = opened,
            ResolvedAt = status is FindingStatus.Resolved ? opened + ((_now - opened) * random.NextDouble()) : null,
            StaleSince = outcome is Outcome.Unknown ? first + ((_now - first) * random.NextDouble()) : null,
        };
    }

    private static IEnumerable<FindingEventRow> Events(string account, FindingState state)
    {
        yield return Event(state.FirstSeen, state.OpenedAt == state.FirstSeen ? FindingTransition.Opened : FindingTransition.Recorded);
        if (state.OpenedAt is { } opened && opened != state.FirstSeen)
            yield return Event(opened, FindingTransition.Opened);
        if (state.ResolvedAt is { } resolved)
            yield return Event(resolved, FindingTransition.Resolved);

        FindingEventRow Event(DateTimeOffset at, FindingTransition transition) => new()
        {
            Id = Guid.CreateVersion7(at),
            FindingId = StableId.Of(new AccountId(account), state.Key),
            AccountId = account,
            ScanId = null,
            ExceptionId = null,
            At = at,
            Transition = transition,
            Status = state.Status,
            Outcome = state.Outcome,
            Severity = state.Severity,
            Because = state.Because,
            Cause = null,
            CatalogVersion = ControlCatalog.Version,
        };
    }
}
