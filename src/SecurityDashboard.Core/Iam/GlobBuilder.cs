using System.Text;

namespace SecurityDashboard.Iam;

/// <summary>Collects the parts of a pattern, in which a literal may be any character, a star or a question mark included.</summary>
internal sealed class GlobBuilder
{
    private readonly List<GlobChunk> _chunks = [];
    private readonly StringBuilder _text = new();
    private readonly List<int> _anyOnes = [];
    private bool _startsWithStar;
    private bool _endsWithStar;
    private bool _hasStar;

    public void AppendLiteral(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
            return;
        _text.Append(text);
        _endsWithStar = false;
    }

    public void AppendAnyOne()
    {
        _anyOnes.Add(_text.Length);
        AppendLiteral("?");
    }

    public void AppendStar()
    {
        if (_chunks.Count == 0 && _text.Length == 0)
            _startsWithStar = true;
        _hasStar = true;
        _endsWithStar = true;
        EndChunk();
    }

    public Glob ToGlob()
    {
        EndChunk();
        return new Glob([.. _chunks], _startsWithStar, _endsWithStar, _hasStar);
    }

    private void EndChunk()
    {
        if (_text.Length == 0)
            return;

        ushort[]? mask = null;
        if (_anyOnes.Count > 0)
        {
            mask = new ushort[_text.Length];
            Array.Fill(mask, ushort.MaxValue);
            foreach (var place in _anyOnes)
                mask[place] = 0;
        }

        _chunks.Add(new GlobChunk(_text.ToString(), mask));
        _text.Clear();
        _anyOnes.Clear();
    }
}
