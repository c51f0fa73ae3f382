namespace SecurityDashboard.Secrets.Allowed;

public sealed class AllowedPatternTests
{
    [Theory]
    [InlineData("test-token-[a-z0-9]+")]
    [InlineData("(?:demo|sandbox)-[0-9]{1,6}")]
    [InlineData(@"https://hooks\.example\.com/.+")]
    public void Takes_a_pattern_that_says_what_the_values_have_in_common(string text) => Assert.Null(AllowedPattern.Problem(text));

    [Theory]
    [InlineData(".*", "The pattern has 2 characters. Write 4 to 200.")]
    [InlineData("(.*)", "The pattern matches nothing at all, an empty value. Write what the allowed values have in common.")]
    [InlineData("(?s).+", "The pattern is too broad: it lets 12 of 12 samples of secrets through. Write what only the allowed values have in common, such as a fixed beginning.")]
    [InlineData("[A-Za-z0-9]+", "The pattern is too broad: it lets 5 of 12 samples of secrets through. Write what only the allowed values have in common, such as a fixed beginning.")]
    [InlineData("[^@]{4,}", "The pattern is too broad: it lets 11 of 12 samples of secrets through. Write what only the allowed values have in common, such as a fixed beginning.")]
    [InlineData("test[", "The pattern is no regular expression at character 5. Correct it, or put a backslash before what is meant as it stands.")]
    [InlineData("(?=test)test", "The pattern looks ahead or back, or refers to a group, which takes unbounded time. Write it without.")]
    [InlineData(@"(test)\1", "The pattern looks ahead or back, or refers to a group, which takes unbounded time. Write it without.")]
    [InlineData("test(((a{99}){99}){99}){99}", "The pattern counts to more than 10000. Write + or * in place of large counts.")]
    [InlineData("test-a{200000}", "The pattern counts to more than 10000. Write + or * in place of large counts.")]
    [InlineData("test)(more", "The pattern is no regular expression at character 5. Correct it, or put a backslash before what is meant as it stands.")]
    [InlineData("one\ntwo", "The pattern holds a control character or a line break. Write it on one line.")]
    [InlineData("tR7vQ9zLmW2xKq", "The pattern is a plain text that may itself be a secret, and it would be kept and shown. Allow the finding's fingerprint instead.")]
    public void Refuses_with_what_is_wrong_and_what_to_do(string text, string problem)
    {
        Assert.Equal(problem, AllowedPattern.Problem(text));
        Assert.Equal(problem, Assert.Throws<FormatException>(() => AllowedPattern.Parse("1", text)).Message);
    }

    [Fact]
    public void Matches_whole_values_only()
    {
        var patterns = new AllowedPatterns([AllowedPattern.Parse("first", "other-.+"), AllowedPattern.Parse("second", "test-[0-9]+")]);

        Assert.Equal("second", patterns.Matching("test-42"));
        Assert.Null(patterns.Matching("a test-42"));
        Assert.Null(patterns.Matching("test-42 and more"));
        Assert.Null(patterns.Matching("test-" + new string('4', 10_000)));
    }

    [Fact]
    public void Takes_time_linear_in_a_hostile_value()
    {
        var pattern = AllowedPattern.Parse("1", "test-(a+)+b");

        Assert.False(pattern.Matches("test-" + new string('a', 1_000_000)));
    }

    [Fact]
    public void Marks_what_it_matches_in_the_detector_and_in_what_is_kept_without_hiding_it()
    {
        var allowed = new AllowedPatterns([AllowedPattern.Parse("ours", "Fixture-[0-9A-Za-z!]+")]);
        var value = "Fixture-Kq7Zr2Lm4!";

        var trace = Assert.Single(SecretDetector.Default.Inspect(new SecretContext(ValueKind.Environment, "DB_PASSWORD", value), Made.Key, allowed));
        var kept = Assert.IsType<Redaction.Redacted>(new Redaction.Redactor(Made.Key, allowed).Redact(ValueKind.Environment, "DB_PASSWORD", value));

        Assert.Equal(("ours", "ours"), (trace.AllowedBy, kept.AllowedBy));
        Assert.Equal(trace, Assert.Single(kept.Traces));
        Assert.Null(Assert.Single(SecretDetector.Default.Inspect(new SecretContext(ValueKind.Environment, "DB_PASSWORD", "Other-Kq7Zr2Lm4!"), Made.Key, allowed)).AllowedBy);
    }
}
