using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

public sealed class ControlSettingStoreTests(PostgresServer postgres)
{
    private const string Reason = "Agreed with the auditors in June.";

    private static readonly Actor Ada = new("ada", "192.0.2.1");
    private static readonly Control Control = ControlCatalog.Find("AN-08")!;
    private static readonly Setting Idle = Control.Info.Settings[0];
    private static readonly Resource Forgetful = Some.User with { Credentials = Observed.Of(Some.User.Credentials.Value with { Use = Observed.Of(Some.User.Credentials.Value.Use.Value with { PasswordLastUsed = Some.Now.AddDays(-50) }) }) };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_threshold_counts_from_the_next_evaluation_on_and_the_history_says_that_it_was_changed(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var settings = dashboard.Services.GetRequiredService<ControlSettingStore>();
        await dashboard.ScanAsync(Some.SnapshotWith(Forgetful));
        Assert.Equal(FindingStatus.Open, (await FindingAsync(dashboard)).Status);

        Assert.Null(await settings.SetAsync(Idle, account: null, " 60 ", Reason, Ada, Cancellation));
        Assert.Contains(Some.Account, (await dashboard.Scans.SweepAsync(Cancellation)).Accounts);
        dashboard.Time.Advance(TimeSpan.FromSeconds(1));
        await dashboard.Runner.EvaluateAsync(Some.Account, Cancellation);

        var finding = await FindingAsync(dashboard);
        Assert.Equal(FindingStatus.Resolved, finding.Status);
        var history = (await dashboard.FindingQueries.FindAsync(finding.Id, Cancellation))!.History;
        Assert.Equal([$"Days without use was set to 60 days for the organization by ada on {dashboard.Time.GetUtcNow():yyyy-MM-dd}: Agreed with the auditors in June.", null], history.Select(change => change.Cause));

        var before = await settings.SetAsync(Idle, account: null, text: null, Reason, Ada, Cancellation);
        dashboard.Time.Advance(TimeSpan.FromSeconds(1));
        await dashboard.Runner.EvaluateAsync(Some.Account, Cancellation);

        Assert.Equal(("60", FindingStatus.Open), (before?.Text, (await FindingAsync(dashboard)).Status));
        Assert.Equal(
            [("ada", "control.set-back", "60 days", Reason), ("ada", "control.set", null, $"60 days · {Reason}")],
            (await settings.HistoryAsync(Control, 10, Cancellation)).Select(it => (it.Actor, it.Action, it.Before, it.After)));
        Assert.Null(await dashboard.Audit.VerifyAsync(Cancellation));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_scan_with_the_settings_of_before_names_no_cause(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var settings = dashboard.Services.GetRequiredService<ControlSettingStore>();
        await dashboard.ScanAsync(Some.Snapshot);
        await settings.SetAsync(Idle, account: null, "40", Reason, Ada, Cancellation);
        dashboard.Time.Advance(TimeSpan.FromSeconds(1));
        await dashboard.Runner.EvaluateAsync(Some.Account, Cancellation);

        dashboard.Time.Advance(TimeSpan.FromSeconds(1));
        await dashboard.ScanAsync(Some.SnapshotWith(Forgetful) with { TakenAt = Some.Now.AddHours(1) });

        var finding = await FindingAsync(dashboard);
        Assert.Equal(FindingStatus.Open, finding.Status);
        Assert.Null((await dashboard.FindingQueries.FindAsync(finding.Id, Cancellation))!.History[0].Cause);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_control_that_is_switched_off_closes_its_findings_as_that_and_they_come_back_as_they_stood(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var settings = dashboard.Services.GetRequiredService<ControlSettingStore>();
        await dashboard.ScanAsync(Some.SnapshotWith(Forgetful));
        var opened = (await FindingAsync(dashboard)).OpenedAt;

        await settings.SetAsync(Control.StateSetting, Some.Account, "off", Reason, Ada, Cancellation);
        dashboard.Time.Advance(TimeSpan.FromSeconds(1));
        await dashboard.Runner.EvaluateAsync(Some.Account, Cancellation);

        var off = await FindingAsync(dashboard);
        Assert.Equal((FindingStatus.Off, null), (off.Status, off.ResolvedAt));
        Assert.Equal($"It was switched off for account {Some.Account} by ada on {dashboard.Time.GetUtcNow():yyyy-MM-dd}: Agreed with the auditors in June.", off.Because);
        Assert.Equal(0, (await dashboard.FindingQueries.CountAsync(new FindingFilter { Open = true, Controls = ["AN-08"] }, Cancellation)).Values.Sum());
        Assert.False((await dashboard.FindingQueries.CountsAsync(Cancellation)).ContainsKey("AN-08"));

        await settings.SetAsync(Control.StateSetting, Some.Account, text: null, Reason, Ada, Cancellation);
        dashboard.Time.Advance(TimeSpan.FromSeconds(1));
        await dashboard.Runner.EvaluateAsync(Some.Account, Cancellation);

        var back = await FindingAsync(dashboard);
        Assert.Equal((FindingStatus.Open, opened), (back.Status, back.OpenedAt));
        Assert.Equal([FindingTransition.SwitchedOn, FindingTransition.SwitchedOff, FindingTransition.Opened], (await dashboard.FindingQueries.FindAsync(back.Id, Cancellation))!.History.Select(change => change.Transition));
    }

    [Fact]
    public async Task Another_severity_is_what_findings_weigh_and_what_the_account_scores_by()
    {
        await using var dashboard = await TestDashboard.CreateAsync(DatabaseProvider.Sqlite, postgres);
        var settings = dashboard.Services.GetRequiredService<ControlSettingStore>();
        await dashboard.ScanAsync(Some.SnapshotWith(Forgetful));
        var (severity, points) = ((await FindingAsync(dashboard)).Severity, await RiskPointsAsync(dashboard));

        await settings.SetAsync(Control.SeveritySetting, account: null, "Critical", Reason, Ada, Cancellation);
        dashboard.Time.Advance(TimeSpan.FromSeconds(1));
        await dashboard.Runner.EvaluateAsync(Some.Account, Cancellation);

        Assert.Equal((Severity.Medium, Severity.Critical), (severity, (await FindingAsync(dashboard)).Severity));
        Assert.Equal(points + 35, await RiskPointsAsync(dashboard));
    }

    [Theory]
    [InlineData(null, "0", Reason, "Days without use: \"0\" is not allowed. Allowed is a whole number from 1 to 3650.")]
    [InlineData(null, "60", "because", "The reason has 7 characters. Write 10 to 500: who reads it in a year has to understand it.")]
    [InlineData("999988887777", "60", Reason, "Account 999988887777 is not connected. Name one that is, or set it for the whole organization.")]
    public async Task What_cannot_be_set_is_refused_and_leaves_no_trace(string? account, string text, string reason, string problem)
    {
        await using var dashboard = await TestDashboard.CreateAsync(DatabaseProvider.Sqlite, postgres);
        var settings = dashboard.Services.GetRequiredService<ControlSettingStore>();

        Assert.Equal(problem, (await Assert.ThrowsAsync<FormatException>(() => settings.SetAsync(Idle, account is null ? null : new AccountId(account), text, reason, Ada, Cancellation))).Message);

        Assert.Empty((await settings.GetAsync(Cancellation)).Decided);
        Assert.Empty(await settings.HistoryAsync(Control, 10, Cancellation));
    }

    private static async Task<double> RiskPointsAsync(TestDashboard dashboard) => (await dashboard.Services.GetRequiredService<AccountQueries>().FindAsync(Some.Account, Cancellation))!.Score.RiskPoints;

    private static async Task<FindingSummary> FindingAsync(TestDashboard dashboard) => Assert.Single(
        (await dashboard.FindingQueries.ListAsync(new FindingFilter { Controls = ["AN-08"] }, FindingOrder.Newest, 100, after: null, Cancellation)).Items,
        finding => finding.SubKey is "password" && finding.Resource == Some.User.Arn.Text);
}
