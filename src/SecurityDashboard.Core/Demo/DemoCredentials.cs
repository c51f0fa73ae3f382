using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Demo;

/// <summary>What the credential reports of the made-up company say.</summary>
internal static class DemoCredentials
{
    /// <summary>The organization holds the root user of shared services; in production it lies in a safe; in the sandbox it is how people have always done it.</summary>
    public static Account Account(AccountId account, DateTimeOffset today, int weeksAgo)
    {
        var isSandbox = account == DemoCompany.Sandbox;
        return new Account
        {
            Arn = Inventory.Identity.Account.ArnOf(account),
            RootHasPassword = Observed.Of(account != DemoCompany.Shared),
            Root = Observed.Of(new UserCredentials
            {
                PasswordEnabled = false,
                MfaActive = account == DemoCompany.Production,
                AccessKeys = isSandbox ? [new AccessKey(1, Active: true, LastRotated: Day(today.AddDays(-900)))] : [],
                Use = Observed.Of(new CredentialUse
                {
                    UserCreated = Day(today.AddDays(-2000)),
                    PasswordLastUsed = Day(isSandbox ? today.AddDays(-7 * weeksAgo) : today.AddDays(-1500)),
                    Key1LastUsed = isSandbox ? Day(today.AddDays(-430)) : null,
                }),
                KeyServices = Observed.Of<ImmutableArray<string>>([isSandbox ? "s3" : "", ""]),
            }),
        };
    }

    public static UserCredentials Of(DemoPerson person, DateTimeOffset today, int weeksAgo)
    {
        var scanned = today.AddDays(-7 * weeksAgo);
        var keys = person.KeysMadeWeeksAgo.Select((weeks, index) => new AccessKey(index + 1, Active: true, LastRotated: today.AddDays(-7 * weeks)));
        var lastUsed = Day(person.LastSeenWeeksAgo is { } seen && seen > weeksAgo ? today.AddDays(-7 * seen) : scanned.AddDays(-2));
        return new UserCredentials
        {
            PasswordEnabled = person.HasPassword,
            MfaActive = person.HasPassword && !(weeksAgo >= person.HasNoMfaUntilWeeksAgo),
            AccessKeys = [.. keys.Where(key => key.LastRotated <= scanned)],
            Use = Observed.Of(new CredentialUse
            {
                UserCreated = Day(today.AddDays(-1200)),
                PasswordLastChanged = person.HasPassword ? Day(today.AddDays(-1100)) : null,
                PasswordLastUsed = person.HasPassword ? lastUsed : null,
                Key1LastUsed = lastUsed,
                // A second key is the one that nobody dares to delete.
                Key2LastUsed = person.KeysMadeWeeksAgo.Length > 1 ? Day(today.AddDays(-7 * person.KeysMadeWeeksAgo[1])) : null,
            }),
            KeyServices = Observed.Of<ImmutableArray<string>>([person.KeyService, person.KeysMadeWeeksAgo.Length > 1 ? "sts" : ""]),
        };
    }

    private static DateTimeOffset Day(DateTimeOffset time) => new(time.UtcDateTime.Date, TimeSpan.Zero);
}
