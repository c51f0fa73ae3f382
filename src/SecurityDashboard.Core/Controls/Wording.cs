namespace SecurityDashboard.Controls;

/// <summary>Lists in sentences.</summary>
internal static class Wording
{
    private const int Shown = 3;

    /// <summary>The first few, and how many more there are.</summary>
    public static string Few(IReadOnlyCollection<string> items) => items.Count <= Shown + 1
        ? string.Join(", ", items)
        : $"{string.Join(", ", items.Take(Shown))} and {items.Count - Shown} more";
}
