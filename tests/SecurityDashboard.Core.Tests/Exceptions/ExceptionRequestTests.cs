using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Exceptions;

public sealed class ExceptionRequestTests
{
    private static readonly Decider Ada = new("ada", MayApprove: true);
    private static readonly Decider Eve = new("eve", MayApprove: false);

    private static readonly ExceptionRequest Request = new()
    {
        Kind = ExceptionKind.RiskAccepted,
        Scope = new FindingScope(Some.Account, new EvaluationKey("AN-07", Some.User.Arn, "")),
        Reason = "The key goes with the old build server in March.",
        Owner = "payments team",
        Ticket = "SEC-123",
        ExpiresAt = Some.Now.AddDays(30),
    };

    [Theory]
    [InlineData("Critical", ExceptionState.Requested)]
    [InlineData("High", ExceptionState.Requested)]
    [InlineData("Medium", ExceptionState.Active)]
    [InlineData("Low", ExceptionState.Active)]
    public void Takes_effect_at_once_for_nothing_worse_than_medium(string upTo, ExceptionState state) => Assert.Equal(state, Made(Request, Ada, Enum.Parse<Severity>(upTo)).State);

    [Fact]
    public void Waits_where_who_asks_may_not_approve() => Assert.Equal((ExceptionState.Requested, null), (Made(Request, Eve, Severity.Low).State, Made(Request, Eve, Severity.Low).DecidedAt));

    [Fact]
    public void Lasts_as_long_as_the_policy_lets_what_it_covers_and_not_a_day_longer()
    {
        var last = Request with { ExpiresAt = new DateTimeOffset(Some.Now.UtcDateTime.Date.AddDays(91), TimeSpan.Zero) };

        Assert.Equal(last.ExpiresAt, Made(last, Ada, Severity.Critical).ExpiresAt);
        Assert.StartsWith("The exception would last until ", Refused(last with { ExpiresAt = last.ExpiresAt.AddSeconds(1) }, Severity.Critical), StringComparison.Ordinal);
        Assert.Contains("What is Critical may be excepted for 90 days: choose a day up to ", Refused(last with { ExpiresAt = last.ExpiresAt.AddDays(1) }, Severity.Critical), StringComparison.Ordinal);
        Assert.Equal(ExceptionState.Active, Made(last with { ExpiresAt = Some.Now.AddDays(365) }, Ada, Severity.Low).State);
    }

    [Fact]
    public void Does_not_end_before_it_begins() => Assert.EndsWith("which is past. Choose a day from tomorrow on.", Refused(Request with { ExpiresAt = Some.Now }), StringComparison.Ordinal);

    [Theory]
    [InlineData("too short", "The reason has 9 characters. Write 10 to 1000: who reads it in a year has to understand it.")]
    [InlineData("          short          ", "The reason has 5 characters. Write 10 to 1000: who reads it in a year has to understand it.")]
    [InlineData("It is fine \u202Eneht saw ti", "The reason or the owner holds characters that nobody can see. Write them as plain text.")]
    public void Asks_for_a_reason_that_somebody_can_read(string reason, string message) => Assert.Equal(message, Refused(Request with { Reason = reason }));

    [Fact]
    public void Asks_who_answers_for_it() => Assert.StartsWith("The owner has 0 characters. Name the person or team", Refused(Request with { Owner = " " }), StringComparison.Ordinal);

    [Theory]
    [InlineData("SEC-123")]
    [InlineData("org/repo#12")]
    [InlineData("https://jira.example.com/browse/SEC-1?x=y")]
    [InlineData("http://tickets.internal/1")]
    public void Takes_a_key_or_an_address_for_a_ticket(string ticket) => Assert.Equal(ticket, Made(Request with { Ticket = $" {ticket} " }, Ada, Severity.Low).Ticket);

    [Theory]
    [InlineData("javascript:alert(1)")]
    [InlineData("JAVASCRIPT://example.com/%0aalert(1)")]
    [InlineData("data:text/html,<script>alert(1)</script>")]
    [InlineData("https://user:password@example.com/")]
    [InlineData("https://example.com/\"onmouseover=\"alert(1)")]
    [InlineData("https://")]
    [InlineData("//example.com:80")]
    [InlineData("SEC 123")]
    [InlineData("file:///etc/passwd")]
    public void Takes_nothing_else_for_a_ticket(string ticket)
    {
        Assert.StartsWith("The ticket is neither an address nor a key.", Refused(Request with { Ticket = ticket }), StringComparison.Ordinal);
        Assert.False(ExceptionRequest.IsAddress(ticket));
    }

    [Fact]
    public void Is_about_something()
    {
        Assert.StartsWith("The pattern of resources is empty", Refused(Request with { Scope = new PatternScope("AN-07", "") }), StringComparison.Ordinal);
        Assert.StartsWith("The tag has no key", Refused(Request with { Scope = new TagScope("", "x", null) }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_excepts_the_worst_for_the_shortest_time()
    {
        Assert.Null(ExceptionPolicy.Default.Problem);
        Assert.Equal("What is worse may not be excepted for longer: Critical at most as long as High, High as Medium, Medium as Low.", (ExceptionPolicy.Default with { Critical = 200 }).Problem);
        Assert.StartsWith("An exception may last 1 to 3650 days.", (ExceptionPolicy.Default with { Critical = 0 }).Problem, StringComparison.Ordinal);
    }

    internal static RiskException Made(ExceptionRequest request, Decider by, Severity upTo = Severity.Medium) => request.Made(Guid.CreateVersion7(Some.Now), upTo, ExceptionPolicy.Default, by, Some.Now);

    private static string Refused(ExceptionRequest request, Severity upTo = Severity.Medium) => Assert.Throws<FormatException>(() => Made(request, Ada, upTo)).Message;
}
