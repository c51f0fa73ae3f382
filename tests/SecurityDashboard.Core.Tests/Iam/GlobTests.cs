using CsCheck;

namespace SecurityDashboard.Iam;

public sealed class GlobTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "a", false)]
    [InlineData("a", "", false)]
    [InlineData("*", "", true)]
    [InlineData("**", "anything", true)]
    [InlineData("?", "", false)]
    [InlineData("?", "a", true)]
    [InlineData("?", "ab", false)]
    [InlineData("??", "ab", true)]
    [InlineData("?*", "", false)]
    [InlineData("?*", "a", true)]
    [InlineData("*?", "abc", true)]
    [InlineData("abc", "abc", true)]
    [InlineData("abc", "ABC", false)]
    [InlineData("abc", "abcd", false)]
    [InlineData("ab*", "ab", true)]
    [InlineData("ab*", "abcd", true)]
    [InlineData("ab*", "a", false)]
    [InlineData("*cd", "abcd", true)]
    [InlineData("*cd", "abce", false)]
    [InlineData("*bc*", "abcd", true)]
    [InlineData("*bc*", "acbd", false)]
    [InlineData("a*a", "a", false)]
    [InlineData("a*a", "aa", true)]
    [InlineData("a*b*c", "aXbYc", true)]
    [InlineData("a*b*c", "aXcYb", false)]
    [InlineData("a*?c", "ac", false)]
    [InlineData("a*?c", "abc", true)]
    [InlineData("*aab", "aaab", true)]
    [InlineData("*a?b*", "xaxbaab", true)]
    [InlineData("a*b", "a\nb", true)]
    [InlineData("a?b", "a\u00e9b", true)]
    [InlineData("a?b", "a\U0001F600b", true)]
    [InlineData("a??b", "a\U0001F600b", false)]
    [InlineData("*?\U0001F600", "x\U0001F600", true)]
    [InlineData("\U0001F600?*", "\U0001F600", false)]
    [InlineData("??????", "Ab12Cd", true)]
    [InlineData("prod-????????????????????-x", "prod-abcdefghijklmnopqrst-x", true)]
    [InlineData("prod-????????????????????-x", "prod-abcdefghijklmnopqrs-xy", false)]
    public void Matches_stars_and_question_marks(string pattern, string text, bool expected) => Assert.Equal(expected, Glob.Parse(pattern).Matches(text));

    [Fact]
    public void Matches_what_a_plain_definition_matches()
    {
        var letters = Gen.Char["ab*?"];
        Gen.Select(Gen.String[letters, 0, 24], Gen.String[Gen.Char["ab"], 0, 24])
            .Sample((pattern, text) => Glob.Parse(pattern).Matches(text) == ByDefinition(pattern, text), iter: Fuzz.Iterations(20_000));
    }

    [Fact]
    public void Takes_no_more_steps_than_the_pattern_is_long_for_each_character()
    {
        var hostile = Gen.OneOf(
            Gen.String[Gen.Char["a*"], 1, 400],
            Gen.String[Gen.Char["a*?"], 1, 400],
            Gen.String[Gen.Char["ab*?"], 1, 400],
            Gen.Select(Gen.Int[1, 60], Gen.String[Gen.Char["ab?"], 1, 8], (count, chunk) => string.Concat(Enumerable.Repeat("*" + chunk, count)) + "c"));
        Gen.Select(hostile, Gen.String[Gen.Char["aab"], 1, 2000]).Sample((pattern, text) =>
        {
            long comparisons = 0;
            Glob.Parse(pattern).Matches(text, ref comparisons);
            return comparisons <= 4L * pattern.Length * text.Length;
        }, iter: Fuzz.Iterations(2_000));
    }

    [Theory]
    [InlineData("*a", 40, "*b", "a", 2000)]
    [InlineData("*a?", 60, "b", "a", 2000)]
    [InlineData("*aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", 60, "", "a", 2000)]
    [InlineData("*?", 900, "b", "a", 2000)]
    [InlineData("a?*", 500, "b", "a", 2000)]
    public void Counts_its_steps_on_a_hostile_pattern(string part, int times, string end, string letter, int length)
    {
        var pattern = string.Concat(Enumerable.Repeat(part, times)) + end;
        var text = string.Concat(Enumerable.Repeat(letter, length));
        long comparisons = 0;

        Assert.False(Glob.Parse(pattern).Matches(text, ref comparisons));

        Assert.InRange(comparisons, 1, 4L * pattern.Length * text.Length);
    }

    private static bool ByDefinition(string pattern, string text)
    {
        var reached = new bool[text.Length + 1];
        reached[0] = true;
        foreach (var p in pattern)
        {
            var next = new bool[text.Length + 1];
            for (var i = 0; i <= text.Length; i++)
            {
                next[i] = p switch
                {
                    '*' => reached[i] || (i > 0 && next[i - 1]),
                    '?' => i > 0 && reached[i - 1],
                    _ => i > 0 && reached[i - 1] && text[i - 1] == p,
                };
            }

            reached = next;
        }

        return reached[^1];
    }
}
