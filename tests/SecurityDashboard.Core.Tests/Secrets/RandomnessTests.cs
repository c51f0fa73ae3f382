namespace SecurityDashboard.Secrets;

public sealed class RandomnessTests
{
    [Theory]
    [InlineData("payments/prod/db-password")]
    [InlineData("AcceptanceTimeoutSeconds")]
    [InlineData("codepipeline-eu-west-1-123456789012")]
    [InlineData("release-20240517")]
    [InlineData("org.springframework.boot")]
    public void Takes_words_for_words(string value) => Assert.False(Randomness.HasRandomPart(value));

    [Fact]
    public void Takes_generated_text_for_generated_nearly_always()
    {
        const int tries = 400;

        Assert.True(Enumerable.Range(0, tries).Count(seed => Randomness.HasRandomPart(Made.Characters(Made.Alphanumeric, 20, seed))) > tries * 0.99);
        Assert.True(Enumerable.Range(0, tries).Count(seed => Randomness.HasRandomPart(Made.Characters(Made.Hex, 32, seed))) > tries * 0.99);
    }

    [Fact]
    public void Measures_entropy_in_bits()
    {
        Assert.Equal(0, Randomness.Entropy("aaaa"));
        Assert.Equal(1, Randomness.Entropy("abab"), 6);
        Assert.Equal(2, Randomness.Entropy("abcd"), 6);
    }
}
