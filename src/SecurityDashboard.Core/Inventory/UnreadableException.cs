namespace SecurityDashboard.Inventory;

/// <summary>A control needed something the collectors could not read.</summary>
public sealed class UnreadableException(Unreadable why) : Exception(why.Message)
{
    public Unreadable Why => why;
}
