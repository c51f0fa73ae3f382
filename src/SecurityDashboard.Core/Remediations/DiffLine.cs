namespace SecurityDashboard.Remediations;

/// <summary>What happens to one line of a text.</summary>
public enum LineFate { Kept, Removed, Added }

/// <summary>One line of the difference between two texts, without its line break.</summary>
public sealed record DiffLine(LineFate Fate, string Text)
{
    /// <summary>A blank, a minus or a plus, as diff writes it.</summary>
    public char Sign => Fate switch { LineFate.Removed => '-', LineFate.Added => '+', _ => ' ' };
}
