namespace SecurityDashboard.Iam;

/// <summary>The text of an ARN with the places of its first five colons; anything else has no fields and is compared as a whole.</summary>
internal readonly struct ArnText
{
    private readonly int _c0, _c1, _c2, _c3, _c4;

    private ArnText(string text, Span<int> colons)
    {
        Text = text;
        IsComplete = true;
        (_c0, _c1, _c2, _c3, _c4) = (colons[0], colons[1], colons[2], colons[3], colons[4]);
    }

    private ArnText(string text) => Text = text;

    public string Text { get; }

    /// <summary>Whether all six fields are there.</summary>
    public bool IsComplete { get; }

    public static ArnText Of(string text)
    {
        if (!text.StartsWith("arn:", StringComparison.Ordinal))
            return new ArnText(text);

        Span<int> colons = stackalloc int[5];
        var from = 0;
        for (var i = 0; i < 5; i++)
        {
            var at = text.AsSpan(from).IndexOf(':');
            if (at < 0)
                return new ArnText(text);
            colons[i] = from + at;
            from += at + 1;
        }

        return new ArnText(text, colons);
    }

    public ReadOnlySpan<char> Field(int index) => index switch
    {
        0 => Text.AsSpan(0, _c0),
        1 => Text.AsSpan(_c0 + 1, _c1 - _c0 - 1),
        2 => Text.AsSpan(_c1 + 1, _c2 - _c1 - 1),
        3 => Text.AsSpan(_c2 + 1, _c3 - _c2 - 1),
        4 => Text.AsSpan(_c3 + 1, _c4 - _c3 - 1),
        _ => Text.AsSpan(_c4 + 1),
    };

    public ReadOnlySpan<char> From(int index) => index switch
    {
        0 => Text,
        1 => Text.AsSpan(_c0 + 1),
        2 => Text.AsSpan(_c1 + 1),
        3 => Text.AsSpan(_c2 + 1),
        4 => Text.AsSpan(_c3 + 1),
        _ => Text.AsSpan(_c4 + 1),
    };
}
