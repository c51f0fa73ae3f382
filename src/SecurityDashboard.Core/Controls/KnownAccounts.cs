using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Controls;

/// <summary>Which accounts somebody here answers for: those that are connected, those of the organization and those that are trusted.</summary>
internal static class KnownAccounts
{
    /// <summary>For the controls that ask.</summary>
    public static ListSetting Trusted => SharedSettings.TrustedAccounts;

    /// <summary>The end of a sentence about an account that is known; null: nobody here knows it.</summary>
    /// <exception cref="UnreadableException">It is not connected, and the accounts of the organization could not be read.</exception>
    public static string? HowKnown(AccountId account, Estate estate) =>
        estate.Neighbours.Append(estate.Subject).Any(snapshot => snapshot.Account == account) ? "which is connected"
        : estate.Settings.Of(Trusted, estate.Subject.Account).Has(account.Text) ? "which is trusted"
        : Organization(estate).Value.Contains(account) ? "which is in the organization"
        : null;

    /// <summary>The subject's word, or that of a connected account whose organization the subject is in.</summary>
    private static Observed<System.Collections.Immutable.ImmutableArray<AccountId>> Organization(Estate estate)
    {
        var own = estate.Subject.Resources.OfType<Account>().FirstOrDefault()?.Organization ?? default;
        return own.WhyNot is null
            ? own
            : estate.Neighbours.SelectMany(neighbour => neighbour.Resources.OfType<Account>()).Select(neighbour => neighbour.Organization)
                .FirstOrDefault(accounts => accounts.WhyNot is null && accounts.Value.Contains(estate.Subject.Account), own);
    }
}
