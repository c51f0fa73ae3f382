using System.Collections.Immutable;
using SecurityDashboard.Controls.PipelineIntegrity;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

public sealed class PipelineDutyTests
{
    private const string Mfa = ""","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}""";

    [Fact]
    public void Passes_a_pipeline_that_nobody_touches()
    {
        Passes<PipelinesAreChangedByFew>("Only administrators may change the pipeline payments and its builds by hand.", Some.Pipeline);
        Passes<PipelinesAreStartedByFew>("Only administrators may start or stop the pipeline payments by hand.", Some.Pipeline);
        Passes<GatesAreOpenedByFew>("Only administrators may open the gates of the pipeline payments or have its stages run again.", Some.Pipeline);
        Passes<ApproversAreFew>("Those who approve the pipeline payments were allowed it by its name, or are administrators.", Some.Pipeline);
        Passes<AuthorsDoNotApprove>("Nobody but administrators may approve the pipeline payments and change what it deploys.", Some.Pipeline);
    }

    [Theory]
    [InlineData("codepipeline:UpdatePipeline", "arn:aws:codepipeline:eu-west-1:111122223333:payments")]
    [InlineData("codepipeline:Delete*", "*")]
    [InlineData("codebuild:UpdateProject", "arn:aws:codebuild:*:111122223333:project/payments-*")]
    public void Fails_people_who_change_it(string action, string resource) => Fails<PipelinesAreChangedByFew>("Beside administrators ada may change or delete the pipeline payments or its builds.", Some.Pipeline, estate: Some.Estate(Ada(Allow(action, resource))));

    [Fact]
    public void Fails_lowered_what_hangs_on_a_condition()
    {
        var estate = Some.Estate(Ada(Allow("codepipeline:UpdatePipeline", "*", Mfa)));

        Fails<PipelinesAreChangedByFew>("Beside administrators ada may change or delete the pipeline payments or its builds if signed in with MFA. Medium, because that may not hold.", Some.Pipeline, estate: estate);
        Assert.Equal(Severity.Medium, SeverityOf<PipelinesAreChangedByFew>(estate));
    }

    [Fact]
    public void Leaves_administrators_its_own_roles_and_roles_of_services_alone()
    {
        var update = new InlinePolicy("u", Some.Policy(Allow("codepipeline:*")));
        var other = Some.PipelineRole with { Arn = new Arn("arn:aws:iam::111122223333:role/templates"), Name = "templates", TrustPolicy = Some.Trust("cloudformation.amazonaws.com"), InlinePolicies = [update] };

        Passes<PipelinesAreChangedByFew>("Only administrators may change the pipeline payments and its builds by hand.", Some.Pipeline,
            estate: Some.Estate(Ada(Allow("*")), other, Some.BuildRole with { InlinePolicies = [update] }));
    }

    [Fact]
    public void Fails_roles_that_others_than_services_take()
    {
        var outside = Some.PipelineRole with
        {
            Arn = new Arn("arn:aws:iam::111122223333:role/partner"),
            Name = "partner",
            InlinePolicies = [new InlinePolicy("u", Some.Policy(Allow("codepipeline:UpdatePipeline")))],
            TrustPolicy = Some.Policy("""{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999988887777:root"},"Action":"sts:AssumeRole"}"""),
        };

        Fails<PipelinesAreChangedByFew>("Beside administrators partner may change or delete the pipeline payments or its builds.", Some.Pipeline, estate: Some.Estate(outside));
    }

    [Fact]
    public void Fails_lowered_more_administrators_than_anybody_knows()
    {
        Resource[] crowd = [.. Enumerable.Range(1, 11).Select(number => Ada(Allow("*")) with { Arn = new Arn($"arn:aws:iam::111122223333:user/admin{number:00}"), Name = $"admin{number:00}" })];

        Fails<PipelinesAreChangedByFew>("As many as 11 people may change the pipeline payments or its builds, more than 10. Medium, because they are administrators.", Some.Pipeline, estate: Some.Estate(crowd));
        Passes<PipelinesAreChangedByFew>("Only administrators may change the pipeline payments and its builds by hand.", Some.Pipeline, estate: Some.Estate(crowd[..10]));
        Fails<ApproversAreFew>("As many as 11 people may approve the pipeline payments, more than 10.", Some.Pipeline, estate: Some.Estate(crowd));
        Passes<ApproversAreFew>("Those who approve the pipeline payments were allowed it by its name, or are administrators.", Some.Pipeline, estate: Some.Estate(crowd[..10]));
    }

