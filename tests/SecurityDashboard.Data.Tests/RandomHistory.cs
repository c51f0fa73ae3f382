using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data;

/// <summary>What may happen to two accounts: scans that find this and that, what cannot be read, deletions, decisions, other names, removal, and teams that own and see to this and that.</summary>
internal static class RandomHistory
{
    private static readonly Resource[] Faults =
    [
        Some.Webhook with { Authentication = "UNAUTHENTICATED" },
        Some.Key with { RotationEnabled = Observed.Of(false) },
        Some.Project.With(project => project with { Environment = project.Environment with { PrivilegedMode = true } }),
        Some.Secret with { RotationEnabled = false },
        Some.Bucket with { Encryption = Observed.Unreadable<Inventory.Storage.BucketEncryption>(Some.Denied) },
        TwoAccounts.Pipeline,
    ];

    private static readonly string[] Teams = ["payments", "platform"];

    private static readonly string[] Rules = ["*", "arn:aws:codepipeline:*", $"arn:aws:*:{TwoAccounts.Tools}:*", "tag:team=payments", "*webhook*", "arn:aws:kms:*"];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<string> StepAsync(TestDashboard dashboard, Random random)
    {
        var control = ControlCatalog.All[random.Next(ControlCatalog.All.Length)];
        switch (random.Next(14))
        {
            case 0:
                await SettingsOf(dashboard).SetAsync(control.StateSetting, account: null, random.Next(3) == 0 ? null : Control.Off, $"Because of {random.Next()}", Actor.System, Cancellation);
                await JudgeAsync(dashboard);
                return $"{control.Info.Id} was switched";
            case 1:
                await SettingsOf(dashboard).SetAsync(control.SeveritySetting, Some.Account, random.Next(3) == 0 ? null : "Low", $"Because of {random.Next()}", Actor.System, Cancellation);
                await JudgeAsync(dashboard);
                return $"{control.Info.Id} weighs something else";
            case 2:
                await dashboard.Accounts.EditAsync(Some.Account, new AccountSettings { Name = $"Name {random.Next()}", Source = AccountSource.Demo }, Actor.System, Cancellation);
                return "the account was renamed";
            case 3:
                if (await dashboard.Accounts.RemoveAsync(TwoAccounts.Tools, Actor.System, Cancellation))
                {
                    await JudgeAsync(dashboard);
                    return "an account was removed";
                }

                await dashboard.ConnectAsync(TwoAccounts.Tools, "Tools again");
                return "an account was connected";
            case 4 or 5 when await dashboard.AccountQueries.FindAsync(TwoAccounts.Tools, Cancellation) is not null:
                await dashboard.ScanAsync(random.Next(3) == 0 ? TwoAccounts.ToolsSnapshot with { Resources = [] } : TwoAccounts.ToolsSnapshot);
                return "the other account was scanned";
            case 6:
                return await TeamAsync(TeamsOf(dashboard), random);
            case 7:
                await TeamsOf(dashboard).SaveAsync(Teams[random.Next(Teams.Length)], $"#{random.Next()}", Actor.System, Cancellation);
                return "a team is reached elsewhere";
            case 8:
                var findings = (await dashboard.FindingQueries.ListAsync(new Queries.FindingFilter { Open = true }, Queries.FindingOrder.WorstSeverity, 1 + random.Next(20), after: null, Cancellation)).Items;
                var teams = await TeamsOf(dashboard).ListAsync(Cancellation);
                var to = random.Next(3) switch { 0 => null, 1 when teams.Length > 0 => new Assignee(null, teams[random.Next(teams.Length)].Name), _ => new Assignee($"person-{random.Next(2)}", null) };
                var actions = (FindingActions)dashboard.Services.GetService(typeof(FindingActions))!;
                var done = await actions.AssignAsync(new FindingSelection([.. findings.Select(finding => finding.Id)], null), to, Actor.System, Cancellation);
                dashboard.Time.Advance(TimeSpan.FromSeconds(1));
                if (random.Next(3) == 0)
                    await actions.UndoAsync(done.Id, Actor.System, Cancellation);
                else
                    await actions.CommentAsync(new FindingSelection([.. findings.Take(3).Select(finding => finding.Id)], null), $"Because of {random.Next()}", Actor.System, Cancellation);
                return $"findings were assigned to {to}";
            default:
                var snapshot = Some.SnapshotWith([.. Faults.Where(_ => random.Next(2) == 0)]);
                if (random.Next(3) == 0)
                    snapshot = Variants.Of(snapshot).ElementAt(random.Next(Variants.Of(snapshot).Count())).Snapshot;
                if (random.Next(3) == 0)
                    snapshot = snapshot with { Resources = snapshot.Resources.RemoveAt(random.Next(snapshot.Resources.Length)) };
                await dashboard.ScanAsync(snapshot);
                return "the account was scanned";
        }
    }

    /// <summary>A team is removed, or the rules become others.</summary>
    private static async Task<string> TeamAsync(TeamStore store, Random random)
    {
        if (random.Next(4) == 0 && await store.ListAsync(Cancellation) is { Length: > 0 } there)
        {
            await store.RemoveAsync(there[random.Next(there.Length)].Id, Actor.System, Cancellation);
            return "a team was removed";
        }

        foreach (var team in Teams)
            await store.SaveAsync(team, "#team", Actor.System, Cancellation);
        await store.SetRulesAsync(string.Join('\n', Rules.Where(_ => random.Next(2) == 0).Select(rule => $"{rule} @{Teams[random.Next(Teams.Length)]}")), Actor.System, Cancellation);
        return "what belongs to whom was changed";
    }

    private static async Task JudgeAsync(TestDashboard dashboard)
    {
        foreach (var account in (await dashboard.Scans.SweepAsync(Cancellation)).Accounts)
            await dashboard.Runner.EvaluateAsync(account, Cancellation);
    }

    private static TeamStore TeamsOf(TestDashboard dashboard) => (TeamStore)dashboard.Services.GetService(typeof(TeamStore))!;

    private static ControlSettingStore SettingsOf(TestDashboard dashboard) => (ControlSettingStore)dashboard.Services.GetService(typeof(ControlSettingStore))!;
}
