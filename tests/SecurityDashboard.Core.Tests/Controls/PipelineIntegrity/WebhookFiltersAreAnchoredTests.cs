using System.Text.RegularExpressions;
using CsCheck;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class WebhookFiltersAreAnchoredTests
{
    [Theory]
    [InlineData("HEAD_REF", "^refs/heads/main$")]
    [InlineData("HEAD_REF", "^refs/heads/release/.*")]
    [InlineData("HEAD_REF", "^a$|^b$")]
    [InlineData("ACTOR_ACCOUNT_ID", "^(11|22)$")]
    [InlineData("ACTOR_ACCOUNT_ID", "(^11$|^22$)")]
    [InlineData("ACTOR_ACCOUNT_ID", "^[|]$")]
    [InlineData("ACTOR_ACCOUNT_ID", @"^a\|b$")]
    public void Whole_names_pass(string type, string pattern) => Passes<WebhookFiltersAreAnchored>($"The pattern {pattern} of the webhook of payments-checks matches whole names.", With(Some.Filter(type, pattern)));

    [Theory]
    [InlineData("ACTOR_ACCOUNT_ID", "11|22")]
    [InlineData("ACTOR_ACCOUNT_ID", "^11|22$")]
    [InlineData("ACTOR_ACCOUNT_ID", "^11$|22")]
    [InlineData("ACTOR_ACCOUNT_ID", "^1.*")]
    [InlineData("ACTOR_ACCOUNT_ID", "(^11$|22)")]
    [InlineData("ACTOR_ACCOUNT_ID", "^(1)|(2)$")]
    [InlineData("HEAD_REF", "refs/heads/main")]
    [InlineData("HEAD_REF", "^refs/heads/main")]
    [InlineData("BASE_REF", @"^refs/heads/main\$")]
    [InlineData("REPOSITORY_NAME", "payments")]
    public void A_part_of_a_name_in_any_alternative_fails(string type, string pattern) =>
        Fails<WebhookFiltersAreAnchored>($"The webhook of the project payments-checks takes every {type} in which {pattern} occurs, not only the ones that it is.", With(Some.Filter(type, pattern)));

    [Fact]
    public void The_old_branch_filter_is_a_pattern_too() => Fails<WebhookFiltersAreAnchored>(
        "The webhook of the project payments-checks takes every branch in which main occurs, not only the ones that it is.", With(new BuildWebhook { BranchFilter = Some.Clear("main") }));

    [Fact]
    public void What_keeps_out_may_keep_out_too_much() =>
        IsNotApplicable<WebhookFiltersAreAnchored>("The webhook of the project payments-checks filters on no names.", With(Some.Filter("HEAD_REF", "wip", excludes: true), Some.Filter("FILE_PATH", "src"), Some.Filter("EVENT", "PUSH")));

    [Fact]
    public void A_pattern_that_was_not_kept_is_unknown() => IsUnknown<WebhookFiltersAreAnchored>(
        "The webhook filter on HEAD_REF looks as if it held a secret, so it was not kept. Look at it in the console.", With(new BuildWebhookFilter("HEAD_REF", Some.SecretText(), Excludes: false)));

    /// <summary>Whatever text stands where a pattern should, it is judged, and quickly.</summary>
    [Fact]
    public void Every_text_can_be_judged() => Gen.OneOf(Gen.String[Gen.OneOf('(', ')', '[', ']', '\\', '|', '^', '$', '.', '*', 'a'), 0, 30], Gen.Int[0, 30_000].Select(count => new string('(', count)))
        .Sample(pattern => AnchoredPattern.MatchesWhole(pattern, wildcardsCount: true) | AnchoredPattern.MatchesWhole(pattern, wildcardsCount: false) | true, iter: 500);

    /// <summary>What is called anchored matches nothing that has something before or behind it.</summary>
    [Fact]
    public void An_anchored_pattern_matches_no_longer_text() => Gen.Select(Gen.String[Gen.OneOf('(', ')', '|', '^', '$', 'a', 'b', '?'), 0, 12], Gen.OneOf("a", "b", "ab", "ba", "aab")).Sample((pattern, text) =>
    {
        if (Expression(pattern) is { } expression && AnchoredPattern.MatchesWhole(pattern, wildcardsCount: false) && expression.IsMatch($"x{text}x"))
            Assert.Fail($"{pattern} is called anchored, and matches in x{text}x.");
    }, iter: 20_000);

    private static Regex? Expression(string pattern)
    {
        try
        {
            return new Regex(pattern, RegexOptions.NonBacktracking);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    [Fact]
    public void A_webhook_that_an_old_inventory_lacks_is_unknown() =>
        IsUnknown<WebhookFiltersAreAnchored>(Unreadable.NeverCollected.Message, Some.Checks.With(definition => definition with { Triggers = default }));

    [Fact]
    public void A_definition_that_was_not_read_is_unknown() =>
        IsUnknown<WebhookFiltersAreAnchored>(Some.Denied.Message, Some.Checks with { Definition = Observed.Unreadable<BuildProjectDefinition>(Some.Denied) });

    [Fact]
    public void A_project_without_a_webhook_is_not_judged() => IsNotApplicable<WebhookFiltersAreAnchored>("No webhook starts builds of the project payments-build.", Some.Project);

    private static BuildProject With(params BuildWebhookFilter[] filters) => With(new BuildWebhook { Groups = [new BuildWebhookGroup([.. filters])] });

    private static BuildProject With(BuildWebhook? webhook) => Some.Checks.With(definition => definition with { Triggers = Observed.Of(new BuildTriggers(webhook)) });
}