    [Fact]
    public void Fails_starting_by_hand_lowered_where_a_release_waits_for_an_approval()
    {
        var ada = Ada(Allow("codepipeline:StartPipelineExecution"));
        var straight = Some.Pipeline.With(definition => definition with { Stages = [.. definition.Stages.Where(stage => stage.Name is not "Approve")] });

        Fails<PipelinesAreStartedByFew>("Beside administrators ada may start or stop the pipeline payments. Low, because a release waits for an approval.", Some.Pipeline, estate: Some.Estate(ada));
        Assert.Equal(Severity.Low, SeverityOf<PipelinesAreStartedByFew>(Some.Estate(ada)));
        Fails<PipelinesAreStartedByFew>("Beside administrators ada may start or stop the pipeline payments.", straight, estate: Some.Estate(straight, ada));
    }

    [Theory]
    [InlineData("codepipeline:EnableStageTransition", "may open or close the gates of the pipeline payments.", Severity.High)]
    [InlineData("codepipeline:OverrideStageCondition", "may open or close the gates of the pipeline payments.", Severity.High)]
    [InlineData("codepipeline:RetryStageExecution", "may have stages of the pipeline payments run again. Medium, because that opens no gate.", Severity.Medium)]
    public void Fails_people_who_open_gates(string action, string because, Severity severity)
    {
        var estate = Some.Estate(Ada(Allow(action, "arn:aws:codepipeline:eu-west-1:111122223333:payments/*")));

        Fails<GatesAreOpenedByFew>($"Beside administrators ada {because}", Some.Pipeline, estate: estate);
        Assert.Equal(severity, SeverityOf<GatesAreOpenedByFew>(estate));
        Passes<GatesAreOpenedByFew>("Only administrators may open the gates of the pipeline payments or have its stages run again.", Some.Pipeline, estate: Some.Estate(Ada(Allow(action, "arn:aws:codepipeline:eu-west-1:111122223333:payments"))));
    }

    [Fact]
    public void Fails_low_what_weighs_less_and_hangs_on_a_condition_besides()
    {
        Fails<GatesAreOpenedByFew>("Beside administrators ada may have stages of the pipeline payments run again if signed in with MFA. Low, because that may not hold.", Some.Pipeline,
            estate: Some.Estate(Ada(Allow("codepipeline:RetryStageExecution", "*", Mfa))));
        Fails<AuthorsDoNotApprove>("Beside administrators ada may approve the pipeline payments and start it with a commit of their choice if signed in with MFA. Low, because that may not hold.", Some.Pipeline,
            estate: Some.Estate(Ada($$"""{"Effect":"Allow","Action":["codepipeline:StartPipelineExecution","codepipeline:PutApprovalResult"],"Resource":"*"{{Mfa}}}""")));
    }

    [Fact]
    public void Two_duties_are_sure_only_where_both_are() => Fails<AuthorsDoNotApprove>(
        "Beside administrators ada may approve the pipeline payments and change what it deploys if signed in with MFA. Medium, because that may not hold.", Some.Pipeline,
        estate: Some.Estate(Ada($"{Allow("codepipeline:UpdatePipeline")},{Allow("codepipeline:PutApprovalResult", "*", Mfa)}")));

    [Theory]
    [InlineData("*")]
    [InlineData("arn:aws:codepipeline:*:*:*/Approve/*")]
    public void Fails_approving_every_pipeline(string resource) => Fails<ApproversAreFew>("Beside administrators ada may approve the pipeline payments and every other.", Some.Pipeline, estate: Some.Estate(Ada(Allow("codepipeline:PutApprovalResult", resource))));

    [Fact]
    public void Passes_approving_this_pipeline_by_its_name() => Passes<ApproversAreFew>("Those who approve the pipeline payments were allowed it by its name, or are administrators.", Some.Pipeline,
        estate: Some.Estate(Ada(Allow("codepipeline:PutApprovalResult", "arn:aws:codepipeline:eu-west-1:111122223333:payments/Approve/*"))));

