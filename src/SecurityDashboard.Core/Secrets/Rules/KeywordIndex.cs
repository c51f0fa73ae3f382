namespace SecurityDashboard.Secrets.Rules;

/// <summary>Finds many short texts in one pass, ignoring ASCII case (Aho and Corasick's automaton, with all transitions filled in).</summary>
internal sealed class KeywordIndex
{
    private readonly byte[] _classOf = new byte[128];
    private readonly int _classes;
    private readonly ushort[] _next;
    private readonly int[][] _found;

    public KeywordIndex(IReadOnlyList<string> keywords)
    {
        // Class 0 is every character that is in no keyword.
        foreach (var c in keywords.SelectMany(keyword => keyword))
        {
            if (c >= 128 || char.IsAsciiLetterUpper(c))
                throw new ArgumentException($"Keyword character U+{(int)c:X4} is not lower-case ASCII. Write keywords in lower case.", nameof(keywords));
            if (_classOf[c] == 0)
                _classOf[c] = (byte)++_classes;
        }

        _classes++;
        for (var c = 'A'; c <= 'Z'; c++)
            _classOf[c] = _classOf[c | 0x20];

        var states = 1 + keywords.Sum(keyword => keyword.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(states, ushort.MaxValue, nameof(keywords));
        _next = new ushort[states * _classes];
        var found = new List<int>?[states];
        var used = 1;
        for (var k = 0; k < keywords.Count; k++)
        {
            var state = 0;
            foreach (var c in keywords[k])
            {
                ref var child = ref _next[state * _classes + _classOf[c]];
                if (child == 0)
                    child = (ushort)used++;
                state = child;
            }

            (found[state] ??= []).Add(k);
        }

        FillIn(found);
        _found = Array.ConvertAll(found, list => list?.ToArray() ?? []);
    }

    /// <summary>Calls back with the keyword's number and the position after its last character.</summary>
    public void Find(ReadOnlySpan<char> text, Action<int, int> onKeyword)
    {
        var state = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            state = c < 128 ? _next[state * _classes + _classOf[c]] : 0;
            foreach (var keyword in _found[state])
                onKeyword(keyword, i + 1);
        }
    }

    /// <summary>Whether any keyword stands in the text.</summary>
    public bool IsIn(ReadOnlySpan<char> text)
    {
        var state = 0;
        foreach (var c in text)
        {
            state = c < 128 ? _next[state * _classes + _classOf[c]] : 0;
            if (_found[state].Length > 0)
                return true;
        }

        return false;
    }

    private void FillIn(List<int>?[] found)
    {
        var fallback = new ushort[found.Length];
        var queue = new Queue<ushort>();
        for (var c = 1; c < _classes; c++)
        {
            if (_next[c] != 0)
                queue.Enqueue(_next[c]);
        }

        while (queue.TryDequeue(out var state))
        {
            var shorter = fallback[state];
            if (found[shorter] is { } also)
                (found[state] ??= []).AddRange(also);

            for (var c = 1; c < _classes; c++)
            {
                ref var child = ref _next[state * _classes + c];
                if (child == 0)
                {
                    child = _next[shorter * _classes + c];
                    continue;
                }

                fallback[child] = _next[shorter * _classes + c];
                queue.Enqueue(child);
            }
        }
    }
}
