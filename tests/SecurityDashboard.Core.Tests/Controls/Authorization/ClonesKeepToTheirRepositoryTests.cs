using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

public sealed class ClonesKeepToTheirRepositoryTests
{
    private const string Key = "Source/Source Build/Build";
    private const string Passed = "The role payments-build of the build Build/Build may not use the connection for other repositories than those that its policies name.";

    [Fact]
    public void Passes_a_role_without_the_connection() => Passes<ClonesKeepToTheirRepository>(Passed, Some.Pipeline, Key);

    [Theory]
    [InlineData("codeconnections")]
    [InlineData("codestar-connections")]
    public void Passes_a_role_that_is_held_to_the_repository(string service) =>
        Passes<ClonesKeepToTheirRepository>(Passed, Some.Pipeline, Key, With($"{service}:UseConnection", $$$""","Condition":{"StringEquals":{"{{{service}}}:FullRepositoryId":"example/payments"}}"""));

    [Theory]
    [InlineData("codeconnections:UseConnection")]
    [InlineData("codestar-connections:UseConnection")]
    [InlineData("codeconnections:*")]
    [InlineData("*")]
    public void Fails_a_role_that_may_use_it_for_every_repository(string action) => Fails<ClonesKeepToTheirRepository>(
        "The build Build/Build clones the source, and its role payments-build may use the connection for every repository, through clone.", Some.Pipeline, Key, With(action));

    [Fact]
    public void Fails_a_pattern_that_takes_in_every_repository() => Fails<ClonesKeepToTheirRepository>(
        "The build Build/Build clones the source, and its role payments-build may use the connection for every repository, through clone.", Some.Pipeline, Key,
        With("codeconnections:UseConnection", ""","Condition":{"StringLike":{"codeconnections:FullRepositoryId":"*"}}"""));

    [Fact]
    public void Lowers_what_depends_on_the_request() => Fails<ClonesKeepToTheirRepository>(
        "The build Build/Build clones the source, and its role payments-build may use the connection for every repository, through clone, depending on aws:SourceIp. Low, because that may not hold.", Some.Pipeline, Key,
        With("codeconnections:UseConnection", ""","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}"""));

    [Fact]
    public void Another_connection_is_not_the_one() => Passes<ClonesKeepToTheirRepository>(Passed, Some.Pipeline, Key,
        Some.Estate(RoleWith("""{"Effect":"Allow","Action":"codeconnections:UseConnection","Resource":"arn:aws:codeconnections:eu-west-1:111122223333:connection/another"}""")));

    [Fact]
    public void Does_not_apply_where_the_source_is_handed_over() => IsNotApplicable<ClonesKeepToTheirRepository>("No build of the pipeline site clones its source.", Some.Site);

    [Fact]
    public void Does_not_apply_to_a_build_of_another_artifact() => IsNotApplicable<ClonesKeepToTheirRepository>("No build of the pipeline payments clones its source.",
        Some.Pipeline.With(definition => definition with { Stages = [Some.Stage("Source", Some.SourceAction), Some.Stage("Build", Some.BuildAction with { InputArtifacts = ["base"] })] }));

    [Fact]
    public void Is_unknown_without_the_project() =>
        IsUnknown<ClonesKeepToTheirRepository>(Some.Denied.Message, Some.Pipeline, Key, Some.Estate(Some.Project with { Definition = Observed.Unreadable<BuildProjectDefinition>(Some.Denied) }));

    [Fact]
    public void Is_unknown_without_the_role() => IsUnknown<ClonesKeepToTheirRepository>(
        "arn:aws:iam::111122223333:role/payments-build does not exist in account 111122223333.", Some.Pipeline, Key, new Estate(Some.Snapshot with { Resources = Some.Snapshot.Resources.Remove(Some.BuildRole) }, []));

    [Fact]
    public void Is_unknown_without_the_definition() => IsUnknown<ClonesKeepToTheirRepository>(Some.Denied.Message, Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });

    private static Estate With(string action, string more = "") => Some.Estate(RoleWith($$"""{"Effect":"Allow","Action":"{{action}}","Resource":"*"{{more}} }"""));

    private static Role RoleWith(string statement) => Some.BuildRole with { InlinePolicies = [new InlinePolicy("clone", Some.Policy(statement))] };
}