    [Fact]
    public void Fails_who_changes_and_approves_and_lowered_who_starts_and_approves()
    {
        var both = Some.Estate(Ada("""{"Effect":"Allow","Action":["codepipeline:UpdatePipeline","codepipeline:PutApprovalResult"],"Resource":"*"}"""));
        var starts = Some.Estate(Ada("""{"Effect":"Allow","Action":["codepipeline:StartPipelineExecution","codepipeline:PutApprovalResult"],"Resource":"*"}"""));

        Fails<AuthorsDoNotApprove>("Beside administrators ada may approve the pipeline payments and change what it deploys.", Some.Pipeline, estate: both);
        Assert.Equal(Severity.High, SeverityOf<AuthorsDoNotApprove>(both));
        Fails<AuthorsDoNotApprove>("Beside administrators ada may approve the pipeline payments and start it with a commit of their choice. Medium, because somebody else wrote it.", Some.Pipeline, estate: starts);
        Passes<AuthorsDoNotApprove>("Nobody but administrators may approve the pipeline payments and change what it deploys.", Some.Pipeline, estate: Some.Estate(Ada(Allow("codepipeline:PutApprovalResult"))));
        Passes<AuthorsDoNotApprove>("Nobody but administrators may approve the pipeline payments and change what it deploys.", Some.Pipeline, estate: Some.Estate(Ada(Allow("codepipeline:UpdatePipeline"))));
    }

    [Fact]
    public void Says_nothing_of_approvals_where_there_are_none_and_of_what_is_not_production()
    {
        var straight = Some.Pipeline.With(definition => definition with { Stages = [.. definition.Stages.Where(stage => stage.Name is not "Approve")] });
        var test = Some.Pipeline with { Tags = Observed.Of(ImmutableSortedDictionary<string, string>.Empty.Add("env", "test")) };

        IsNotApplicable<ApproversAreFew>("The pipeline payments has no manual approval.", straight);
        IsNotApplicable<AuthorsDoNotApprove>("The pipeline payments has no manual approval.", straight);
        IsNotApplicable<PipelinesAreChangedByFew>("The pipeline payments is not production: its tag env is test.", test);
    }

    [Fact]
    public void Is_unknown_without_the_definition_a_project_the_tags_a_policy_or_the_users()
    {
        var snapshot = Some.SnapshotWith();

        IsUnknown<PipelinesAreChangedByFew>(Some.Denied.Message, Some.Pipeline with { Definition = Observed.Unreadable<PipelineDefinition>(Some.Denied) });
        IsUnknown<GatesAreOpenedByFew>(Some.Denied.Message, Some.Pipeline with { Tags = Observed.Unreadable<ImmutableSortedDictionary<string, string>>(Some.Denied) });
        IsUnknown<PipelinesAreStartedByFew>($"What the build project payments-build runs with is not known: {Some.Denied.Message}", Some.Pipeline, estate: Some.Estate(Some.Project with { Definition = Observed.Unreadable<BuildProjectDefinition>(Some.Denied) }));
        IsUnknown<ApproversAreFew>(Some.Denied.Message, Some.Pipeline, estate: Some.Estate(Some.ReviewerPolicy with { Document = Observed.Unreadable<PolicyDocument>(Some.Denied) }));
        IsUnknown<AuthorsDoNotApprove>(Some.Denied.Message, Some.Pipeline, estate: new Estate(snapshot with
        {
            Resources = snapshot.Resources.Remove(Some.User),
            Listings = [.. snapshot.Listings.Select(listing => listing.Type is ResourceTypes.User ? listing with { Count = Observed.Unreadable<int>(Some.Denied) } : listing)],
        }, []));
    }

    [Fact]
    public void Is_unknown_of_who_may_when_a_policy_that_was_not_read_might_deny_it_and_fails_another_all_the_same()
    {
        var unread = Some.ReviewerPolicy with { Document = Observed.Unreadable<PolicyDocument>(Some.Denied) };
        var ada = Ada(Allow("codepipeline:UpdatePipeline"));

        IsUnknown<PipelinesAreChangedByFew>(Some.Denied.Message, Some.Pipeline, estate: Some.Estate(ada, unread));
        Fails<PipelinesAreChangedByFew>("Beside administrators eve may change or delete the pipeline payments or its builds.", Some.Pipeline,
            estate: Some.Estate(ada, unread, ada with { Arn = new Arn("arn:aws:iam::111122223333:user/eve"), Name = "eve", Groups = [] }));
    }

    private static Severity SeverityOf<TControl>(Estate estate) where TControl : Control, new() => new TControl().Evaluate(estate).Single(evaluation => evaluation.Resource.Arn == Some.Pipeline.Arn).Severity;

    private static User Ada(string statement) => Some.User with { InlinePolicies = [new InlinePolicy("own", Some.Policy(statement))] };

    private static string Allow(string action, string resource = "*", string condition = "") => $$"""{"Effect":"Allow","Action":"{{action}}","Resource":"{{resource}}"{{condition}}}""";
}
