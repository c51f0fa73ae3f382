using SecurityDashboard.Aws;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Inventory;
using SecurityDashboard.Web.Jobs;

namespace SecurityDashboard.Web.Features.Accounts;

/// <summary>Connects, changes and disconnects accounts; what people type is checked here, for pages and the API alike.</summary>
public sealed class AccountConnections(AccountStore store, AccountQueries accounts, ScanSchedules schedules, ConnectionTest test)
{
    /// <returns>The external id that the account's role must ask for; null when the account is connected already.</returns>
    /// <exception cref="FormatException">Something is not as it must be; the message says what.</exception>
    public async Task<string?> AddAsync(string account, AccountSettings settings, Actor actor, CancellationToken cancellation)
    {
        Check(settings);
        var externalId = await store.AddAsync(Number(account), settings, actor, cancellation);
        await schedules.ApplyAsync(cancellation);
        return externalId;
    }

    /// <returns>False when the account is not connected.</returns>
    /// <exception cref="FormatException">Something is not as it must be; the message says what.</exception>
    public async Task<bool> EditAsync(string account, AccountSettings settings, Actor actor, CancellationToken cancellation)
    {
        Check(settings);
        var isConnected = await store.EditAsync(Number(account), settings, actor, cancellation);
        await schedules.ApplyAsync(cancellation);
        return isConnected;
    }

    /// <returns>False when the account is not connected.</returns>
    public async Task<bool> RemoveAsync(string account, Actor actor, CancellationToken cancellation)
    {
        var wasConnected = await store.RemoveAsync(Number(account), actor, cancellation);
        await schedules.ApplyAsync(cancellation);
        return wasConnected;
    }

    /// <summary>Tries, step by step, what a scan needs. Null when the account is not connected; no step for one that AWS is not asked about.</summary>
    public async Task<IAsyncEnumerable<ConnectionStep>?> TestAsync(string account, CancellationToken cancellation) =>
        await accounts.FindAsync(Number(account), cancellation) switch
        {
            null => null,
            { Source: AccountSource.Assume or AccountSource.Ambient } found => test.RunAsync(AccountReader.TargetOf(found), cancellation),
            _ => AsyncEnumerable.Empty<ConnectionStep>(),
        };

    /// <exception cref="FormatException">It is not an account's number.</exception>
    public static AccountId Number(string text) =>
        AccountId.TryParse(text, out var account) ? account : throw new FormatException("An account's number has twelve digits.");

    private static void Check(AccountSettings settings)
    {
        if (string.IsNullOrWhiteSpace(settings.Name) || settings.Name.Length > 100)
            throw new FormatException("Give the account a name of at most 100 characters.");
        if (VisibleText.Of(settings.Name) != settings.Name)
            throw new FormatException("Use only characters that can be seen in an account's name: none that control a terminal or turn text round.");
        if (settings.Source is AccountSource.Demo)
            throw new FormatException("Demo accounts are made by --demo only. Choose assume, ambient or import.");
        if (settings.Source is AccountSource.Assume && string.IsNullOrWhiteSpace(settings.RoleName))
            throw new FormatException("Name the role to assume.");
        if (settings.Regions.FirstOrDefault(region => !AwsRegions.IsRegion(region)) is { } wrong)
            throw new FormatException($"\"{wrong}\" is not a region. Use names such as eu-west-1.");
        if (settings.Schedule is { } schedule && !CronText.IsValid(schedule))
            throw new FormatException($"\"{schedule}\" is not a schedule. Use a cron expression of five fields such as 0 */6 * * *.");
    }
}
