using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Trails;

namespace SecurityDashboard.Controls.Detection;

/// <summary>The trails that record what happens in an account.</summary>
internal static class Trails
{
    /// <summary>Those that could be read, of the organization too.</summary>
    public static IEnumerable<Trail> Of(Estate estate) => estate.Subject.Resources.OfType<Trail>().OrderBy(trail => trail.Arn.Text, StringComparer.Ordinal);

    /// <exception cref="UnreadableException">There may be others.</exception>
    public static void AssertListed(Estate estate)
    {
        foreach (var trail in estate.All<Trail>())
            _ = trail.Resource.Value;
    }
}
