using SecurityDashboard.Controls;

namespace SecurityDashboard.Exceptions;

public sealed class ExceptionStepsTests
{
    private static readonly Decider Eve = new("eve", MayApprove: false);
    private static readonly Decider Grace = new("grace", MayApprove: true);

    private static readonly RiskException Waiting = new()
    {
        Id = Guid.CreateVersion7(Some.Now),
        Kind = ExceptionKind.CompensatingControl,
        Scope = new PatternScope("AN-07", "*"),
        UpTo = Severity.High,
        Reason = "The proxy in front of it asks for a second factor.",
        Owner = "platform",
        RequestedBy = "ada",
        RequestedAt = Some.Now,
        ExpiresAt = Some.Now.AddDays(30),
        State = ExceptionState.Requested,
    };

    [Fact]
    public void Somebody_else_approves()
    {
        var active = Waiting.Approved(Grace, " Until the move. ", Some.Now.AddDays(1));

        Assert.Null(WhyNotApprove(Grace));
        Assert.Equal((ExceptionState.Active, "grace", "Until the move."), (active.StateAt(Some.Now.AddDays(1)), active.DecidedBy, active.Note));
        Assert.Equal($"Compensating control until {RiskException.DayOf(Waiting.ExpiresAt)}, asked for by ada and approved by grace: The proxy in front of it asks for a second factor.", active.Said);
    }

    [Theory]
    [InlineData("ada")]
    [InlineData("ADA")]
    public void Nobody_approves_or_refuses_what_they_asked_for(string name)
    {
        var ada = new Decider(name, MayApprove: true);

        Assert.Equal(new Obstacle(true, "You asked for it yourself. Somebody else who may approve exceptions has to decide."), WhyNotApprove(ada));
        Assert.Equal(WhyNotApprove(ada), Waiting.WhyNotRefuse(ada, Some.Now));
        Assert.Null(Waiting.WhyNotWithdraw(ada with { MayApprove = false }, Some.Now));
    }

    [Fact]
    public void Who_may_not_approve_decides_nothing_about_others()
    {
        Assert.Equal(new Obstacle(true, "You may not approve exceptions. Ask Security, a manager or an administrator."), WhyNotApprove(Eve));
        Assert.Equal(new Obstacle(true, "ada asked for it. They, or somebody who may approve exceptions, can withdraw it."), Waiting.WhyNotWithdraw(Eve, Some.Now));
        Assert.Null(Waiting.WhyNotWithdraw(Grace, Some.Now));
    }

    [Fact]
    public void A_step_that_was_taken_stays()
    {
        foreach (var over in new[] { Waiting.Refused(Grace, "Too long.", Some.Now), Waiting.Withdrawn(Grace, Some.Now), Waiting with { ExpiresAt = Some.Now } })
        {
            Assert.False(over.WhyNotApprove(Grace, ExceptionPolicy.Default, Some.Now)!.IsForbidden);
            Assert.EndsWith("Ask for a new one.", over.WhyNotWithdraw(Grace, Some.Now)!.Message, StringComparison.Ordinal);
        }

        var active = Waiting.Approved(Grace, null, Some.Now);
        Assert.StartsWith("It is active already, until ", active.WhyNotApprove(Grace, ExceptionPolicy.Default, Some.Now)!.Message, StringComparison.Ordinal);
        Assert.Null(active.WhyNotWithdraw(Grace, Some.Now));
    }

    [Fact]
    public void A_policy_that_became_shorter_holds_for_what_still_waits() =>
        Assert.Contains("what is High may now be excepted for 7 days. Refuse it and ask for a shorter one.", Waiting.WhyNotApprove(Grace, ExceptionPolicy.Default with { Critical = 7, High = 7 }, Some.Now)!.Message, StringComparison.Ordinal);

    [Fact]
    public void A_refusal_says_why() => Assert.Equal("Say why you refuse it: who asked has to know what to change.", Assert.Throws<FormatException>(() => Waiting.Refused(Grace, " ", Some.Now)).Message);

    [Fact]
    public void It_ends_by_itself_at_its_moment()
    {
        var active = Waiting.Approved(Grace, null, Some.Now);

        Assert.Equal(ExceptionState.Active, active.StateAt(active.ExpiresAt.AddTicks(-1)));
        Assert.Equal(ExceptionState.Expired, active.StateAt(active.ExpiresAt));
    }

    private static Obstacle? WhyNotApprove(Decider by) => Waiting.WhyNotApprove(by, ExceptionPolicy.Default, Some.Now);
}
