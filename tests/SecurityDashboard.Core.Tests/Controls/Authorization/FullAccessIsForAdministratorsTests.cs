using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

public sealed class FullAccessIsForAdministratorsTests
{
    private const string Nobody = "The group reviewers has single permissions in CodePipeline, CodeBuild, CodeDeploy and CodeCommit, or none. The user ada has single permissions in CodePipeline, CodeBuild, CodeDeploy and CodeCommit, or none.";

    [Fact]
    public void Passes_single_permissions() => Passes<FullAccessIsForAdministrators>(Nobody, Some.Root);

    [Theory]
    [InlineData("\"codepipeline:*\"", "codepipeline")]
    [InlineData("""["codebuild:*","CodeCommit:*"]""", "codebuild, codecommit")]
    [InlineData("""["codepipeline:*","codebuild:*","codedeploy:*","codecommit:*"]""", "codepipeline, codebuild, codedeploy, codecommit")]
    public void Fails_a_group_that_has_everything(string action, string named) =>
        Fails<FullAccessIsForAdministrators>($"The group reviewers has everything in {named}, through reviewers.", Some.Root, estate: Some.Estate(Policy($$"""{"Effect":"Allow","Action":{{action}},"Resource":"*"}""")));

    [Fact]
    public void Fails_users_and_permission_sets()
    {
        var everything = new InlinePolicy("release", Some.Policy("""{"Effect":"Allow","Action":"codepipeline:*","Resource":"*"}"""));
        var set = Some.BuildRole with { Arn = new Arn("arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Dev_0123"), Name = "AWSReservedSSO_Dev_0123", InlinePolicies = [everything] };

        Fails<FullAccessIsForAdministrators>("The permission set role AWSReservedSSO_Dev_0123 has everything in codepipeline, through release. The user ada has everything in codepipeline, through release.", Some.Root,
            estate: Some.Estate(set, Some.User with { InlinePolicies = [everything] }));
    }

    [Fact]
    public void Leaves_administrators_and_other_roles_alone() => Passes<FullAccessIsForAdministrators>(
        "The user ada has single permissions in CodePipeline, CodeBuild, CodeDeploy and CodeCommit, or none.", Some.Root, estate: Some.Estate(
            Policy("""{"Effect":"Allow","Action":"*","Resource":"*"}"""), Some.BuildRole with { InlinePolicies = [new InlinePolicy("b", Some.Policy("""{"Effect":"Allow","Action":"codebuild:*","Resource":"*"}"""))] }));

    [Fact]
    public void Counts_power_users_who_are_no_administrators() => Fails<FullAccessIsForAdministrators>(
        "The group reviewers has everything in codepipeline, codebuild, codedeploy, codecommit, through reviewers.", Some.Root, estate: Some.Estate(Policy("""{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}""")));

    [Fact]
    public void Passes_one_pipeline_and_what_a_boundary_cuts()
    {
        Passes<FullAccessIsForAdministrators>(Nobody, Some.Root, estate: Some.Estate(Policy("""{"Effect":"Allow","Action":"codepipeline:*","Resource":"arn:aws:codepipeline:eu-west-1:111122223333:payments"}""")));
        Passes<FullAccessIsForAdministrators>(Nobody, Some.Root, estate: Some.Estate(Some.User with
        {
            InlinePolicies = [new InlinePolicy("release", Some.Policy("""{"Effect":"Allow","Action":"codepipeline:*","Resource":"*"}"""))],
            PermissionsBoundary = Some.ReviewerPolicy.Arn,
        }));
    }

    [Fact]
    public void Fails_lowered_under_a_condition()
    {
        var estate = Some.Estate(Policy("""{"Effect":"Allow","Action":"codepipeline:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}"""));

        Fails<FullAccessIsForAdministrators>("The group reviewers has everything in codepipeline, through reviewers, depending on aws:MultiFactorAuthPresent. Low, because that may not hold.", Some.Root, estate: estate);
        Assert.Equal(Severity.Low, new FullAccessIsForAdministrators().Evaluate(estate).Single().Severity);
    }

    [Fact]
    public void Is_unknown_without_a_policy_or_without_the_users()
    {
        var snapshot = Some.SnapshotWith();

        IsUnknown<FullAccessIsForAdministrators>(Some.Denied.Message, Some.Root, estate: Some.Estate(Some.ReviewerPolicy with { Document = Observed.Unreadable<PolicyDocument>(Some.Denied) }));
        IsUnknown<FullAccessIsForAdministrators>(Some.Denied.Message, Some.Root, estate: new Estate(snapshot with
        {
            Resources = snapshot.Resources.Remove(Some.User),
            Listings = [.. snapshot.Listings.Select(listing => listing.Type is ResourceTypes.User ? listing with { Count = Observed.Unreadable<int>(Some.Denied) } : listing)],
        }, []));
    }

    private static ManagedPolicy Policy(string statement) => Some.ReviewerPolicy with { Document = Observed.Of(Some.Policy(statement)) };
}
