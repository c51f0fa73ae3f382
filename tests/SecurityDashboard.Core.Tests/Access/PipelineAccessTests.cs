using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.Storage;
using static SecurityDashboard.Access.Asking;

namespace SecurityDashboard.Access;

public sealed class PipelineAccessTests
{
    private const string Edit = "codepipeline:UpdatePipeline";

    private static string Pipeline => Some.Pipeline.Arn.Text;

    [Fact]
    public void Nobody_but_the_root_user_can_change_the_secure_pipeline()
    {
        var holder = Assert.Single(Answer(Capability.Change).Holders);

        Assert.Equal((PrincipalKind.Root, Certainty.Allowed), (holder.Principal.Kind, holder.Certainty));
    }

    [Fact]
    public void Names_the_statement_through_which_somebody_can()
    {
        var way = Answer(Capability.Change, Ada(Allow("s3:*", "*"), Allow(Edit, Pipeline))).Holder("ada").Ways[0];

        var decider = Assert.Single(Assert.Single(way.Deeds).DecidedBy);
        Assert.Equal(("change the definition, with the role that it has", Certainty.Allowed), (way.Title, way.Certainty));
        Assert.Equal(("user/ada: own", 1, Effect.Allow), (decider.Policy, decider.Statement, decider.Effect));
    }

    [Fact]
    public void Gives_the_policies_of_groups_to_their_users()
    {
        var group = new Group { Arn = new Arn($"arn:aws:iam::{Some.Account}:group/developers"), Name = "developers", InlinePolicies = [new InlinePolicy("edit", Some.Policy(Allow(Edit, "*")))] };

        Assert.Equal(["ada: Allowed"], Who(Capability.Change, Some.User with { Groups = ["developers"] }, group));
    }

    [Fact]
    public void Leaves_open_what_a_group_that_was_not_read_gives()
    {
        var ada = Answer(Capability.Change, Some.User with { Groups = ["developers"] }).Holder("ada");

        Assert.Equal(Certainty.Unknown, ada.Certainty);
        Assert.Equal([$"The group developers of account {Some.Account} was not read. Scan the account again."], ada.Ways[0].Unread);
    }

    [Fact]
    public void Leaves_open_what_a_managed_policy_that_was_not_read_gives()
    {
        var policy = new ManagedPolicy { Arn = new Arn($"arn:aws:iam::{Some.Account}:policy/p"), Name = "p", Document = Observed.Unreadable<PolicyDocument>(Some.Denied) };

        var ada = Answer(Capability.Change, Some.User with { AttachedPolicies = [policy.Arn] }, policy).Holder("ada");

        Assert.Equal(Certainty.Unknown, ada.Certainty);
        Assert.Equal([Some.Denied.Message], ada.Ways[0].Unread);
    }

    [Fact]
    public void Is_sure_of_what_another_policy_allows_but_for_what_the_unread_one_denies()
    {
        var policy = new ManagedPolicy { Arn = new Arn($"arn:aws:iam::{Some.Account}:policy/p"), Name = "p", Document = Observed.Unreadable<PolicyDocument>(Some.Denied) };

        var ada = Answer(Capability.Change, Ada(Allow(Edit, "*")) with { AttachedPolicies = [policy.Arn] }, policy).Holder("ada");

        Assert.Equal(Certainty.AllowedIf, ada.Certainty);
        Assert.Equal([$"unless something unread denies it: {Some.Denied.Message}"], ada.Ways[0].If);
    }

    [Fact]
    public void A_boundary_that_does_not_allow_it_takes_it_away()
    {
        var boundary = new ManagedPolicy { Arn = new Arn($"arn:aws:iam::{Some.Account}:policy/b"), Name = "b", Document = Observed.Of(Some.Policy(Allow("s3:*", "*"))) };

        Assert.Empty(Who(Capability.Change, Ada(Allow(Edit, "*")) with { PermissionsBoundary = boundary.Arn }, boundary));
    }

    [Theory]
    [InlineData("""{"Bool":{"aws:MultiFactorAuthPresent":"true"}}""", "if signed in with MFA")]
    [InlineData("""{"IpAddress":{"aws:SourceIp":["10.0.0.0/8","192.0.2.0/24"]}}""", "if the call comes from 10.0.0.0/8 or 192.0.2.0/24")]
    [InlineData("""{"StringEquals":{"aws:RequestTag/a":"b"}}""", "if aws:RequestTag/a is b")]
    [InlineData("""{"NumericLessThan":{"aws:MultiFactorAuthAge":"300"}}""", "if the MFA sign-in is less than 300 seconds old")]
    public void Says_under_which_conditions(string condition, string words)
    {
        var ada = Answer(Capability.Change, Ada(Allow(Edit, "*", condition))).Holder("ada");

        Assert.Equal(Certainty.AllowedIf, ada.Certainty);
        Assert.Equal([words], ada.Ways[0].If);
    }

