namespace SecurityDashboard.Iam;

/// <summary>
/// Reads each policy text once, so that a policy attached to thousands of roles is compiled once. Holds a bounded amount of text and
/// starts afresh when that is reached. Not for several threads at once.
/// </summary>
public sealed class PolicyPool
{
    private const int MostText = 8 * 1024 * 1024;

    private readonly Dictionary<string, PolicyDocument> _documents = new(StringComparer.Ordinal);
    private int _text;

    /// <summary>The document of this text, the same object as long as it is held.</summary>
    public PolicyDocument Read(string text)
    {
        if (_documents.TryGetValue(text, out var known))
            return known;

        if (_text + text.Length > MostText)
        {
            _documents.Clear();
            _text = 0;
        }

        var document = PolicyDocument.Parse(text);
        _documents.Add(text, document);
        _text += text.Length;
        return document;
    }
}
