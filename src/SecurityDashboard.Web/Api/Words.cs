using System.Collections.Immutable;
using System.Text.Json;

namespace SecurityDashboard.Web.Api;

/// <summary>Words of the filter grammar: several in one key, separated by commas, spelled as the answers spell them.</summary>
internal static class Words
{
    public static ImmutableArray<string> Of(string? list) => [.. (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

    /// <exception cref="FormatException">A word is not one of those that there are.</exception>
    public static ImmutableArray<T> Of<T>(string key, string? list, IReadOnlyDictionary<string, T> known) =>
        [.. Of(list).Select(word => known.TryGetValue(word, out var value) ? value : throw new FormatException($"{key} is {word}. It can be {string.Join(", ", known.Keys)}."))];

    /// <exception cref="FormatException">It is not one of those that there are.</exception>
    public static T One<T>(string key, string? word, T otherwise, IReadOnlyDictionary<string, T> known) =>
        Of(key, word, known) switch { [] => otherwise, [var one] => one, _ => throw new FormatException($"{key} takes one word: {string.Join(", ", known.Keys)}.") };

    /// <summary>The names of an enumeration, as JSON has them.</summary>
    public static IReadOnlyDictionary<string, T> Names<T>() where T : struct, Enum =>
        Enum.GetValues<T>().ToDictionary(value => NameOf(value), StringComparer.OrdinalIgnoreCase);

    public static string NameOf<T>(T value) where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
