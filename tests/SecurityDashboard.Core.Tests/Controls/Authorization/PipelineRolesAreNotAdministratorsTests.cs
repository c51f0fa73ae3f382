using SecurityDashboard.Iam;
using SecurityDashboard.Iam.ReferenceData;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

public sealed class PipelineRolesAreNotAdministratorsTests
{
    private const string NotAdministrator = "The policies of the role payments-pipeline do not add up to everything on everything.";
    private const string Administrator = "The role payments-pipeline is an administrator: wide allows every action on every resource.";
    private const string Everything = """{"Effect":"Allow","Action":"*","Resource":"*"}""";

    private static readonly ManagedPolicy AdministratorAccess = new()
    {
        Arn = new Arn("arn:aws:iam::aws:policy/AdministratorAccess"),
        Name = "AdministratorAccess",
        Document = Observed.Of(Some.Policy(Everything)),
    };

    [Fact]
    public void Passes_a_narrow_role() => Passes<PipelineRolesAreNotAdministrators>(NotAdministrator, Some.PipelineRole);

    [Theory]
    [InlineData(Everything)]
    [InlineData("""{"Effect":"Allow","Action":["*"],"Resource":["*"]}""")]
    [InlineData("""{"Effect":"Allow","Action":"*:*","Resource":"*"}""")]
    [InlineData("""{"Effect":"Allow","NotAction":"iam:*","Resource":"*"},{"Effect":"Allow","Action":"IAM:*","Resource":"*"}""")]
    [InlineData("""{"Effect":"Allow","NotAction":"codepipeline:PutApprovalResult","Resource":"*"},{"Effect":"Allow","Action":"codepipeline:Put*","Resource":"*"}""")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"arn:aws:*:*:*:*"}""")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"organizations:LeaveOrganization","Resource":"*"}""")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":"iam:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}}""")]
    public void Fails_whatever_adds_up_to_everything(string statements) => Fails<PipelineRolesAreNotAdministrators>(Administrator, WithInline(statements));

    [Theory]
    [InlineData("""{"Effect":"Allow","Action":"s3:*","Resource":"*"}""")]
    [InlineData("""{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::payments-artifacts/*"}""")]
    [InlineData("""{"Effect":"Allow","NotAction":["iam:*","organizations:*"],"Resource":"*"},{"Effect":"Allow","Action":"iam:*","Resource":"*"}""")]
    [InlineData("""{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}""")]
    [InlineData("""{"Effect":"Allow","Action":"*","NotResource":"arn:aws:s3:::logs"}""")]
    [InlineData("""{"Effect":"Deny","Action":"*","Resource":"*"}""")]
    public void Passes_what_stays_below_everything(string statements) => Passes<PipelineRolesAreNotAdministrators>(NotAdministrator, WithInline(statements));

    [Fact]
    public void Passes_a_list_of_services_however_long_because_tomorrows_are_not_in_it() =>
        Passes<PipelineRolesAreNotAdministrators>(NotAdministrator, WithInline(
            $$"""{"Effect":"Allow","Action":[{{string.Join(',', ActionTable.Current.Services.Select(service => $"\"{service.Prefix}:*\""))}}],"Resource":"*"}"""));

    [Fact]
    public void Fails_the_managed_policy_of_AWS() =>
        Fails<PipelineRolesAreNotAdministrators>("The role payments-pipeline is an administrator: AdministratorAccess allows every action on every resource.", Attached, estate: Some.Estate(Attached, AdministratorAccess));

    [Fact]
    public void Fails_with_less_weight_what_is_everything_only_under_a_condition()
    {
        var role = WithInline("""{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}""");

        Fails<PipelineRolesAreNotAdministrators>("The role payments-pipeline is an administrator under conditions: wide allows every action on every resource when they hold. High, because they may not.", role);
        Assert.Equal(Severity.High, Assert.Single(new PipelineRolesAreNotAdministrators().Evaluate(Some.Estate(role))).Severity);
    }

    [Fact]
    public void Passes_when_all_of_IAM_is_taken_away() =>
        Passes<PipelineRolesAreNotAdministrators>("The role payments-pipeline is allowed everything, but a statement takes every action of IAM away again.", WithInline(Everything, """{"Effect":"Deny","Action":"iam:*","Resource":"*"}"""));

    [Fact]
    public void Passes_when_the_permissions_boundary_cuts_it()
    {
        var role = WithInline(Everything) with { PermissionsBoundary = Boundary.Arn };

        Passes<PipelineRolesAreNotAdministrators>("The role payments-pipeline is allowed everything, but its permissions boundary pipeline-boundary cuts that.", role, estate: Some.Estate(role, Boundary));
    }

    [Fact]
    public void Fails_when_the_permissions_boundary_allows_everything_too()
    {
        var role = WithInline(Everything) with { PermissionsBoundary = Boundary.Arn };

        Fails<PipelineRolesAreNotAdministrators>(Administrator, role, estate: Some.Estate(role, Boundary with { Document = Observed.Of(Some.Policy(Everything)) }));
    }

    [Fact]
    public void Is_unknown_when_an_attached_policy_could_not_be_read()
    {
        var unread = AdministratorAccess with { Document = Observed.Unreadable<PolicyDocument>(Some.Denied) };

        IsUnknown<PipelineRolesAreNotAdministrators>(Some.Denied.Message, Attached, estate: Some.Estate(Attached, unread));
        IsUnknown<PipelineRolesAreNotAdministrators>("arn:aws:iam::aws:policy/AdministratorAccess was not read when account 111122223333 was scanned. Scan account 111122223333 again.", Attached);
    }

    [Fact]
    public void Fails_what_is_everything_already_whatever_else_could_not_be_read() =>
        Fails<PipelineRolesAreNotAdministrators>(Administrator, WithInline(Everything) with { AttachedPolicies = [AdministratorAccess.Arn] });

    [Fact]
    public void Is_unknown_when_the_boundary_that_would_decide_could_not_be_read()
    {
        var role = WithInline(Everything) with { PermissionsBoundary = Boundary.Arn };

        IsUnknown<PipelineRolesAreNotAdministrators>(Some.Denied.Message, role, estate: Some.Estate(role, Boundary with { Document = Observed.Unreadable<PolicyDocument>(Some.Denied) }));
    }

    [Fact]
    public void Concerns_roles_of_pipelines_and_actions_only()
    {
        IsSilent<PipelineRolesAreNotAdministrators>(Some.BuildRole);

        var action = WithInline(Everything) with { Arn = new Arn("arn:aws:iam::111122223333:role/deploy"), Name = "deploy" };
        var pipeline = Some.Pipeline.With(definition => definition with { Stages = [.. definition.Stages, new Stage("More", [Some.DeployAction with { Role = action.Arn }])] });
        Fails<PipelineRolesAreNotAdministrators>("The role deploy is an administrator: wide allows every action on every resource.", action, estate: Some.Estate(action, pipeline));
    }

    [Fact]
    public void Concerns_a_role_that_a_pipeline_of_another_account_acts_with()
    {
        var role = WithInline(Everything) with { Arn = new Arn("arn:aws:iam::444455556666:role/deploy"), Name = "deploy" };
        var pipeline = Some.Pipeline.With(definition => definition with { Stages = [new Stage("Deploy", [Some.DeployAction with { Role = role.Arn }])] });
        var subject = Some.Snapshot with { Account = new AccountId("444455556666"), Resources = [role], OwnedBuckets = Observed.Of<System.Collections.Immutable.ImmutableArray<string>>([]) };

        Fails<PipelineRolesAreNotAdministrators>("The role deploy is an administrator: wide allows every action on every resource.", role, estate: new Estate(subject, [Some.SnapshotWith(pipeline)]));
    }

    private static ManagedPolicy Boundary => new()
    {
        Arn = new Arn("arn:aws:iam::111122223333:policy/pipeline-boundary"),
        Name = "pipeline-boundary",
        Document = Observed.Of(Some.Policy("""{"Effect":"Allow","Action":["s3:*","codebuild:*"],"Resource":"*"}""")),
    };

    private static Role Attached => Some.PipelineRole with { AttachedPolicies = [AdministratorAccess.Arn] };

    private static Role WithInline(params string[] statements) => Some.PipelineRole with { InlinePolicies = [.. Some.PipelineRole.InlinePolicies, new InlinePolicy("wide", Some.Policy(statements))] };
}
