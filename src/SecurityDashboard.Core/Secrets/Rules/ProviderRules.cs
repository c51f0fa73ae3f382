using System.Buffers;
using System.Text.Json;

namespace SecurityDashboard.Secrets.Rules;

/// <summary>The shapes of credentials that providers issue, read from the embedded rule file when first needed.</summary>
internal sealed class ProviderRules
{
    private const string Resource = "SecurityDashboard.Secrets.Rules.provider-rules.json";
    private static readonly string[] KeyWords = ["key", "token", "secret", "access", "private", "api"];
    private static readonly SearchValues<char> TokenEnds = SearchValues.Create(" \t\r\n\"'");

    private const int LongestTail = 8192;

    // A character of context on each side, for \b and for what follows a credential.
    private const int Margin = 2;

    private static readonly Lazy<ProviderRules> EmbeddedRules = new(Load);

    private readonly KeywordIndex _index;
    private readonly int[][] _rulesOfKeyword;
    private readonly int[] _keywordLengths;
    private readonly bool[] _isName;

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
        _keywordLengths = Array.ConvertAll(keywords, keyword => keyword.Length);
        _isName = Array.ConvertAll(keywords, keyword => keyword.All(char.IsAsciiLetter));
        _rulesOfKeyword = Array.ConvertAll(rulesOf, list => list.ToArray());
    }

    public ProviderRule[] All { get; }

    /// <summary>The rules of the embedded file, read once.</summary>
    public static ProviderRules Embedded => EmbeddedRules.Value;

    private static ProviderRules Load()
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
        var windows = new SortedDictionary<int, Windows>();
        _index.Find(text, (keyword, end) =>
        {
            foreach (var number in _rulesOfKeyword[keyword])
            {
                var rule = All[number];
                if (rule.IsWholeWord && _isName[keyword] && !IsWholeWord(text, end - _keywordLengths[keyword], end))
                    continue;

                if (!windows.TryGetValue(number, out var list))
                    windows[number] = list = new Windows(text.Length);
                var to = Math.Min(text.Length, end + rule.Reach + Margin);
                list.Add(end - rule.Reach - Margin, rule.IsEndless ? TokenEnd(text, to) : to);
            }
        });

        foreach (var (number, list) in windows)
        {
            foreach (var (start, end) in list.All)
                FindIn(All[number], text, start, end, onCredential);
        }
    }

    private static void FindIn(ProviderRule rule, string text, int start, int end, Action<ProviderRule, int, int> onCredential)
    {
        foreach (var match in rule.Expression.Matches(text, start, end - start))
        {
            // At the edge of a window every \b and $ holds; a true match starts behind it.
            if (match.Index == start && start > 0)
                continue;

            if (rule.Credential(match) is { Length: > 0 } credential)
                onCredential(rule, credential.Index, credential.Length);
        }
    }

    private static int TokenEnd(string text, int end)
    {
        var rest = text.AsSpan(end, Math.Min(LongestTail, text.Length - end)).IndexOfAny(TokenEnds);
        return rest < 0 ? Math.Min(text.Length, end + LongestTail) : end + rest;
    }

    private static bool IsWholeWord(string text, int start, int end) =>
        (start == 0 || !char.IsAsciiLetter(text[start - 1]) || char.IsAsciiLetterLower(text[start - 1]) && char.IsAsciiLetterUpper(text[start]) || IsJavaOption(text, start))
        && (end == text.Length || !char.IsAsciiLetter(text[end]) || char.IsAsciiLetterLower(text[end - 1]) && char.IsAsciiLetterUpper(text[end]) || StartsWithKeyWord(text.AsSpan(end)));

    // -Dsonar.login
    private static bool IsJavaOption(string text, int start) => start >= 2 && text[start - 1] is 'D' or 'P' && text[start - 2] == '-';

    // "codatoken", "linekey"
    private static bool StartsWithKeyWord(ReadOnlySpan<char> rest)
    {
        foreach (var word in KeyWords)
        {
            if (rest.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                return true;
        }

        return false;
    }

    private static ProviderRule Read(JsonElement row) => new(
        row[0].GetString() ?? "",
        row[1].GetString() ?? "",
        Strings(row[2]),
        row[3].GetDouble(),
        Enum.Parse<SecretConfidence>(row[4].GetString() ?? "", ignoreCase: true),
        row[5].GetInt32(),
        row[6].GetInt32() != 0,
        row[7].GetInt32() != 0,
        row[8].GetInt32() != 0,
        Strings(row[9]));

    private static string[] Strings(JsonElement array) => [.. array.EnumerateArray().Select(item => item.GetString() ?? "")];
}
