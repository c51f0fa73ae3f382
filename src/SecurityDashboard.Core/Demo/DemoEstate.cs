using System.Collections.Immutable;
using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Demo;

/// <summary>
/// Three accounts of a company that does not exist, good and bad in every pillar, with some things that could not be read.
/// The same for the same month and number of weeks.
/// </summary>
public static class DemoEstate
{
    /// <summary>How far back it has a history.</summary>
    public const int Weeks = 12;

    /// <summary>Its accounts and what people call them.</summary>
    public static ImmutableArray<(AccountId Account, string Name)> Accounts { get; } =
    [
        (DemoCompany.Production, "production"),
        (DemoCompany.Shared, "shared services"),
        (DemoCompany.Sandbox, "sandbox"),
    ];

    /// <summary>What its people decided about controls.</summary>
    public static ImmutableArray<(Setting Setting, string Text, string Reason)> Decisions { get; } =
        [(ControlCatalog.Find("CB-27")!.Info.Settings[0], "harbour-example", "Everything that harbour builds stands in its own organizations.")];

    /// <summary>One snapshot of each account, as a scan at <paramref name="at"/> would read it.</summary>
    public static ImmutableArray<AccountSnapshot> Snapshots(DateTimeOffset at) => Snapshots(at, weeksAgo: 0);

    /// <summary>
    /// The same accounts as they were <paramref name="weeksAgo"/> weeks before <paramref name="at"/>: some things were worse then, some better.
    /// </summary>
    public static ImmutableArray<AccountSnapshot> Snapshots(DateTimeOffset at, int weeksAgo)
    {
        var takenAt = at.AddDays(-7 * weeksAgo);
        // Dates within the estate hang on the month, so that a scan tomorrow finds what the scan today found.
        var month = new DateTimeOffset(at.UtcDateTime.Year, at.UtcDateTime.Month, 1, 9, 0, 0, TimeSpan.Zero);
        return [.. Accounts.Select(account => new DemoAccount(account.Account, month, weeksAgo).Snapshot(takenAt))];
    }
}
