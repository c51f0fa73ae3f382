namespace SecurityDashboard.Secrets.Rules;

public sealed class ProviderRulesTests
{
    private static readonly ProviderRule[] All = ProviderRules.Embedded.All;

    [Fact]
    public void Every_expression_compiles_without_backtracking()
    {
        var broken = Portion.Of(All, oneIn: 5).Where(rule => Record.Exception(() => rule.Expression.IsMatch("")) is not null).Select(rule => rule.Id);

        Assert.Empty(broken);
        // A look-behind is what no expression without backtracking can have.
        Assert.Throws<NotSupportedException>(() => new LinearExpression("(?<=a)b").IsMatch("ab"));
    }

    [Fact]
    public void Every_rule_has_its_own_id_and_a_keyword_in_lower_case()
    {
        Assert.Equal(All.Length, All.Select(rule => rule.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(All, rule => Assert.NotEmpty(rule.Keywords));
        Assert.All(All.SelectMany(rule => rule.Keywords), keyword => Assert.Equal(keyword.ToLowerInvariant(), keyword));
    }

    [Fact]
    public void Comes_from_both_rule_sets()
    {
        Assert.True(All.Count(rule => rule.Id.StartsWith("kingfisher.", StringComparison.Ordinal)) > 500);
        Assert.Contains(All, rule => rule.Id == "github-pat");
    }

    [Fact]
    public void Finds_a_credential_far_into_a_text_and_at_both_ends()
    {
        var rules = ProviderRules.Embedded;
        var token = "ghp_" + Made.Characters(Made.Alphanumeric, 36, 1);
        var filler = new string(' ', 10_000);

        foreach (var text in new[] { token, filler + token, token + filler, filler + token + filler })
        {
            var found = new List<(string Rule, string Text)>();
            rules.Find(text, (rule, start, length) => found.Add((rule.Id, text.Substring(start, length))));

            Assert.Contains(("github-pat", token), found);
        }
    }

    [Fact]
    public void Does_not_take_the_edge_of_a_window_for_the_edge_of_a_word()
    {
        var text = new string('a', 500) + "ghp_" + Made.Characters(Made.Alphanumeric, 300, 1);
        var found = new List<string>();

        ProviderRules.Embedded.Find(text, (rule, _, _) => found.Add(rule.Id));

        Assert.DoesNotContain("kingfisher.github.1", found);
    }
}
