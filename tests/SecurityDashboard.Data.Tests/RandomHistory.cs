using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Data;

/// <summary>What may happen to two accounts: scans that find this and that, what cannot be read, deletions, decisions, other names, removal.</summary>
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

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static async Task<string> StepAsync(TestDashboard dashboard, Random random)
    {
        var control = ControlCatalog.All[random.Next(ControlCatalog.All.Length)];
        switch (random.Next(10))
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

    private static async Task JudgeAsync(TestDashboard dashboard)
    {
        foreach (var account in (await dashboard.Scans.SweepAsync(Cancellation)).Accounts)
            await dashboard.Runner.EvaluateAsync(account, Cancellation);
    }

    private static ControlSettingStore SettingsOf(TestDashboard dashboard) => (ControlSettingStore)dashboard.Services.GetService(typeof(ControlSettingStore))!;
}
