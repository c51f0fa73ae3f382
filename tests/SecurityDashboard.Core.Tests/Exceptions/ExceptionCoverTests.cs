using System.Collections.Immutable;
using SecurityDashboard.Controls;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Exceptions;

public sealed class ExceptionCoverTests
{
    private static readonly ImmutableHashSet<(string, string)> Sandbox = [("env", "sandbox")];

    private static readonly FindingState Open = new()
    {
        Key = new EvaluationKey("AN-07", Some.User.Arn, "key 1"),
        Resource = Some.User.Id,
        Severity = Severity.Medium,
        Outcome = Outcome.Fail,
        Status = FindingStatus.Open,
        Because = "It fails.",
        FirstSeen = Some.Now,
        OpenedAt = Some.Now,
    };

    [Fact]
    public void Covers_one_finding_and_no_other_part_or_account()
    {
        var one = Active(new FindingScope(Some.Account, Open.Key));

        Assert.True(one.Covers(Subject(Open), Some.Now));
        Assert.False(one.Covers(Subject(Open with { Key = Open.Key with { SubKey = "key 2" } }), Some.Now));
        Assert.False(one.Covers(Subject(Open) with { Account = new AccountId("999999999999") }, Some.Now));
    }

    [Theory]
    [InlineData("*", true)]
    [InlineData("arn:aws:iam::*:user/*", true)]
    [InlineData("arn:aws:iam::111122223333:user/ad?", true)]
    [InlineData("arn:aws:iam::111122223333:user/AD?", false)]
    [InlineData("arn:aws:iam::111122223333:user/", false)]
    [InlineData("user/ada", false)]
    public void Covers_what_has_the_form_of_its_pattern(string pattern, bool covers) =>
        Assert.Equal(covers, Active(new PatternScope("AN-07", pattern)).Covers(Subject(Open with { Key = Open.Key with { Resource = new Arn("arn:aws:iam::111122223333:user/ada") } }), Some.Now));

    [Fact]
    public void Covers_no_other_control() => Assert.False(Active(new PatternScope("AN-05", "*")).Covers(Subject(Open), Some.Now));

    [Fact]
    public void Covers_what_bears_the_tag_and_what_only_pipelines_with_the_tag_use()
    {
        var tagged = Active(new TagScope("env", "sandbox", null));

        Assert.True(tagged.Covers(Subject(Open) with { Tags = Sandbox }, Some.Now));
        Assert.True(tagged.Covers(Subject(Open) with { PipelineTags = [Sandbox, Sandbox] }, Some.Now));
        Assert.False(tagged.Covers(Subject(Open) with { PipelineTags = [Sandbox, [("env", "production")]] }, Some.Now));
        Assert.False(tagged.Covers(Subject(Open), Some.Now));
        Assert.False(Active(new TagScope("env", "sandbox", "AN-05")).Covers(Subject(Open) with { Tags = Sandbox }, Some.Now));
    }

    [Fact]
    public void Does_not_cover_what_became_worse_than_was_let_stand()
    {
        var medium = Active(new PatternScope("AN-07", "*"));
        var marked = Marked(medium, Open);
        var critical = Mark([medium], marked with { Severity = Severity.Critical });

        Assert.Equal((FindingTransition.ExceptionEnded, "The exception covers Medium at most, and this is Critical now."), (critical!.Transition, critical.Cause));
        Assert.Null(critical.After.Exception);
    }

    [Fact]
    public void Marks_without_touching_outcome_or_status_and_says_why()
    {
        var exception = Active(new PatternScope("AN-07", "*"));
        var change = Mark([exception], Open)!;

        Assert.Equal((FindingTransition.Excepted, exception.Said), (change.Transition, change.Cause));
        Assert.Equal(Open with { Exception = exception.Id }, change.After);
        Assert.Null(Mark([exception], change.After));
        Assert.True(change.After.IsOpen);
    }

    [Fact]
    public void Reopens_visibly_when_it_expires_or_is_withdrawn()
    {
        var exception = Active(new PatternScope("AN-07", "*"));
        var marked = Marked(exception, Open);

        Assert.Equal($"The exception ended on its day, {RiskException.DayOf(exception.ExpiresAt)}.", Mark([exception], marked, exception.ExpiresAt)!.Cause);
        Assert.Equal("The exception was withdrawn by eve.", Mark([exception.Withdrawn(new Decider("eve", true), Some.Now)], marked)!.Cause);
    }

    [Fact]
    public void Of_several_the_one_that_lasts_longest_covers_so_that_nothing_reopens_between_two()
    {
        var (one, longer) = (Active(new FindingScope(Some.Account, Open.Key)), Active(new TagScope("env", "sandbox", null)) with { ExpiresAt = Some.Now.AddDays(60) });
        var subject = Subject(Open) with { Tags = Sandbox };

        Assert.Equal(longer.Id, new ExceptionCover([one, longer], Some.Now).Of(subject)!.Id);
        Assert.Equal(longer.Id, new ExceptionCover([one, longer], one.ExpiresAt).Of(subject)!.Id);
        Assert.Null(new ExceptionCover([one, longer], longer.ExpiresAt).Of(subject));
    }

    [Fact]
    public void Marks_nothing_that_does_not_count_in_scores() => Assert.Null(Mark([Active(new PatternScope("AN-07", "*"))], Open with { Status = FindingStatus.Resolved, Outcome = Outcome.Pass }));

    private static FindingState Marked(RiskException exception, FindingState finding) => Mark([exception], finding)!.After;

    private static FindingChange? Mark(IEnumerable<RiskException> exceptions, FindingState finding, DateTimeOffset? at = null) =>
        new ExceptionCover(exceptions, at ?? Some.Now).Mark([finding], Subject).SingleOrDefault();

    private static ExceptionSubject Subject(FindingState finding) => new(Some.Account, finding.Key, finding.Severity);

    private static RiskException Active(ExceptionScope scope) => new()
    {
        Id = Guid.CreateVersion7(Some.Now),
        Kind = ExceptionKind.RiskAccepted,
        Scope = scope,
        UpTo = Severity.Medium,
        Reason = "Agreed with the auditors.",
        Owner = "payments",
        RequestedBy = "ada",
        RequestedAt = Some.Now,
        ExpiresAt = Some.Now.AddDays(30),
        State = ExceptionState.Active,
        DecidedAt = Some.Now,
    };
}
