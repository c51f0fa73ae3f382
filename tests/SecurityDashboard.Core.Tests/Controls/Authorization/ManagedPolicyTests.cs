using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

public sealed class ManagedPolicyTests
{
    private const string Everything = """{"Effect":"Allow","Action":"*","Resource":"*"}""";

    [Fact]
    public void Passes_named_actions()
    {
        Passes<PoliciesAreNotAdministrators>("The policy reviewers does not allow everything.", Some.ReviewerPolicy);
        Passes<PoliciesHaveNoServiceWildcards>("The policy reviewers allows everything in none of the services that matter most.", Some.ReviewerPolicy);
    }

    [Theory]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*"}""")]
    [InlineData("""{"Effect":"Allow","Action":["*:*"],"Resource":["*"]}""")]
    [InlineData("""{"Effect":"Allow","NotAction":"iam:CreateUser","Resource":"*"},{"Effect":"Allow","Action":"iam:*","Resource":"*"}""")]
    public void Fails_everything_on_everything(string statements) =>
        Fails<PoliciesAreNotAdministrators>("The policy reviewers allows every action on every resource, and is attached to the group reviewers.", With(statements));

    [Fact]
    public void Names_everybody_who_has_it() =>
        Fails<PoliciesAreNotAdministrators>("The policy reviewers allows every action on every resource, and is attached to the group reviewers, the role payments-build, the user ada.", With(Everything),
            estate: Some.Estate(With(Everything), Some.User with { AttachedPolicies = [Some.ReviewerPolicy.Arn] }, Some.BuildRole with { AttachedPolicies = [Some.ReviewerPolicy.Arn] }));

    [Fact]
    public void Fails_lowered_what_nobody_has_and_what_hangs_on_a_condition()
    {
        var unattached = Some.Estate(With(Everything), Some.Reviewers with { AttachedPolicies = [] }, Some.BuildRole with { PermissionsBoundary = Some.ReviewerPolicy.Arn });
        var conditional = With("""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}""");

        Fails<PoliciesAreNotAdministrators>("The policy reviewers allows every action on every resource. Low, because nobody has it.", With(Everything), estate: unattached);
        Assert.Equal(Severity.Low, SeverityOf<PoliciesAreNotAdministrators>(unattached));
        Fails<PoliciesAreNotAdministrators>("The policy reviewers allows every action on every resource under conditions, and is attached to the group reviewers. Medium, because they may not hold.", conditional);
        Assert.Equal(Severity.Medium, SeverityOf<PoliciesAreNotAdministrators>(Some.Estate(conditional)));
    }

    [Fact]
    public void Passes_what_takes_every_action_of_IAM_away_again() =>
        Passes<PoliciesAreNotAdministrators>("The policy reviewers does not allow everything.", With(Everything, """{"Effect":"Deny","Action":"iam:*","Resource":"*"}"""));

    [Fact]
    public void Is_unknown_who_has_it_when_somebody_was_not_read()
    {
        var unread = Some.SnapshotWith(With(Everything), Some.Reviewers with { AttachedPolicies = [] });
        var listings = unread.Listings.Select(listing => listing.Type is ResourceTypes.User ? listing with { Count = Observed.Unreadable<int>(Some.Denied) } : listing);

        IsUnknown<PoliciesAreNotAdministrators>(Some.Denied.Message, Some.ReviewerPolicy, estate: new Estate(unread with { Listings = [.. listings] }, []));
    }

    [Theory]
    [InlineData("\"s3:*\"", "\"*\"", "s3")]
    [InlineData("""["iam:*","kms:*","sns:*"]""", "\"*\"", "iam, kms")]
    [InlineData("\"codepipeline:*\"", "\"arn:aws:codepipeline:*:*:*\"", "codepipeline")]
    public void Fails_everything_in_a_service(string action, string resource, string named) =>
        Fails<PoliciesHaveNoServiceWildcards>($"The policy reviewers allows everything in {named}.", With($$"""{"Effect":"Allow","Action":{{action}},"Resource":{{resource}}}"""));

    [Theory]
    [InlineData("""{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}""")]
    [InlineData("""{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::payments-artifacts/*"}""")]
    [InlineData("""{"Effect":"Allow","Action":"s3:*","Resource":"*"},{"Effect":"Deny","Action":"s3:*","Resource":"*"}""")]
    [InlineData("""{"Effect":"Allow","Action":"sns:*","Resource":"*"}""")]
    public void Passes_less(string statements) => Passes<PoliciesHaveNoServiceWildcards>("The policy reviewers allows everything in none of the services that matter most.", With(statements));

    [Fact]
    public void Fails_lowered_a_service_under_a_condition()
    {
        var policy = With("""{"Effect":"Allow","Action":"kms:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}}""");

        Fails<PoliciesHaveNoServiceWildcards>("The policy reviewers allows everything in kms, depending on aws:SourceIp. Low, because that may not hold.", policy);
        Assert.Equal(Severity.Low, SeverityOf<PoliciesHaveNoServiceWildcards>(Some.Estate(policy)));
    }

    [Fact]
    public void Says_everything_once() => IsNotApplicable<PoliciesHaveNoServiceWildcards>("The policy reviewers allows everything there is, not one service.", With(Everything));

    [Fact]
    public void Is_unknown_without_the_document_and_when_nobody_understands_it()
    {
        var unread = Some.ReviewerPolicy with { Document = Observed.Unreadable<PolicyDocument>(Some.Denied) };
        var strange = With("""{"Effect":"Perhaps","Action":"*","Resource":"*"}""");

        IsUnknown<PoliciesAreNotAdministrators>(Some.Denied.Message, unread);
        IsUnknown<PoliciesHaveNoServiceWildcards>(Some.Denied.Message, unread);
        Assert.Equal(Outcome.Unknown, new PoliciesAreNotAdministrators().Evaluate(Some.Estate(strange)).Single().Verdict.Outcome);
        Assert.Equal(Outcome.Unknown, new PoliciesHaveNoServiceWildcards().Evaluate(Some.Estate(strange)).Single().Verdict.Outcome);
    }

    private static Severity SeverityOf<TControl>(Estate estate) where TControl : Control, new() => new TControl().Evaluate(estate).Single().Severity;

    private static ManagedPolicy With(params string[] statements) => Some.ReviewerPolicy with { Document = Observed.Of(Some.Policy(statements)) };
}
