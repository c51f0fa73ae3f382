using System.Collections.Immutable;
using System.Text.Json;

namespace SecurityDashboard.Data;

/// <summary>Part of a list.</summary>
/// <param name="Next">What to ask for as <c>after</c> to get the part that follows; null at the end.</param>
public sealed record Page<T>(ImmutableArray<T> Items, string? Next);

/// <summary>Where a list goes on: what the last item shown is sorted by, and its id. Opaque to callers.</summary>
internal sealed record Position<TSort>(TSort Sort, Guid Id)
{
    public override string ToString() => Convert.ToBase64String(JsonSerializer.SerializeToUtf8Bytes(this)).Replace('+', '-').Replace('/', '_').TrimEnd('=');

    /// <summary>Null for no text.</summary>
    /// <exception cref="FormatException">It is no position of such a list.</exception>
    public static Position<TSort>? Parse(string? after)
    {
        if (after is null or "")
            return null;

        try
        {
            var text = after.Replace('-', '+').Replace('_', '/');
            return JsonSerializer.Deserialize<Position<TSort>>(Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '=')));
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            throw new FormatException("This is not a place in this list. Leave \"after\" out to begin at its start.", e);
        }
    }
}
