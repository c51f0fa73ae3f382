using System.Collections.Immutable;

namespace SecurityDashboard.Templates.Syntax;

/// <summary>A part of a JSON or YAML file with the place where it begins. Immutable.</summary>
/// <param name="Line">From 1.</param>
public abstract record Node(int Line);

/// <param name="Entries">In the order of the file; no key twice.</param>
public sealed record MapNode(int Line, ImmutableArray<MapEntry> Entries) : Node(Line)
{
    /// <summary>Null when there is no such key.</summary>
    public Node? this[string key] => Entries.FirstOrDefault(entry => entry.Key == key)?.Value;
}

/// <param name="Line">Where the key stands.</param>
public sealed record MapEntry(string Key, int Line, Node Value);

public sealed record ListNode(int Line, ImmutableArray<Node> Items) : Node(Line);

/// <param name="Text">As it was written, without quotes; null for null.</param>
public sealed record ScalarNode(int Line, string? Text) : Node(Line);

/// <summary>A value that the file leaves open.</summary>
/// <param name="Why">What it depends on, as the end of the sentence "It depends on …".</param>
public sealed record OpenNode(int Line, string Why) : Node(Line);

/// <summary>A file is no JSON or YAML that can be read, or is larger than is read.</summary>
/// <param name="line">From 1.</param>
public sealed class SyntaxException(int line, string message) : FormatException(message)
{
    public int Line => line;
}

/// <summary>What a file may take at most: a template may hold 1 MB and 500 resources, a plan of a whole estate some ten times that.</summary>
internal static class SyntaxLimits
{
    public const int MostCharacters = 16 << 20;
    public const int Deepest = 100;
    public const int MostNodes = 500_000;
}
