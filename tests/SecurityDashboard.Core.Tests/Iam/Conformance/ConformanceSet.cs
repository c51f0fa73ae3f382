using System.Collections.Immutable;

namespace SecurityDashboard.Tests.Iam.Conformance;

/// <summary>The cases of this folder, by topic.</summary>
internal static class ConformanceSet
{
    private const string Prefix = "Conformance/";

    public static ImmutableSortedDictionary<string, ImmutableArray<ConformanceCase>> ByTopic { get; } = typeof(ConformanceSet).Assembly
        .GetManifestResourceNames()
        .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
        .ToImmutableSortedDictionary(name => name[Prefix.Length..^".jsonl".Length], Read, StringComparer.Ordinal);

    public static IEnumerable<ConformanceCase> All => ByTopic.Values.SelectMany(cases => cases);

    private static ImmutableArray<ConformanceCase> Read(string resource)
    {
        using var text = new StreamReader(typeof(ConformanceSet).Assembly.GetManifestResourceStream(resource)!);
        return [.. text.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ConformanceCase.Parse)];
    }
}
