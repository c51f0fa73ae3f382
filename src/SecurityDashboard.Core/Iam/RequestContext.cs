namespace SecurityDashboard.Iam;

/// <summary>
/// The keys that AWS would have put beside the request, as far as they are known. Immutable; key names are compared without regard to case.
/// In an open context a key that is not set is unknown; in a closed one it is absent.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html</remarks>
public sealed class RequestContext
{
    // Never changed once it is here; copied by With.
    private readonly Dictionary<string, string[]?> _keys;

    // Keys that are not in the dictionary are looked up here.
    private readonly RequestContext? _below;

    private RequestContext(bool isOpen, Dictionary<string, string[]?> keys, RequestContext? below = null) => (IsOpen, _keys, _below) = (isOpen, keys, below);

    /// <summary>Nothing is known yet: whatever depends on a key that is not set is undecided.</summary>
    public static RequestContext Open { get; } = new(true, new(StringComparer.OrdinalIgnoreCase));

    /// <summary>Everything is known: a key that is not set is not in the request.</summary>
    public static RequestContext Closed { get; } = new(false, Open._keys);

    /// <summary>Whether keys that are not set are unknown rather than absent.</summary>
    public bool IsOpen { get; }

    /// <summary>The same context in which <paramref name="key"/> holds exactly these values; none means an empty set, which is as good as absent.</summary>
    public RequestContext With(string key, params string[] values) => Set(key, [.. values]);

    /// <summary>The same context in which <paramref name="key"/> is certainly not in the request.</summary>
    public RequestContext WithAbsent(string key) => With(key);

    /// <summary>The same context in which <paramref name="key"/> may hold anything or be absent.</summary>
    public RequestContext WithUnknown(string key) => Set(key, null);

    /// <summary>What both contexts know; where they differ, this one is right, and <paramref name="other"/> says whether it is open.</summary>
    public RequestContext Over(RequestContext other)
    {
        if (_keys.Count == 0 && _below is null)
            return other;
        return _below is null ? new RequestContext(other.IsOpen, _keys, other) : new RequestContext(other.IsOpen, Flat(), other);
    }

    internal bool TryFind(string key, out KeyValues values)
    {
        if (!_keys.TryGetValue(key, out var found))
        {
            if (_below is not null)
                return _below.TryFind(key, out values);
            values = IsOpen ? KeyValues.Unknown : KeyValues.Absent;
            return false;
        }

        values = found is null ? KeyValues.Unknown : new KeyValues(found, false);
        return true;
    }

    /// <summary>Whether both hold the same of every key.</summary>
    internal bool IsSameAs(RequestContext other) => ReferenceEquals(this, other)
        || (IsOpen == other.IsOpen && Keys.Count == other.Keys.Count && Keys.All(key => other.Keys.TryGetValue(key.Key, out var values) && AreSame(key.Value, values)));

    internal IReadOnlyDictionary<string, string[]?> Keys => Flat();

    private static bool AreSame(string[]? a, string[]? b) => a is null || b is null ? a == b : a.AsSpan().SequenceEqual(b);

    private RequestContext Set(string key, string[]? values) => new(IsOpen, new(_keys, StringComparer.OrdinalIgnoreCase) { [key] = values }, _below);

    private Dictionary<string, string[]?> Flat()
    {
        if (_below is null)
            return _keys;

        var keys = new Dictionary<string, string[]?>(_below.Flat(), StringComparer.OrdinalIgnoreCase);
        foreach (var (key, values) in _keys)
            keys[key] = values;
        return keys;
    }
}