    [Fact]
    public void Says_what_a_denial_depends_on()
    {
        var ada = Answer(Capability.Change, Ada(Allow(Edit, "*"), """{"Effect":"Deny","Action":"*","Resource":"*","Condition":{"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}}}""")).Holder("ada");

        Assert.Equal(["if signed in with MFA"], ada.Ways[0].If);
    }

    [Theory]
    [InlineData("payments", "Allowed")]
    [InlineData("ledger", null)]
    [InlineData(null, null)]
    public void Knows_the_tags_of_users(string? team, string? certainty)
    {
        var ada = Ada(Allow(Edit, "*", """{"StringEquals":{"aws:PrincipalTag/team":"payments"}}"""));

        var who = Who(Capability.Change, team is null ? ada : ada with { Tags = ada.Tags.Add("team", team) });

        Assert.Equal(certainty is null ? [] : [$"ada: {certainty}"], who);
    }

    [Fact]
    public void A_role_may_get_its_tags_from_whoever_assumes_it()
    {
        var statement = Allow(Edit, "*", """{"StringEquals":{"aws:PrincipalTag/team":"payments"}}""");
        var tagged = RoleOf("tagged", $$$"""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{{{Some.Account}}}:root"},"Action":["sts:AssumeRole","sts:TagSession"]}""", statement);

        Assert.Equal(["tagged: AllowedIf"], Who(Capability.Change, tagged, RoleOf("plain", Trusting($"arn:aws:iam::{Some.Account}:root"), statement)));
    }

    [Fact]
    public void The_pipelines_own_ARN_does_not_grant_an_approval() =>
        Assert.Equal(["grace: Allowed"], Who(Capability.Approve, Ada(Allow("codepipeline:PutApprovalResult", Pipeline)), Grace(Allow("codepipeline:PutApprovalResult", $"{Pipeline}/Approve/Approve"))));

    [Fact]
    public void Says_when_nobody_has_to_approve()
    {
        var answer = Answer(Capability.Approve, Some.Pipeline.With(definition => definition with { Stages = [.. definition.Stages.Where(stage => stage.Name != "Approve")] }));

        Assert.Empty(answer.Holders);
        Assert.Equal(["The pipeline has no manual approval: nobody has to be asked."], answer.Unseen);
    }

    [Fact]
    public void Starting_stopping_and_retrying_are_told_apart()
    {
        var ada = Ada(Allow("codepipeline:StartPipelineExecution", "*"), Allow("codepipeline:RetryStageExecution", $"{Pipeline}/Deploy"));

        Assert.Equal(["ada: Allowed"], Who(Capability.Start, ada));
        Assert.Empty(Who(Capability.Stop, ada));
        Assert.Equal(["retry the stage Deploy"], Answer(Capability.Rerun, ada).Holder("ada").Ways.Select(way => way.Title));
    }

    [Fact]
    public void Changing_the_role_needs_that_it_may_be_passed()
    {
        var wide = Some.PipelineRole with { Arn = new Arn($"arn:aws:iam::{Some.Account}:role/wide"), Name = "wide" };

        Assert.Equal(
            ["change the definition, with the role that it has", "change the definition and give it the role wide"],
            Answer(Capability.Change, wide, Ada(Allow(Edit, "*"), Allow("iam:PassRole", wide.Arn.Text))).Holder("ada").Ways.Select(way => way.Title));
        Assert.Single(Answer(Capability.Change, wide, Ada(Allow(Edit, "*"), Allow("iam:PassRole", wide.Arn.Text, """{"StringEquals":{"iam:PassedToService":"ec2.amazonaws.com"}}"""))).Holder("ada").Ways);
    }

    [Fact]
    public void Always_says_that_whoever_may_push_changes_what_is_built() =>
        Assert.Equal(["Anyone who may push to example/payments@main changes what the pipeline builds; who that is, only the provider knows."], Answer(Capability.Change).Unseen);

