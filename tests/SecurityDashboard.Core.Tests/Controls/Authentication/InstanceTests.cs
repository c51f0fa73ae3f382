using System.Collections.Immutable;
using SecurityDashboard.Controls.Authorization;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Deployments;
using SecurityDashboard.Inventory.Identity;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authentication;

/// <summary>IP-01, IP-02 and IP-03: the instances that pipelines deploy to.</summary>
public sealed class InstanceTests
{
    private static readonly InlinePolicy Everything = Policy("everything", "*");

    [Fact]
    public void A_profile_passes_and_none_fails()
    {
        Passes<InstancesHaveProfiles>("The instance payments-1 has the profile payments-instance.", Some.Instance);
        Fails<InstancesHaveProfiles>("The instance payments-1 has no instance profile.", Some.Instance with { Profile = null, Roles = Observed.Of<ImmutableArray<Arn>>([]) });
    }

    [Fact]
    public void Tokens_pass_and_requests_without_one_fail()
    {
        Passes<InstancesRequireTokens>("The instance payments-1 gives its metadata out for a token only, or not at all.", Some.Instance);
        Fails<InstancesRequireTokens>("The instance payments-1 gives its metadata, and with it the credentials of its role, to requests without a token.", Some.Instance with { RequiresTokens = Observed.Of(false) });
        IsUnknown<InstancesRequireTokens>(Some.Denied.Message, Some.Instance with { RequiresTokens = Observed.Unreadable<bool>(Some.Denied) });
    }

    [Fact]
    public void Instances_are_unknown_without_their_listing_the_groups_or_the_pipelines()
    {
        var without = Some.Snapshot with { Resources = Some.Snapshot.Resources.Remove(Some.Instance) };
        Estate[] unread =
        [
            Some.Unlisted(ResourceTypes.Instance),
            Some.Unlisted(ResourceTypes.Pipeline),
            new(without with { Resources = without.Resources.Replace(Some.DeploymentGroup, Some.DeploymentGroup with { Instances = Observed.Unreadable<ImmutableArray<Arn>>(Some.Denied) }) }, []),
            new(without with { Resources = without.Resources.Replace(Some.Pipeline, Some.Pipeline with { Definition = Observed.Unreadable<Inventory.Pipelines.PipelineDefinition>(Some.Denied) }) }, []),
        ];

        Assert.All(unread, estate => Assert.All((Control[])[new InstancesHaveProfiles(), new InstancesRequireTokens()], control =>
            Assert.Contains(control.Evaluate(estate), evaluation => evaluation.Verdict is { Outcome: Outcome.Unknown, Unreadable.MissingPermission: "some:Operation" })));
    }

    [Fact]
    public void A_group_that_does_not_exist_takes_in_no_instance()
    {
        var gone = new Unreadable(UnreadableReason.NotFound, "codedeploy:BatchGetDeploymentGroups", "It does not exist.");
        var estate = new Estate(Some.Snapshot with { Resources = Some.Snapshot.Resources.Remove(Some.Instance).Replace(Some.DeploymentGroup, Some.DeploymentGroup with { Instances = Observed.Unreadable<ImmutableArray<Arn>>(gone) }) }, []);

        Assert.DoesNotContain(new InstancesHaveProfiles().Evaluate(estate), evaluation => evaluation.Verdict.Unreadable is { Reason: not UnreadableReason.NotFound });
    }

    [Fact]
    public void Belongs_to_the_pipeline_that_deploys_to_it()
    {
        var scope = Some.Estate().Scopes.ResourcesOf(Some.Pipeline.Arn);

        Assert.All((Resource[])[Some.DeploymentGroup, Some.Instance, Some.InstanceRole], resource => Assert.Contains(resource.Arn, scope));
    }

    [Fact]
    public void A_role_with_single_permissions_passes() => Passes<InstanceRolesAreNotAdministrators>(
        "The policies of the role payments-instance do not add up to everything on everything. The role payments-instance may not do everything in IAM.", Some.InstanceRole);

    [Fact]
    public void An_administrator_fails() => Fails<InstanceRolesAreNotAdministrators>(
        "The role payments-instance is an administrator: everything allows every action on every resource.", Some.InstanceRole with { InlinePolicies = [Everything] });

    [Fact]
    public void Everything_in_IAM_fails() => Fails<InstanceRolesAreNotAdministrators>(
        "The role payments-instance may do everything in IAM, and so make itself an administrator, through iam.", Some.InstanceRole with { InlinePolicies = [Policy("iam", "iam:*")] });

    [Fact]
    public void Everything_in_IAM_under_a_condition_fails_lowered()
    {
        var role = Some.InstanceRole with { InlinePolicies = [new InlinePolicy("iam", Some.Policy("""{"Effect":"Allow","Action":"iam:*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"192.0.2.0/24"}}}"""))] };

        Fails<InstanceRolesAreNotAdministrators>("The role payments-instance may do everything in IAM, and so make itself an administrator, through iam, depending on aws:SourceIp. Medium, because that may not hold.", role);
        Assert.Equal(Severity.Medium, new InstanceRolesAreNotAdministrators().Evaluate(Some.Estate(role)).Single(evaluation => evaluation.Resource.Arn == role.Arn).Severity);
    }

    [Fact]
    public void Some_of_IAM_passes() => Passes<InstanceRolesAreNotAdministrators>(
        "The policies of the role payments-instance do not add up to everything on everything. The role payments-instance may not do everything in IAM.", Some.InstanceRole with { InlinePolicies = [Policy("read", "iam:Get*")] });

    [Fact]
    public void A_role_of_no_such_instance_is_not_meant() => IsSilent<InstanceRolesAreNotAdministrators>(Some.PipelineRole with { InlinePolicies = [Everything] });

    [Fact]
    public void A_role_is_unknown_without_a_policy_and_an_administrator_stays_one()
    {
        var unread = Some.InstanceRole with { AttachedPolicies = [new Arn("arn:aws:iam::aws:policy/Unread")] };

        Assert.Equal(Outcome.Unknown, new InstanceRolesAreNotAdministrators().Evaluate(Some.Estate(unread)).Single(evaluation => evaluation.Resource.Arn == unread.Arn).Verdict.Outcome);
        Fails<InstanceRolesAreNotAdministrators>("The role payments-instance is an administrator: everything allows every action on every resource.", unread with { InlinePolicies = [Everything] });
    }

    [Fact]
    public void Roles_are_unknown_where_nobody_knows_which_role_an_instance_has()
    {
        var estate = Some.Estate(Some.Instance with { Roles = Observed.Unreadable<ImmutableArray<Arn>>(Some.Denied) });

        Assert.Contains(new InstanceRolesAreNotAdministrators().Evaluate(estate), evaluation => evaluation.Verdict is { Outcome: Outcome.Unknown, Unreadable.MissingPermission: "some:Operation" });
    }

    private static InlinePolicy Policy(string name, string action) => new(name, Some.Policy($$"""{"Effect":"Allow","Action":"{{action}}","Resource":"*"}"""));
}
