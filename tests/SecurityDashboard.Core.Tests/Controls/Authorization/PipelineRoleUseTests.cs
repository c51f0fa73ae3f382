using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

public sealed class RolesServeOneTeamTests
{
    [Fact]
    public void Passes_one_pipeline() => Passes<RolesServeOneTeam>("Only payments runs with the role payments-pipeline.", Some.PipelineRole, estate: Some.EstateOfOne());

    [Fact]
    public void Passes_what_no_tag_tells_apart() =>
        Passes<RolesServeOneTeam>("What runs with the role payments-pipeline (payments, refunds) has no tags that tell it apart in environment or owner.", Some.PipelineRole, estate: Some.EstateOfOne(Second("env", "prod")));

    [Fact]
    public void Fails_two_environments() =>
        Fails<RolesServeOneTeam>("The role payments-pipeline runs pipelines or builds of more than one environment: dev (refunds); prod (payments).", Some.PipelineRole, estate: Some.EstateOfOne(Second("env", "dev")));

    [Fact]
    public void Fails_a_pipeline_and_a_build_of_two_owners()
    {
        var project = Some.Project.With(definition => definition with { ServiceRole = Some.PipelineRole.Arn, Tags = ImmutableSortedDictionary<string, string>.Empty.Add("owner", "labs") });
        var pipeline = Some.Pipeline with { Tags = Observed.Of(ImmutableSortedDictionary<string, string>.Empty.Add("team", "payments")) };

        Fails<RolesServeOneTeam>("The role payments-pipeline runs pipelines or builds of more than one owner: labs (payments-build); payments (payments).", Some.PipelineRole, estate: Some.EstateOfOne(project, pipeline));
    }

    [Fact]
    public void Is_unknown_without_the_tags() =>
        IsUnknown<RolesServeOneTeam>(Some.Denied.Message, Some.PipelineRole, estate: Some.EstateOfOne(Some.Pipeline with { Tags = Observed.Unreadable<ImmutableSortedDictionary<string, string>>(Some.Denied) }));

    [Fact]
    public void Is_unknown_while_a_pipeline_that_may_use_it_is() =>
        IsUnknown<RolesServeOneTeam>(Some.Denied.Message, Some.PipelineRole, estate: Some.EstateOfOne(Second("env", "dev") with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) }));

    private static Pipeline Second(string key, string value) => Some.Pipeline with
    {
        Arn = new Arn($"arn:aws:codepipeline:{Some.Region}:{Some.Account}:refunds"),
        Name = "refunds",
        Tags = Observed.Of(ImmutableSortedDictionary<string, string>.Empty.Add(key, value)),
    };
}

public sealed class PipelineRolesAreInUseTests
{
    private static readonly Role Idle = Some.PipelineRole with { Arn = new Arn("arn:aws:iam::111122223333:role/old"), Name = "old", Use = Used(400, 91) };

    [Fact]
    public void Passes_a_role_that_a_pipeline_names() => Passes<PipelineRolesAreInUse>("A pipeline or build uses the role payments-pipeline.", Some.PipelineRole with { Use = Used(900, 800) });

    [Fact]
    public void Passes_a_role_that_was_used() =>
        Passes<PipelineRolesAreInUse>("No pipeline or build names the role old, but it was used on 2026-03-03.", Idle with { Use = Used(400, 90) });

    [Fact]
    public void Passes_a_role_that_is_new() =>
        Passes<PipelineRolesAreInUse>("No pipeline or build names the role old, but it was made on 2026-05-22.", Idle with { Use = Used(10, null) });

    [Fact]
    public void Fails_a_role_that_nobody_uses() => Fails<PipelineRolesAreInUse>("No pipeline or build names the role old, and it was last used on 2026-03-02.", Idle);

    [Fact]
    public void Fails_a_role_that_nobody_ever_used() =>
        Fails<PipelineRolesAreInUse>("No pipeline or build names the role old, and nobody has used it since it was made on 2025-04-27.", Idle with { Use = Used(400, null) });

    [Fact]
    public void Is_unknown_without_its_use() => IsUnknown<PipelineRolesAreInUse>(Some.Denied.Message, Idle with { Use = Observed.Unreadable<RoleUse>(Some.Denied) });

    [Fact]
    public void Is_unknown_while_a_pipeline_that_may_use_it_is() =>
        IsUnknown<PipelineRolesAreInUse>(Some.Denied.Message, Idle, estate: Some.Estate(Idle, Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) }));

    [Fact]
    public void Concerns_only_roles_that_trust_these_services()
    {
        IsSilent<PipelineRolesAreInUse>(Idle with { TrustPolicy = Some.Trust("lambda.amazonaws.com") });
        IsSilent<PipelineRolesAreInUse>(Idle with { Arn = new Arn("arn:aws:iam::111122223333:role/aws-service-role/codepipeline.amazonaws.com/x") });
    }

    private static Observed<RoleUse> Used(int made, int? used) => Observed.Of(new RoleUse(Some.Now.AddDays(-made), used is { } days ? Some.Now.AddDays(-days) : null));
}
