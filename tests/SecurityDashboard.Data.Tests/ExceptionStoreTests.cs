using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Exceptions;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

public sealed class ExceptionStoreTests(PostgresServer postgres)
{
    private const string Reason = "The hook goes with the old repository in March.";

    private static readonly Resource Unauthenticated = Some.Webhook with { Authentication = "UNAUTHENTICATED" };
    private static readonly Resource WeakKey = Some.Key with { RotationEnabled = Observed.Of(false) };

    private static readonly Decider Ada = new("ada", MayApprove: true);
    private static readonly Decider Grace = new("grace", MayApprove: true);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_critical_exception_counts_from_its_approval_to_its_end_in_scores_lists_and_history(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ScanAsync(Some.SnapshotWith(Unauthenticated, WeakKey));
        var finding = await OpenAsync(dashboard, "SC-01");

        var asked = await RequestAsync(dashboard, new FindingScope(Some.Account, finding.Key), days: 10);
        Assert.Equal((ExceptionState.Requested, Severity.Critical), (asked.State, asked.UpTo));
        Assert.Equal((39.4, 39.4), await ScoresAsync(dashboard));

        await dashboard.Exceptions.ApproveAsync(asked.Id, "Until March.", Grace, new Actor("grace", null), Cancellation);
        Assert.Equal((39.4, 89.9), await ScoresAsync(dashboard));
        var posture = (await dashboard.Posture.OverviewAsync(Cancellation)).Estate;
        Assert.Equal((39.4, 89.9, 45, 5, 1), (posture.Score.Shown, posture.ScoreWithExceptions.Shown, posture.RiskPoints, posture.RiskPointsWithExceptions, posture.Excepted));
        var account = (await dashboard.AccountQueries.FindAsync(Some.Account, Cancellation))!.Score;
        Assert.Equal((45, 5, 1), (account.RiskPoints, account.RiskPointsWithExceptions, account.Excepted));
        Assert.Equal("SC-01", Assert.Single(await ListAsync(dashboard, new FindingFilter { Open = true, Excepted = true })).ControlId);
        Assert.Equal("KM-01", Assert.Single(await ListAsync(dashboard, new FindingFilter { Open = true, Excepted = false })).ControlId);
        Assert.Equal(1, (await dashboard.ExceptionQueries.FindAsync(asked.Id, Cancellation))!.Summary.Covers);

        dashboard.Time.Advance(asked.ExpiresAt - dashboard.Time.GetUtcNow());
        Assert.Equal(1, await dashboard.Exceptions.ExpireAsync(Cancellation));
        Assert.Equal(0, await dashboard.Exceptions.ExpireAsync(Cancellation));

        Assert.Equal((39.4, 39.4), await ScoresAsync(dashboard));
        var history = (await dashboard.FindingQueries.FindAsync(finding.Id, Cancellation))!.History;
        Assert.Equal([FindingTransition.ExceptionEnded, FindingTransition.Excepted, FindingTransition.Opened], history.Select(change => change.Transition));
        Assert.Equal($"The exception ended on its day, {asked.ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC.", history[0].Cause);
        Assert.Equal($"Risk accepted until {asked.ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC, asked for by ada and approved by grace: {Reason}", history[1].Cause);
        Assert.All(history, change => Assert.Equal((FindingStatus.Open, Outcome.Fail), (change.Status, change.Outcome)));
        Assert.Equal(
            [ExceptionStore.Expired, ExceptionStore.Approved, ExceptionStore.Requested],
            (await dashboard.ExceptionQueries.FindAsync(asked.Id, Cancellation))!.History.Select(step => step.Action));
        Assert.Null(await dashboard.Audit.VerifyAsync(Cancellation));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_pattern_covers_what_a_later_scan_finds_and_lets_go_what_weighs_more_than_was_let_stand(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ScanAsync(Some.Snapshot);
        var pattern = await RequestAsync(dashboard, new PatternScope("KM-01", "arn:aws:kms:*"), days: 300);
        Assert.Equal((ExceptionState.Active, Severity.Medium, 0), (pattern.State, pattern.UpTo, await CoversAsync(dashboard, pattern)));

        await dashboard.ScanAsync(Some.SnapshotWith(WeakKey));
        Assert.Equal(1, await CoversAsync(dashboard, pattern));
        Assert.Equal((89.9, 100), await ScoresAsync(dashboard));

        var control = ControlCatalog.Find("KM-01")!;
        await dashboard.ControlSettings.SetAsync(control.SeveritySetting, null, "Critical", "We had an incident.", Actor.System, Cancellation);
        await dashboard.Runner.EvaluateAsync(Some.Account, Cancellation);

        Assert.Equal(0, await CoversAsync(dashboard, pattern));
        Assert.Equal((39.9, 39.9), await ScoresAsync(dashboard));
        var finding = await OpenAsync(dashboard, "KM-01");
        Assert.Equal("The exception covers Medium at most, and this is Critical now.", (await dashboard.FindingQueries.FindAsync(finding.Id, Cancellation))!.History[0].Cause);
        Assert.Equal(ExceptionState.Requested, (await RequestAsync(dashboard, new PatternScope("KM-01", "*"), days: 30)).State);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_tag_covers_what_bears_it_and_what_only_pipelines_that_bear_it_use(DatabaseProvider provider)
    {
        var sandbox = Some.Pipeline with { Tags = Observed.Of(ImmutableSortedDictionary<string, string>.Empty.Add("env", "sandbox")) };
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ScanAsync(Some.SnapshotWith(sandbox, Unauthenticated));
        var tagged = await RequestAsync(dashboard, new TagScope("env", "sandbox", null), days: 30);
        Assert.Equal(Severity.Critical, tagged.UpTo);
        await dashboard.Exceptions.ApproveAsync(tagged.Id, null, Grace, Actor.System, Cancellation);
        Assert.Equal(1, await CoversAsync(dashboard, tagged));

        // What could not be read keeps the tags that it had; what was read without the tag has lost it.
        await dashboard.ScanAsync(Some.SnapshotWith(sandbox with { Tags = Observed.Unreadable<ImmutableSortedDictionary<string, string>>(Some.Denied) }, Unauthenticated));
        Assert.Contains("SC-01", (await ListAsync(dashboard, new FindingFilter { Exception = tagged.Id })).Select(finding => finding.ControlId));
        await dashboard.ScanAsync(Some.SnapshotWith(Some.Pipeline, Unauthenticated));

        Assert.Equal(0, await CoversAsync(dashboard, tagged));
        var finding = await OpenAsync(dashboard, "SC-01");
        Assert.Equal("The exception is about other findings: the tags that it names are no longer there.", (await dashboard.FindingQueries.FindAsync(finding.Id, Cancellation))!.History[0].Cause);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_preview_counts_what_the_exception_then_covers(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ScanAsync(Some.SnapshotWith(Unauthenticated, WeakKey));
        var arn = Some.Key.Arn.Text;

        foreach (var (resource, matches) in new[] { ("*", true), (arn, true), (arn[..^3] + "???", true), (arn[..^3] + "[abc]", false), (arn.ToUpperInvariant(), false), (arn.Replace('-', '_'), false), (arn[..20] + "*" + arn[^5..], true), (arn + "?", false), ("%", false) })
        {
            var scope = new PatternScope("KM-01", resource);
            var preview = await dashboard.ExceptionQueries.PreviewAsync(scope, Cancellation);
            Assert.Equal((matches ? 1 : 0, Severity.Medium, false, 365), (preview.Total, preview.UpTo, preview.NeedsSomebodyElse, preview.Days));
            Assert.Equal(preview.Total, (await dashboard.ExceptionQueries.MatchingAsync(scope, 10, null, Cancellation)).Items.Length);

            var made = await RequestAsync(dashboard, scope, days: 10);
            Assert.Equal(preview.Total, await CoversAsync(dashboard, made));
            await dashboard.Exceptions.WithdrawAsync(made.Id, Ada, Actor.System, Cancellation);
        }
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Withdrawn_it_counts_no_longer_and_cannot_come_back(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ScanAsync(Some.SnapshotWith(WeakKey));
        var finding = await OpenAsync(dashboard, "KM-01");
        var active = await RequestAsync(dashboard, new FindingScope(Some.Account, finding.Key), days: 10);
        Assert.Equal((89.9, 100), await ScoresAsync(dashboard));
        dashboard.Time.Advance(TimeSpan.FromHours(1));

        await dashboard.Exceptions.WithdrawAsync(active.Id, Ada, new Actor("ada", null), Cancellation);

        Assert.Equal((89.9, 89.9), await ScoresAsync(dashboard));
        var refused = await Assert.ThrowsAsync<StepRefusedException>(() => dashboard.Exceptions.ApproveAsync(active.Id, null, Grace, Actor.System, Cancellation));
        Assert.Equal((false, "ada withdrew it. Ask for a new one."), (refused.Obstacle.IsForbidden, refused.Message));
        Assert.Equal("The exception was withdrawn by ada.", (await dashboard.FindingQueries.FindAsync(finding.Id, Cancellation))!.History[0].Cause);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Nobody_approves_what_they_asked_for_and_nothing_is_asked_for_twice(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ScanAsync(Some.SnapshotWith(Unauthenticated));
        var scope = new FindingScope(Some.Account, (await OpenAsync(dashboard, "SC-01")).Key);
        var asked = await RequestAsync(dashboard, scope, days: 10);

        Assert.True((await Assert.ThrowsAsync<StepRefusedException>(() => dashboard.Exceptions.ApproveAsync(asked.Id, null, Ada, Actor.System, Cancellation))).Obstacle.IsForbidden);
        Assert.Equal($"ada asked for the same already, and it waits for a decision: exception {asked.Id:N}.", (await Assert.ThrowsAsync<FormatException>(() => RequestAsync(dashboard, scope, days: 10))).Message);
        Assert.Equal("No control has the id XX-99. See /controls for those that there are.", (await Assert.ThrowsAsync<FormatException>(() => RequestAsync(dashboard, new PatternScope("XX-99", "*"), days: 10))).Message);
        Assert.Null(await dashboard.Exceptions.ApproveAsync(Guid.CreateVersion7(Some.Now), null, Grace, Actor.System, Cancellation));
        Assert.Equal((39.9, 39.9), await ScoresAsync(dashboard));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task The_list_pages_from_the_latest_on_and_knows_an_end_that_nobody_wrote_down(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ScanAsync(Some.SnapshotWith(WeakKey));
        foreach (var control in new[] { "KM-01", "AN-07", "SC-01" })
        {
            await RequestAsync(dashboard, new PatternScope(control, "*"), days: control is "AN-07" ? 2 : 20);
            dashboard.Time.Advance(TimeSpan.FromSeconds(1));
        }

        var first = await dashboard.ExceptionQueries.ListAsync(new ExceptionFilter(), 2, null, Cancellation);
        var rest = await dashboard.ExceptionQueries.ListAsync(new ExceptionFilter(), 2, first.Next, Cancellation);
        Assert.Equal(["SC-01", "AN-07", "KM-01"], first.Items.Concat(rest.Items).Select(it => it.Exception.Scope.ControlId));
        Assert.Null(rest.Next);

        dashboard.Time.Advance(TimeSpan.FromDays(3));
        Assert.Equal([(ExceptionState.Requested, 1), (ExceptionState.Active, 1), (ExceptionState.Expired, 1)], (await dashboard.ExceptionQueries.CountsAsync(Cancellation)).OrderBy(it => it.Key).Select(it => (it.Key, it.Value)));
        Assert.Equal(["AN-07"], await ControlsAsync(new ExceptionFilter { States = [ExceptionState.Expired] }));
        Assert.Equal(["KM-01"], await ControlsAsync(new ExceptionFilter { States = [ExceptionState.Active] }));
        Assert.Equal(["SC-01"], await ControlsAsync(new ExceptionFilter { Text = "sc-0", RequestedBy = "ada" }));
        Assert.Empty(await ControlsAsync(new ExceptionFilter { NotRequestedBy = "ada" }));

        async Task<IEnumerable<string?>> ControlsAsync(ExceptionFilter filter) => (await dashboard.ExceptionQueries.ListAsync(filter, 10, null, Cancellation)).Items.Select(it => it.Exception.Scope.ControlId);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task The_policy_is_audited_and_holds_from_then_on(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ScanAsync(Some.SnapshotWith(WeakKey));

        await dashboard.Exceptions.SetPolicyAsync(new ExceptionPolicy(7, 14, 21, 28), new Actor("ada", null), Cancellation);

        Assert.Equal(21, (await dashboard.ExceptionQueries.PreviewAsync(new PatternScope("KM-01", "*"), Cancellation)).Days);
        Assert.Contains("What is Medium may be excepted for 21 days", (await Assert.ThrowsAsync<FormatException>(() => RequestAsync(dashboard, new PatternScope("KM-01", "*"), days: 30))).Message, StringComparison.Ordinal);
        var audited = Assert.Single((await dashboard.AuditQueries.ListAsync(new AuditFilter { Action = ExceptionStore.PolicyChanged }, 10, null, Cancellation)).Items);
        Assert.Equal(("Critical 90, High 180, Medium 365, Low 365 days", "Critical 7, High 14, Medium 21, Low 28 days"), (audited.Entry.Before, audited.Entry.After));
    }

    internal static Task<RiskException> RequestAsync(TestDashboard dashboard, ExceptionScope scope, int days) => dashboard.Exceptions.RequestAsync(new ExceptionRequest
    {
        Kind = ExceptionKind.RiskAccepted,
        Scope = scope,
        Reason = Reason,
        Owner = "payments",
        ExpiresAt = dashboard.Time.GetUtcNow().AddDays(days),
    }, Ada, new Actor("ada", null), Cancellation);

    private static async Task<int> CoversAsync(TestDashboard dashboard, RiskException exception) => (await dashboard.ExceptionQueries.FindAsync(exception.Id, Cancellation))!.Summary.Covers;

    private static async Task<FindingSummary> OpenAsync(TestDashboard dashboard, string control) => Assert.Single(await ListAsync(dashboard, new FindingFilter { Controls = [control], Statuses = [FindingStatus.Open] }));

    private static async Task<ImmutableArray<FindingSummary>> ListAsync(TestDashboard dashboard, FindingFilter filter) =>
        (await dashboard.FindingQueries.ListAsync(filter, FindingOrder.WorstSeverity, 100, null, Cancellation)).Items;

    private static async Task<(double, double)> ScoresAsync(TestDashboard dashboard)
    {
        var score = (await dashboard.PipelineAsync(Some.Pipeline)).Pipeline.Score;
        return (score.Score.Shown, score.ScoreWithExceptions.Shown);
    }
}
