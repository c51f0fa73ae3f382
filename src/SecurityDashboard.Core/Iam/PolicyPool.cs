namespace SecurityDashboard.Iam;

/// <summary>
/// Reads each policy text once, so that a policy attached to thousands of roles is compiled once. Holds policies of at most
/// <paramref name="mostText"/> characters together and starts afresh when that is reached. Not for several threads at once.
/// </summary>
/// <param name="mostText">The characters of all texts held; what was compiled of them takes some twenty times as many bytes.</param>
public sealed class PolicyPool(int mostText = 8 << 20)
{
    private readonly Dictionary<string, PolicyDocument> _documents = new(StringComparer.Ordinal);

    /// <summary>The characters of the texts that are held, never more than allowed.</summary>
    public int HeldText { get; private set; }

    /// <summary>The document of this text, the same object as long as it is held.</summary>
    public PolicyDocument Read(string text)
    {
        if (_documents.TryGetValue(text, out var known))
            return known;

        var document = PolicyDocument.Parse(text);
        if (text.Length > mostText)
            return document;

        if (HeldText > mostText - text.Length)
        {
            _documents.Clear();
            HeldText = 0;
        }

        _documents.Add(text, document);
        HeldText += text.Length;
        return document;
    }
}
