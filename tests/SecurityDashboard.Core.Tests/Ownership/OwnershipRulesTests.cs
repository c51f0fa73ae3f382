using System.Collections.Immutable;

namespace SecurityDashboard.Ownership;

public sealed class OwnershipRulesTests
{
    private static readonly HashSet<string> Teams = ["payments", "platform"];
    private static readonly ImmutableDictionary<string, string> Untagged = ImmutableDictionary<string, string>.Empty;

    [Fact]
    public void The_last_line_that_matches_decides()
    {
        var (rules, problems) = OwnershipRules.Parse(
            """
            # Everything is the platform's, but
            * @platform
            tag:team=pay ments @payments
            arn:aws:codepipeline:*:111122223333:shared-?
            """, Teams);

        Assert.Empty(problems);
        Assert.Equal("platform", rules.OwnerOf("arn:aws:s3:::artifacts", Untagged));
        Assert.Equal("payments", rules.OwnerOf("arn:aws:s3:::artifacts", Untagged.Add("team", "pay ments")));
        Assert.Null(rules.OwnerOf("arn:aws:codepipeline:eu-west-1:111122223333:shared-1", Untagged.Add("team", "pay ments")));
        Assert.Equal(["team"], rules.TagKeys);
    }

    [Fact]
    public void Nobody_owns_what_no_line_is_about() => Assert.Null(OwnershipRules.None.OwnerOf("arn:aws:s3:::artifacts", Untagged));

    [Theory]
    [InlineData("* @sales", "Line 1: there is no team sales. Add it first, or write its name as it stands in the list.")]
    [InlineData("\ntag:team @payments", "Line 2: a tag is written tag:KEY=VALUE.")]
    [InlineData("my-pipeline @payments", "Line 1: write an ARN, with * for any characters, or tag:KEY=VALUE.")]
    public void A_line_that_is_no_rule_is_named_with_what_to_do(string text, string problem) => Assert.Equal([problem], OwnershipRules.Parse(text, Teams).Problems);

    [Fact]
    public void Rules_have_a_limit() => Assert.Single(OwnershipRules.Parse(string.Join('\n', Enumerable.Repeat("* @payments", OwnershipRules.Most + 1)), Teams).Problems);
}
