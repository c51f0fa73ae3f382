namespace SecurityDashboard.Secrets;

/// <summary>Parts of a text, given in the order of their starts and merged where they touch, so that looking at all of them is linear in the text.</summary>
internal sealed class Windows(int textLength)
{
    private readonly List<(int Start, int End)> _all = [];

    public IReadOnlyList<(int Start, int End)> All => _all;

    public void Add(int start, int end)
    {
        start = Math.Max(0, start);
        end = Math.Min(textLength, end);
        if (_all.Count > 0 && _all[^1].End >= start)
            _all[^1] = (_all[^1].Start, Math.Max(_all[^1].End, end));
        else
            _all.Add((start, end));
    }
}
