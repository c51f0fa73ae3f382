using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

public sealed class RolesUseNamedRepositoriesTests
{
    [Fact]
    public void Passes_a_role_that_uses_none() => Passes<RolesUseNamedRepositories>("The role payments-build may fetch no repository through a connection that its policies do not name.", Some.BuildRole);

    [Theory]
    [InlineData("codeconnections:UseConnection", "*")]
    [InlineData("codestar-connections:*", "*")]
    [InlineData("codeconnections:UseConnection", "arn:aws:codeconnections:*:111122223333:connection/*")]
    public void Fails_every_connection(string action, string resource) =>
        Fails<RolesUseNamedRepositories>("The role payments-build may fetch every repository through every connection, through p.", With($$"""{"Effect":"Allow","Action":"{{action}}","Resource":"{{resource}}"}"""));

    [Theory]
    [InlineData("codeconnections")]
    [InlineData("codestar-connections")]
    public void Fails_lowered_every_repository_of_a_named_connection(string service)
    {
        var role = With($$"""{"Effect":"Allow","Action":"{{service}}:UseConnection","Resource":"arn:aws:{{service}}:eu-west-1:111122223333:connection/11111111-2222-3333-4444-555555555555"}""");

        Fails<RolesUseNamedRepositories>("The role payments-build may fetch every repository through the connections that its policies name, through p. Medium, because the connection is named.", role);
        Assert.Equal(Severity.Medium, new RolesUseNamedRepositories().Evaluate(Some.Estate(role)).Single(evaluation => evaluation.Resource.Arn == role.Arn).Severity);
    }

    [Theory]
    [InlineData("""{"Effect":"Allow","Action":"codeconnections:UseConnection","Resource":"*","Condition":{"StringEquals":{"codeconnections:FullRepositoryId":"example/payments"}}}""")]
    [InlineData("""{"Effect":"Allow","Action":"codeconnections:UseConnection","Resource":"*","Condition":{"ForAllValues:StringEquals":{"codeconnections:FullRepositoryId":"example/payments"}}}""")]
    [InlineData("""{"Effect":"Allow","Action":"codeconnections:UseConnection","Resource":"*","Condition":{"StringLike":{"codeconnections:BranchName":"main"}}}""")]
    [InlineData("""{"Effect":"Allow","Action":"codeconnections:GetConnection","Resource":"*"}""")]
    public void Passes_named_repositories_and_branches(string statement) => Passes<RolesUseNamedRepositories>("The role payments-build may fetch no repository through a connection that its policies do not name.", With(statement));

    [Fact]
    public void Is_unknown_without_a_policy_and_without_the_connections()
    {
        var role = Some.BuildRole with { AttachedPolicies = [Some.ReviewerPolicy.Arn] };
        var snapshot = Some.SnapshotWith();

        IsUnknown<RolesUseNamedRepositories>(Some.Denied.Message, role, estate: Some.Estate(role, Some.ReviewerPolicy with { Document = Observed.Unreadable<PolicyDocument>(Some.Denied) }));
        var user = With("""{"Effect":"Allow","Action":"codeconnections:UseConnection","Resource":"arn:aws:codeconnections:eu-west-1:111122223333:connection/11111111-2222-3333-4444-555555555555"}""");
        Estate WithoutConnections(params ReadOnlySpan<Resource> resources) => new(snapshot with
        {
            Resources = [.. snapshot.Resources.Remove(Some.Connection).RemoveAll(resource => resource.Arn == role.Arn), .. resources],
            Listings = [.. snapshot.Listings.Select(listing => listing.Type is ResourceTypes.Connection ? listing with { Count = Observed.Unreadable<int>(Some.Denied) } : listing)],
        }, []);

        IsUnknown<RolesUseNamedRepositories>(Some.Denied.Message, user, estate: WithoutConnections(user));
        // Who may use none needs no list of them.
        Passes<RolesUseNamedRepositories>("The role payments-build may fetch no repository through a connection that its policies do not name.", Some.BuildRole, estate: WithoutConnections(Some.BuildRole));
    }

    private static Role With(string statement) => Some.BuildRole with { InlinePolicies = [new InlinePolicy("p", Some.Policy(statement))] };
}
