using System.Text.Json;
using System.Text.RegularExpressions;

namespace SecurityDashboard.Secrets.Rules;

/// <summary>The shapes of credentials that providers issue, read from the embedded rule file when first needed.</summary>
internal sealed class ProviderRules
{
    private const string Resource = "SecurityDashboard.Secrets.Rules.provider-rules.json";
    private const int LongestTail = 8192;

    private readonly KeywordIndex _index;
    private readonly int[][] _rulesOfKeyword;

    private ProviderRules(ProviderRule[] rules)
    {
        All = rules;
        var keywords = rules.SelectMany(rule => rule.Keywords).Distinct(StringComparer.Ordinal).ToArray();
        var number = keywords.Select((keyword, i) => (keyword, i)).ToDictionary(pair => pair.keyword, pair => pair.i, StringComparer.Ordinal);
        var rulesOf = Array.ConvertAll(keywords, _ => new List<int>(1));
        for (var i = 0; i < rules.Length; i++)
        {
            foreach (var keyword in rules[i].Keywords)
                rulesOf[number[keyword]].Add(i);
        }

        _index = new KeywordIndex(keywords);
        _rulesOfKeyword = Array.ConvertAll(rulesOf, list => list.ToArray());
    }

    public ProviderRule[] All { get; }

    public static ProviderRules Load()
    {
        using var stream = typeof(ProviderRules).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is not in the assembly. Rebuild SecurityDashboard.Core.");
        using var document = JsonDocument.Parse(stream);
        return new ProviderRules([.. document.RootElement.EnumerateArray().Select(Read)]);
    }

    /// <summary>Calls back with every credential in the text: rule, start, length.</summary>
    public void Find(string text, Action<ProviderRule, int, int> onCredential)
    {
        // Expressions only see the surroundings of their keywords, merged where they overlap, so that the work stays linear in the text.
        var windows = new SortedDictionary<int, List<(int Start, int End)>>();
        _index.Find(text, (keyword, end) =>
        {
            foreach (var rule in _rulesOfKeyword[keyword])
            {
                var reach = All[rule].Reach + 2;
                var (from, to) = (Math.Max(0, end - reach), Math.Min(text.Length, end + reach));
                if (!windows.TryGetValue(rule, out var list))
                    windows[rule] = list = [];

                if (list.Count > 0 && list[^1].End >= from)
                    list[^1] = (list[^1].Start, Math.Max(list[^1].End, to));
                else
                    list.Add((from, to));
            }
        });

        foreach (var (rule, list) in windows)
        {
            foreach (var (start, end) in list)
                FindIn(All[rule], text, start, ExtendToTokenEnd(text, end), onCredential);
        }
    }

    private static void FindIn(ProviderRule rule, string text, int start, int end, Action<ProviderRule, int, int> onCredential)
    {
        for (var match = rule.Expression.Match(text, start, end - start); match.Success; match = match.NextMatch())
        {
            // At the edge of a window every \b and $ holds; a true match starts behind it.
            if (match.Index == start && start > 0)
                continue;

            if (rule.Credential(match) is { Length: > 0 } credential)
                onCredential(rule, credential.Index, credential.Length);
        }
    }

    private static int ExtendToTokenEnd(string text, int end)
    {
        var limit = Math.Min(text.Length, end + LongestTail);
        while (end < limit && !char.IsWhiteSpace(text[end]))
            end++;
        return end;
    }

    private static ProviderRule Read(JsonElement row) => new(
        row[0].GetString() ?? "",
        row[1].GetString() ?? "",
        Strings(row[2]),
        row[3].GetDouble(),
        Enum.Parse<SecretConfidence>(row[4].GetString() ?? "", ignoreCase: true),
        row[5].GetInt32(),
        Strings(row[6]));

    private static string[] Strings(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString() ?? "")];
}
