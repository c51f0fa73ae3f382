using SecurityDashboard.Inventory;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Controls;

/// <summary>The text of a setting that a control has to read.</summary>
internal static class KeptText
{
    /// <param name="what">The beginning of a sentence: "The branch of the source action Source/Library".</param>
    /// <exception cref="UnreadableException">The text was not kept, because it looks as if it held a secret.</exception>
    public static string Text(this ConfigurationValue value, string what, string operation) => value.Clear ?? throw new UnreadableException(
        new Unreadable(UnreadableReason.Malformed, operation, $"{what} looks as if it held a secret, so it was not kept. Look at it in the console."));
}
