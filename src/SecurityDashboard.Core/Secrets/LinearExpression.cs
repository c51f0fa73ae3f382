using System.Text.RegularExpressions;

namespace SecurityDashboard.Secrets;

/// <summary>An expression that takes time linear in the text whatever the text, for definitions and buildspecs are written by whoever may push. Thread-safe.</summary>
/// <remarks>It is built when it is first used, and built again when <see cref="ExpressionMemory"/> let it go meanwhile; its answers do not depend on that.</remarks>
internal sealed class LinearExpression(string pattern, RegexOptions also = RegexOptions.None, ExpressionMemory? memory = null)
{
    private readonly ExpressionMemory _memory = memory ?? ExpressionMemory.Shared;
    private Regex? _built;

    public bool IsBuilt => Volatile.Read(ref _built) is not null;

    /// <summary>What <see cref="ExpressionMemory"/> knows about it, under its gate.</summary>
    public long Bytes { get; set; }

    public long LastUse { get; private set; }

    public static LinearExpression Whole(string pattern) => new(@"\A(?:" + pattern + @")\z");

    public bool IsMatch(ReadOnlySpan<char> text)
    {
        var expression = Borrow();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var isMatch = expression.IsMatch(text);
        Grew(expression, before);
        return isMatch;
    }

    /// <summary>The matches in one part of a text, which the expression takes for the whole of it.</summary>
    public IEnumerable<Match> Matches(string text, int start, int length)
    {
        var expression = Borrow();
        var before = GC.GetAllocatedBytesForCurrentThread();
        var match = expression.Match(text, start, length);
        Grew(expression, before);
        while (match.Success)
        {
            yield return match;
            before = GC.GetAllocatedBytesForCurrentThread();
            match = match.NextMatch();
            Grew(expression, before);
        }
    }

    public void Forget() => Volatile.Write(ref _built, null);

    private Regex Borrow()
    {
        LastUse = _memory.NextUse();
        return Volatile.Read(ref _built) ?? Build();
    }

    private Regex Build()
    {
        lock (_memory.Gate)
        {
            if (_built is { } already)
                return already;

            var before = GC.GetAllocatedBytesForCurrentThread();
            var expression = new Regex(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | also);
            Volatile.Write(ref _built, expression);
            // About half of what the constructor asks for stays, measured over every rule.
            _memory.Keep(this, (GC.GetAllocatedBytesForCurrentThread() - before) / 2);
            return expression;
        }
    }

    // The automaton gets a state for every turn of a text that it has not met before.
    private void Grew(Regex expression, long allocatedBefore)
    {
        var bytes = GC.GetAllocatedBytesForCurrentThread() - allocatedBefore;
        if (bytes == 0)
            return;

        lock (_memory.Gate)
        {
            // Another thread may have let it go meanwhile: then what it grew goes with it.
            if (ReferenceEquals(_built, expression))
                _memory.Grew(this, bytes);
        }
    }
}