    [Fact]
    public void Roles_come_with_those_who_can_act_as_them()
    {
        var release = RoleOf("release", Trusting($"arn:aws:iam::{Some.Account}:role/bridge"), Allow(Edit, "*"));
        var bridge = RoleOf("bridge", Trusting("arn:aws:iam::999900001111:root"), Allow("sts:AssumeRole", release.Arn.Text));

        var user = Assert.Single(Answer(Capability.Change, release, bridge).Holder("release").Behind);

        Assert.Equal(("account 999900001111", PrincipalKind.Outside, Certainty.Allowed), (user.Principal.Name, user.Principal.Kind, user.Certainty));
        Assert.Equal([bridge.Arn.Text], user.Via);
    }

    [Fact]
    public void A_role_that_an_identity_provider_opens_says_so()
    {
        var provider = $"arn:aws:iam::{Some.Account}:oidc-provider/token.actions.githubusercontent.com";
        var release = RoleOf("release", $$$$"""{"Effect":"Allow","Principal":{"Federated":"{{{{provider}}}}"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:example/*"}}}""", Allow(Edit, "*"));

        var user = Assert.Single(Answer(Capability.Change, release).Holder("release").Behind);

        Assert.Equal((provider, PrincipalKind.Provider, Certainty.AllowedIf), (user.Principal.Id, user.Principal.Kind, user.Certainty));
    }

    [Fact]
    public void One_who_approves_and_changes_holds_two_duties()
    {
        var conflict = Assert.Single(AccessOf(Some.Estate(Ada(Allow("codepipeline:*", "*"))), Capability.Change, Capability.Approve).Conflicts, conflict => conflict.Principal.Name == "ada");

        Assert.Equal("ada can approve and can change the pipeline.", conflict.Because);
    }

    [Fact]
    public void One_who_approves_and_pushes_holds_two_duties()
    {
        var pipeline = Some.Pipeline.With(definition => definition with
        {
            Stages = definition.Stages.SetItem(0, new Stage("Source", [Some.SourceAction with { Provider = "CodeCommit", Configuration = Some.Settings(("RepositoryName", "payments"), ("BranchName", "main")) }])),
        });
        var ada = Ada(Allow("codepipeline:PutApprovalResult", "*"), Allow("codecommit:GitPush", $"arn:aws:codecommit:{Some.Region}:{Some.Account}:payments"));
        var careful = Grace(Allow("codepipeline:PutApprovalResult", "*"), Allow("codecommit:GitPush", "*"),
            """{"Effect":"Deny","Action":"codecommit:GitPush","Resource":"*","Condition":{"StringEqualsIfExists":{"codecommit:References":["refs/heads/main"]}}}""");

        var conflicts = AccessOf(Some.Estate(pipeline, ada, careful)).Conflicts.Where(conflict => conflict.Principal.Kind is not PrincipalKind.Root);

        Assert.Equal(["ada can approve and can write to its source."], conflicts.Select(conflict => conflict.Because));
    }

    [Fact]
    public void What_cannot_be_read_of_the_pipeline_is_said_and_not_left_out()
    {
        var access = AccessOf(Some.Estate(Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) }, Ada(Allow("codepipeline:*", "*"))));

        Assert.False(access.IsComplete);
        Assert.Equal(["ada: Allowed"], Names(access.Answers.Single(answer => answer.Capability is Capability.Start)));
        Assert.All(access.Answers.Where(answer => answer.Capability.NeedsDefinition()), answer => Assert.Contains($"What the pipeline consists of is not known: {Some.Denied.Message}", answer.Unseen));
    }

    [Fact]
    public void Tells_people_programs_and_roles_apart()
    {
        var program = Grace(Allow(Edit, "*")) with { Credentials = Observed.Of(new UserCredentials { PasswordEnabled = false, MfaActive = false, AccessKeys = [] }) };
        var people = RoleOf("AWSReservedSSO_Admin_0123456789abcdef", Trusting("*"), Allow(Edit, "*")) with { Arn = new Arn($"arn:aws:iam::{Some.Account}:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef") };

        var kinds = Answer(Capability.Change, Ada(Allow(Edit, "*")), program, people, RoleOf("release", Trusting("*"), Allow(Edit, "*"))).Holders.Select(holder => (holder.Principal.Name, holder.Principal.Kind));

        Assert.Equal(
            [(people.Name, PrincipalKind.Person), ("ada", PrincipalKind.Person), ("grace", PrincipalKind.Program), ("release", PrincipalKind.Role), ("root user", PrincipalKind.Root)], kinds);
    }

    private static User Grace(params string[] statements) => Ada(statements) with { Arn = new Arn($"arn:aws:iam::{Some.Account}:user/grace"), Name = "grace" };
}
