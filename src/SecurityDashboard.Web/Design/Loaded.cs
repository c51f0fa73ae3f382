namespace SecurityDashboard.Web.Design;

/// <summary>What a region of a page shows: not there yet, there, or the reason why not.</summary>
public sealed record Loaded<T>
{
    public static Loaded<T> Waiting { get; } = new();

    public bool IsWaiting => Error is null && !HasValue;

    public bool HasValue { get; private init; }

    public T? Value { get; private init; }

    /// <summary>An id that stands in the log beside the exception; people quote it.</summary>
    public string? Error { get; private init; }

    public static Loaded<T> Of(T value) => new() { HasValue = true, Value = value };

    /// <summary>The same state of something made from the value.</summary>
    public Loaded<TResult> Select<TResult>(Func<T, TResult> make) => HasValue ? Loaded<TResult>.Of(make(Value!)) : Error is { } id ? Loaded<TResult>.Failed(id) : Loaded<TResult>.Waiting;

    public static Loaded<T> Failed(string id) => new() { Error = id };
}
