using CsCheck;

namespace SecurityDashboard.Iam;

public sealed class GlobOverlapTests
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "*", true)]
    [InlineData("", "?", false)]
    [InlineData("?", "\U0001F600", true)]
    [InlineData("a?", "b\U0001F600", false)]
    [InlineData("a*", "*b", true)]
    [InlineData("a*", "b*", false)]
    [InlineData("a?c", "ab?", true)]
    [InlineData("a?c", "a*d", false)]
    [InlineData("arn:aws:iam::*:role/app/*", "arn:aws:iam::111122223333:role/*/Deploy", true)]
    [InlineData("arn:aws:iam::*:role/Build", "arn:aws:iam::111122223333:role/*/Deploy", false)]
    [InlineData("home/${aws:username}/*", "home/ana/x", true)]
    [InlineData("home/${*}", "home/ana", false)]
    [InlineData("home/${*}", "home/*", true)]
    public void Tells_whether_two_patterns_meet(string a, string b, bool expected)
    {
        Assert.Equal(expected, GlobOverlap.Of(a, b));
        Assert.Equal(expected, GlobOverlap.Of(b, a));
    }

    [Fact]
    public void Says_what_a_plain_definition_says()
    {
        var pattern = Gen.OneOf(Gen.String[Gen.Char["ab*?"], 0, 12], Gen.String[Gen.Char["aab*"], 60, 140], Gen.String[Gen.Char["*"], 60, 70]);
        Gen.Select(pattern, pattern).Sample((a, b) => GlobOverlap.Of(a, b) == ByDefinition(a, b), iter: Fuzz.Iterations(5_000));
    }

    [Fact]
    public void A_pattern_overlaps_every_text_that_it_matches() => Gen.Select(Gen.String[Gen.Char["ab*?"], 0, 24], Gen.String[Gen.Char["ab"], 0, 24])
        .Sample((pattern, text) => GlobOverlap.Of(pattern, text) == Glob.Parse(pattern).Matches(text), iter: Fuzz.Iterations(5_000));

    private static bool ByDefinition(string a, string b)
    {
        // reachable[j]: the part of a read so far and the first j characters of b can stand for the same text.
        var reachable = new bool[b.Length + 1];
        reachable[0] = true;
        for (var j = 0; j < b.Length && b[j] is '*'; j++)
            reachable[j + 1] = true;

        foreach (var c in a)
        {
            var next = new bool[b.Length + 1];
            next[0] = c is '*' && reachable[0];
            for (var j = 0; j < b.Length; j++)
            {
                next[j + 1] = (c is '*', b[j] is '*') switch
                {
                    (true, true) => reachable[j + 1] || next[j] || reachable[j],
                    (true, false) => reachable[j + 1] || next[j],
                    (false, true) => next[j] || reachable[j + 1],
                    (false, false) => reachable[j] && (c is '?' || b[j] is '?' || c == b[j]),
                };
            }

            reachable = next;
        }

        return reachable[b.Length];
    }
}
