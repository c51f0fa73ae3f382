using SecurityDashboard.Inventory;

namespace SecurityDashboard.Aws.Collectors;

internal static class Observations
{
    /// <summary>Null when it was read. For collectors, which decide what to ask next; a control has no such way.</summary>
    public static Unreadable? WhyNot<T>(this Observed<T> observed)
    {
        try
        {
            _ = observed.Value;
            return null;
        }
        catch (UnreadableException e)
        {
            return e.Why;
        }
    }
}
