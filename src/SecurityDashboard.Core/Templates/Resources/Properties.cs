using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Secrets.Redaction;
using SecurityDashboard.Templates.Syntax;

namespace SecurityDashboard.Templates.Resources;

/// <summary>
/// The properties of a declared thing, by names in any case. What is left open is asked for in two readings of the file, a harmless and
/// a hostile one: what both come to holds whatever the value will be. Where no two values stand for all, it is not read at all.
/// </summary>
internal sealed class Properties(Node? node, Reading reading, int line)
{
    /// <summary>Of the form of an access key, and nobody's.</summary>
    private const string HostileSecret = "AKIA" + "2OGYBAH6STMMNXVC";

    public int Line => (node as MapNode)?.Line ?? line;

    private Node? this[string name] => node switch
    {
        MapNode map => map.Entries.FirstOrDefault(entry => entry.Key.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value is var found && found is ScalarNode { Text: null } ? null : found,
        OpenNode open => throw new OpenValueException(open.Line, open.Why),
        _ => null,
    };

    public Reading Reading => reading;

    public bool Has(string name) => this[name] is not null;

    /// <summary>Null where there is none.</summary>
    /// <exception cref="OpenValueException">It is left open.</exception>
    public string? Text(string name) => this[name] switch
    {
        null => null,
        ScalarNode scalar => scalar.Text,
        OpenNode open => throw new OpenValueException(open.Line, open.Why),
        var other => NodeText.ToJson(other) ?? throw new OpenValueException(other.Line, NodeText.FirstOpen(other)?.Why ?? "a value that is too long"),
    };

    /// <summary>What another thing is called; of one that is left open a name that nothing has, so that what depends on it is not known.</summary>
    public string? Name(string name) => this[name] is OpenNode open ? reading.NoteOpen(open, $"unknown-at-line-{open.Line}") : Text(name);

    /// <summary>An ARN; of one that is left open an ARN that nothing has.</summary>
    public Arn? Arn(string name, Func<string, string> ofNothing) => this[name] is OpenNode open ? new Arn(reading.NoteOpen(open, ofNothing($"unknown-at-line-{open.Line}")))
        : Text(name) is { Length: > 0 } text ? new Arn(text) : null;

    /// <summary>A text; of one that is left open a harmless one in one reading, and in the other the worst that it can be.</summary>
    public string? Guess(string name, string harmless, Func<int, string> worst) => this[name] is OpenNode open ? reading.NoteOpen(open, reading.IsHostile ? worst(open.Line) : harmless) : Text(name);

    /// <summary>A switch; of one that is left open the better of its two values in one reading, and the worse in the other.</summary>
    public bool? Bool(string name, bool worse)
    {
        if (this[name] is not OpenNode open)
            return Bool(name);

        reading.NoteOpen(open, "");
        return reading.IsHostile == worse;
    }

    /// <exception cref="OpenValueException">It is left open.</exception>
    public bool? Bool(string name) => Text(name) is { } text ? NodeText.IsTrue(text) : null;

    public int? Whole(string name) => Text(name) is { } text ? NodeText.Whole(text) : null;

    public Properties Inner(string name) => new(this[name] is OpenNode open ? throw new OpenValueException(open.Line, open.Why) : this[name], reading, Line);

    /// <summary>Of a list; also of one thing that stands where a list is expected.</summary>
    public IEnumerable<Properties> Items(string name) => Nodes(name).Select(item => new Properties(item, reading, item.Line));

    /// <summary>Of a list of lists.</summary>
    public IEnumerable<ImmutableArray<Properties>> Lists(string name) => Nodes(name).Select(group => group switch
    {
        ListNode list => list.Items.Select(item => new Properties(item, reading, item.Line)).ToImmutableArray(),
        OpenNode open => throw new OpenValueException(open.Line, open.Why),
        _ => [],
    });

    /// <summary>The texts of a list, or of one text that stands where a list is expected.</summary>
    public ImmutableArray<string> Texts(string name) => [.. Nodes(name).Select(item => item switch
    {
        ScalarNode scalar => scalar.Text ?? "",
        OpenNode open => throw new OpenValueException(open.Line, open.Why),
        _ => "",
    })];

    /// <summary>ARNs of a list; those that are left open are ARNs that nothing has.</summary>
    public ImmutableArray<Arn> Arns(string name, Func<string, string> ofNothing) =>
        [.. Nodes(name).Select(item => item is OpenNode open ? new Arn(reading.NoteOpen(open, ofNothing($"unknown-at-line-{open.Line}"))) : new Arn((item as ScalarNode)?.Text ?? ""))];

    /// <summary>Names and values of a map that people fill.</summary>
    public IEnumerable<(string Name, Node Value)> Pairs(string name) => this[name] switch
    {
        MapNode map => map.Entries.Where(entry => entry.Value is not ScalarNode { Text: null }).Select(entry => (entry.Key, entry.Value)),
        OpenNode open => throw new OpenValueException(open.Line, open.Why),
        _ => [],
    };

    /// <summary>A value that may hold a secret: harmless in one reading, a secret in the other where it is left open.</summary>
    public string? Free(string name) => this[name] is { } value ? Free(value) : null;

    public string Free(Node value) => value switch
    {
        ScalarNode scalar => scalar.Text ?? "",
        OpenNode open => Guess(open),
        _ => NodeText.ToJson(value, Guess) ?? throw new OpenValueException(value.Line, "a value that is too long"),
    };

    private string Guess(OpenNode open) => reading.NoteOpen(open, reading.IsHostile ? HostileSecret : "true");

    /// <summary>A policy: who or what it is about, where that is left open, is nobody in one reading and everybody in the other. Null: there is none.</summary>
    public PolicyDocument? Policy(string name) => this[name] switch
    {
        null => null,
        // Said to be one, and nobody knows which.
        OpenNode open => PolicyDocument.Parse(reading.NoteOpen(open, $"unknown at line {open.Line}")),
        ScalarNode { Text: { } text } => PolicyDocument.Parse(text),
        var document => PolicyDocument.Parse(PolicyOpenings.Of(document, reading)),
    };

    private ImmutableArray<Node> Nodes(string name) => this[name] switch
    {
        null => [],
        ListNode list => list.Items,
        OpenNode open => throw new OpenValueException(open.Line, open.Why),
        var one => [one],
    };
}

/// <summary>One of the two readings of a file, with what it had to guess.</summary>
/// <param name="IsHostile">What is left open is taken for the worst that it can be.</param>
internal sealed record Reading(FreeText Text, bool IsHostile)
{
    private readonly List<OpenNode> _open = [];

    /// <summary>What was left open since the last call.</summary>
    public ImmutableArray<OpenNode> TakeOpen()
    {
        ImmutableArray<OpenNode> taken = [.. _open.Distinct()];
        _open.Clear();
        return taken;
    }

    public string NoteOpen(OpenNode open, string instead)
    {
        _open.Add(open);
        return instead;
    }
}
