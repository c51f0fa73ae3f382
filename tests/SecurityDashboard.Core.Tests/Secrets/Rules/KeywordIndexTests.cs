using CsCheck;

namespace SecurityDashboard.Secrets.Rules;

public sealed class KeywordIndexTests
{
    [Fact]
    public void Finds_what_searching_for_each_keyword_finds()
    {
        var keywords = Gen.Char["abc"].Array[1, 4].Select(chars => new string(chars)).Array[1, 6].Select(all => all.Distinct().ToArray());
        var texts = Gen.Char["aAbBcCx\u0130\ud800"].Array[0, 40].Select(chars => new string(chars));

        Gen.Select(keywords, texts).Sample((words, text) =>
        {
            var found = new List<(int Keyword, int End)>();
            var index = new KeywordIndex(words);
            index.Find(text, (keyword, end) => found.Add((keyword, end)));

            var expected = words.SelectMany((word, number) => Enumerable.Range(0, text.Length + 1)
                .Where(end => end >= word.Length && text.AsSpan(end - word.Length, word.Length).Equals(word, StringComparison.OrdinalIgnoreCase))
                .Select(end => (number, end)));
            return found.Order().SequenceEqual(expected.Order()) && index.IsIn(text) == found.Count > 0;
        });
    }

    [Fact]
    public void Refuses_keywords_that_are_not_in_lower_case() =>
        Assert.StartsWith("Keyword character U+0041 is not lower-case ASCII.", Assert.Throws<ArgumentException>(() => new KeywordIndex(["A"])).Message, StringComparison.Ordinal);
}
