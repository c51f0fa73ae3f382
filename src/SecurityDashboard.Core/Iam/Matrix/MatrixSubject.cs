namespace SecurityDashboard.Iam.Matrix;

/// <summary>A subject while its row is made: remembers its signatures and asks questions in its name.</summary>
internal sealed class MatrixSubject(Subject subject, Columns columns)
{
    // Most targets share a context.
    private RequestContext? _targetContext;
    private RequestContext? _joined;
    private Question? _anyQuestion;
    private int[] _signatures = [];

    public Subject Subject { get; } = subject;

    public Caller Caller => Subject.Caller;

    public Truth HasBoundary { get; } =
        subject.Boundary.Length > 0 ? Truth.True : subject.OpenLayers.HasFlag(PolicyLayers.Boundary) ? Truth.Unknown : Truth.False;

    /// <summary>A question of this subject, it does not matter about what.</summary>
    public Question AnyQuestion => _anyQuestion ??= Ask(0);

    /// <summary>The question of this subject about a target.</summary>
    public Question Ask(int index)
    {
        var target = columns.Targets[index];
        if (_joined is null || !ReferenceEquals(_targetContext, target.Context))
            (_targetContext, _joined) = (target.Context, Subject.Context.Over(target.Context));
        return new Question(Caller, target.Asked, target.ResourceArn, target.ResourceIsPattern, target.ResourceAccount, _joined);
    }

    public int SignatureOf(MatrixKey key)
    {
        if (key.Index >= _signatures.Length)
        {
            var known = _signatures.Length;
            Array.Resize(ref _signatures, Math.Max(key.Index + 1, columns.KeyCount));
            _signatures.AsSpan(known).Fill(-1);
        }

        ref var signature = ref _signatures[key.Index];
        return signature >= 0 ? signature : signature = key.SignatureOf(Subject);
    }
}
