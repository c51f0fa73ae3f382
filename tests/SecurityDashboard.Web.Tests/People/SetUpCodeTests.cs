using SecurityDashboard.Testing;

namespace SecurityDashboard.Web.People;

public sealed class SetUpCodeTests
{
    private readonly ManualTime _time = new(new DateTimeOffset(2026, 9, 1, 12, 0, 0, TimeSpan.Zero));

    [Fact]
    public void Opens_once()
    {
        var code = new SetUpCode(_time);
        var printed = code.Renew();

        Assert.True(code.Redeem(printed));
        Assert.False(code.Redeem(printed));
    }

    [Fact]
    public void Is_read_whatever_the_dashes_blanks_and_case()
    {
        var code = new SetUpCode(_time);
        var printed = code.Renew()!;

        Assert.Matches("^[A-Z2-9]{4}-[A-Z2-9]{4}-[A-Z2-9]{4}$", printed);
        Assert.True(code.Redeem($" {printed.Replace('-', ' ').ToLowerInvariant()} "));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAA-AAAA-AAAA")]
    public void Refuses_anything_else(string? typed)
    {
        var code = new SetUpCode(_time);
        code.Renew();

        Assert.False(code.Redeem(typed));
    }

    [Fact]
    public void Refuses_what_was_never_printed() => Assert.False(new SetUpCode(_time).Redeem(""));

    [Fact]
    public void Expires_after_an_hour_and_is_replaced()
    {
        var code = new SetUpCode(_time);
        var first = code.Renew();
        Assert.Null(code.Renew());

        _time.Advance(TimeSpan.FromHours(1));

        Assert.False(code.Redeem(first));
        var second = code.Renew();
        Assert.NotEqual(first, second);
        Assert.True(code.Redeem(second));
    }

    [Fact]
    public void Wears_out_after_five_guesses_and_is_replaced()
    {
        var code = new SetUpCode(_time);
        var first = code.Renew();
        for (var guess = 0; guess < 5; guess++)
            Assert.False(code.Redeem("AAAA-AAAA-AAAA"));

        Assert.False(code.Redeem(first));
        Assert.NotNull(code.Renew());
    }
}
