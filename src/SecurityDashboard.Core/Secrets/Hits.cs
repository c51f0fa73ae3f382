namespace SecurityDashboard.Secrets;

/// <summary>Where in one text a rule found a secret.</summary>
internal readonly record struct Hit(string Rule, SecretConfidence Confidence, int Start, int Length)
{
    public int End => Start + Length;

    public bool Overlaps(Hit other) => Start < other.End && other.Start < End;
}

/// <summary>What was found in one text. Several rules may see the same secret: the surest one is reported.</summary>
internal sealed class Hits
{
    private readonly List<Hit> _all = [];

    public bool IsEmpty => _all.Count == 0;

    public void Add(string rule, SecretConfidence confidence, int start, int length)
    {
        if (length > 0)
            _all.Add(new Hit(rule, confidence, start, length));
    }

    /// <summary>One hit for each secret, in the order of the text.</summary>
    public IEnumerable<Hit> Surest()
    {
        // Sweeps groups of overlapping hits, so that a text with a hundred thousand hits takes no quadratic time.
        var sorted = _all.OrderBy(hit => hit.Start).ThenByDescending(hit => hit.Length);
        Hit? best = null;
        var groupEnd = 0;
        foreach (var hit in sorted)
        {
            if (best is { } current && hit.Start < groupEnd)
            {
                if (hit.Confidence > current.Confidence && hit.Overlaps(current))
                    best = hit;
                else if (!hit.Overlaps(current))
                {
                    yield return current;
                    best = hit;
                }
            }
            else
            {
                if (best is { } finished)
                    yield return finished;
                best = hit;
                groupEnd = hit.End;
            }

            groupEnd = Math.Max(groupEnd, hit.End);
        }

        if (best is { } last)
            yield return last;
    }
}
