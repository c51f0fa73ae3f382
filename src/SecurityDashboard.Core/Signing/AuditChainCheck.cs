namespace SecurityDashboard.Signing;

/// <summary>Follows the audit log entry by entry, and finds the first one that was changed, removed or put in between.</summary>
/// <param name="head">An entry that somebody noted: the log has to hold it. Null: none was noted.</param>
public sealed class AuditChainCheck(AuditHead? head)
{
    private long _number;
    private string _hash = AuditChain.Beginning;

    /// <summary>The number of the first entry that is not as it was; null while all are.</summary>
    public long? Broken { get; private set; }

    /// <returns>False from the first entry on that is not as it was.</returns>
    public bool Take(AuditLine line)
    {
        if (_number == 0 && line.Previous is { } previous)
            (_number, _hash) = (line.Number - 1, previous);
        if (line.Number != _number + 1 || AuditChain.HashOf(_hash, line) != line.Hash || (line.Number == head?.Number && line.Hash != head.Hash))
            Broken ??= _number + 1;
        (_number, _hash) = (line.Number, line.Hash);
        return Broken is null;
    }

    /// <summary>What <see cref="Broken"/> is when no entry follows: an end that was cut off is missing.</summary>
    public long? End() => Broken ?? (_number < head?.Number ? _number + 1 : null);
}
