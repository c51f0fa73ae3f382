using System.Collections.Frozen;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Access.Escalation;

/// <summary>Which principals of an estate become administrators by several permissions in a row; worked out once, for all of them.</summary>
internal sealed class WaysToAdministrator
{
    // What a way may lead over in another account.
    private static readonly FrozenSet<string> Steps = [ResourceTypes.User, ResourceTypes.Group, ResourceTypes.Role, ResourceTypes.ManagedPolicy, ResourceTypes.Pipeline, ResourceTypes.BuildProject];

    private readonly FrozenDictionary<string, AttackPath> _paths;
    private readonly FrozenSet<string> _maybe;

    private WaysToAdministrator(Estate estate)
    {
        var graph = EscalationGraph.Of(estate);
        _paths = graph.PathsTo(EscalationGraph.IsAdministrator).SelectMany(path => path.Starts.Select(start => (start.Id, Path: path))).DistinctBy(entry => entry.Id)
            .ToFrozenDictionary(entry => entry.Id, entry => entry.Path);
        _maybe = graph.PerhapsReaching(EscalationGraph.IsAdministrator).Select(principal => principal.Id).ToFrozenSet();
        WhyUnsure = graph.Unread.FirstOrDefault();
    }

    /// <summary>What of the estate was not read, as a sentence; null where everything was.</summary>
    public string? WhyUnsure { get; }

    public static WaysToAdministrator Of(Estate estate) => estate.Whole.Shared(whole => new WaysToAdministrator(whole));

    /// <summary>A shortest way; null: there is none among what was read.</summary>
    public AttackPath? From(Arn principal) => _paths.GetValueOrDefault(principal.Text);

    /// <summary>The way of a role of the subject; null: there is none, for sure.</summary>
    /// <exception cref="UnreadableException">Not enough was read to say so.</exception>
    public AttackPath? Judge(Arn role, Estate estate) => From(role)
        ?? ((estate.WhyMissing(ResourceTypes.Role, Regions.Global) ?? Unlisted.Of(estate).Why) is { } missing ? throw new UnreadableException(missing)
            : MayBeFrom(role) ? throw new UnreadableException(new Unreadable(UnreadableReason.NeverCollected, "", WhyUnsure ?? $"Not everything that the role {role.Name} may reach was read. Scan again."))
            : null);

    /// <summary>Whether there would be a way if everything that was not read allowed everything.</summary>
    public bool MayBeFrom(Arn principal) => _maybe.Contains(principal.Text);

    private sealed record Unlisted(Unreadable? Why)
    {
        public static Unlisted Of(Estate estate) => estate.Shared(made => new Unlisted(made.Neighbours.SelectMany(neighbour => neighbour.Listings)
            .FirstOrDefault(listing => Steps.Contains(listing.Type) && listing.Count.WhyNot is not null)?.Count.WhyNot));
    }
}
