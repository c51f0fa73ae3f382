using System.Collections.Immutable;

namespace SecurityDashboard.Compliance;

/// <summary>What a framework asks for.</summary>
/// <param name="Number">As the framework numbers it; unique in it.</param>
/// <param name="Title">In short and in our own words, as a statement of what holds.</param>
/// <param name="Controls">In the order of their ids. None: no control judges it, and people have to.</param>
public sealed record Requirement(string Number, string Title, ImmutableArray<MappedControl> Controls);
