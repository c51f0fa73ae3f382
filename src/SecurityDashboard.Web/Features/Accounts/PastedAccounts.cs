using System.Collections.Immutable;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Web.Features.Accounts;

/// <summary>A list of accounts as people paste it: an id a line, and a name after it if they like.</summary>
internal sealed record PastedAccounts(ImmutableArray<(AccountId Id, string Name)> Accounts, ImmutableArray<string> Problems)
{
    public const int Most = 1000;

    private const int LongestName = 100;

    /// <summary>Nothing is left out in silence: what is no account is named with its line.</summary>
    public static PastedAccounts Parse(string text)
    {
        var accounts = ImmutableArray.CreateBuilder<(AccountId, string)>();
        var problems = ImmutableArray.CreateBuilder<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (number, line) in text.Split('\n').Index().Where(line => !string.IsNullOrWhiteSpace(line.Item)))
        {
            var parts = line.Split([',', ';', '\t', ' '], 2, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            // Spreadsheets and the console write 1111-2222-3333.
            var digits = parts.Length > 0 ? parts[0].Replace("-", "", StringComparison.Ordinal) : "";
            if (!AccountId.TryParse(digits, out var id))
                problems.Add($"Line {number + 1}: \"{Shorten(line.Trim())}\" does not begin with an account id of twelve digits.");
            else if (!seen.Add(id.Text))
                problems.Add($"Line {number + 1}: {id} is in the list twice.");
            else if (accounts.Count >= Most)
                problems.Add($"Line {number + 1}: a list has at most {Most} accounts. Add the others after these.");
            else
                accounts.Add((id, parts.Length > 1 && parts[1].Length <= LongestName ? parts[1] : id.Text));
        }

        return new PastedAccounts(accounts.ToImmutable(), problems.ToImmutable());
    }

    private static string Shorten(string text) => text.Length <= 60 ? text : text[..60] + "…";
}
