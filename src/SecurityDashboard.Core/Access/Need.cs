using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Access;

/// <summary>One thing that has to be allowed, and why its resource's own layers are open; null if they were read.</summary>
internal sealed record Need(Target Target, Unreadable? WhyOpen = null);

/// <summary>One way of doing something: all of the needs, by the same principal.</summary>
/// <param name="Title">A phrase that goes on after "may".</param>
internal sealed record Way(string Title, params Need[] Needs);
