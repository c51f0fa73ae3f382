using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authorization;

public sealed class FederationTests
{
    private const string Sub = "token.actions.githubusercontent.com:sub";
    private const string Aud = "token.actions.githubusercontent.com:aud";

    [Fact]
    public void Passes_a_role_for_one_environment_of_one_repository()
    {
        Passes<OidcTrustNamesSubjects>("The role release-workflow does not trust every token of token.actions.githubusercontent.com.", Some.WorkflowRole);
        Passes<OidcSubjectsAreNarrow>("The role release-workflow lets in no token of token.actions.githubusercontent.com that it does not name.", Some.WorkflowRole);
        Passes<SamlTrustNamesTheAudience>("The role directory trusts assertions of directory that are for AWS only.", Some.DirectoryRole);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","Condition":{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}}""")]
    [InlineData(""","Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":"*"}}""")]
    [InlineData(""","Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":["repo:example/payments:*","*"]}}""")]
    [InlineData(""","Condition":{"StringNotEquals":{"token.actions.githubusercontent.com:sub":"repo:bad/one:ref:refs/heads/main"}}""")]
    [InlineData(""","Condition":{"StringEqualsIfExists":{"TOKEN.ACTIONS.GITHUBUSERCONTENT.COM:AUD":"sts.amazonaws.com"}}""")]
    public void Fails_every_token_of_a_provider(string condition)
    {
        var role = Workflow(condition);

        Fails<OidcTrustNamesSubjects>("The role release-workflow trusts every token of token.actions.githubusercontent.com, whoever it is for.", role);
        IsNotApplicable<OidcSubjectsAreNarrow>("The role release-workflow trusts every token of token.actions.githubusercontent.com; it looks at no subject that could be narrow.", role);
    }

    [Fact]
    public void Fails_lowered_every_token_of_a_provider_of_one_tenant()
    {
        var role = Workflow("", "oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF");

        Fails<OidcTrustNamesSubjects>("The role release-workflow trusts every token of oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF, whoever it is for. Medium, because only one organization or cluster gets tokens there.", role);
        Assert.Equal(Severity.Medium, SeverityOf<OidcTrustNamesSubjects>(role));
    }

    [Fact]
    public void Passes_what_another_claim_decides() =>
        Passes<OidcTrustNamesSubjects>("The role release-workflow does not trust every token of token.actions.githubusercontent.com.", Workflow(""","Condition":{"StringEquals":{"token.actions.githubusercontent.com:repository_owner_id":"4181023"}}"""));

    [Fact]
    public void Passes_a_denial_of_all_but_the_right_ones() => Passes<OidcTrustNamesSubjects>("The role release-workflow does not trust every token of token.actions.githubusercontent.com.", Some.WorkflowRole with
    {
        TrustPolicy = Some.Policy($$$"""{"Effect":"Allow","Principal":{"Federated":"{{{Provider()}}}"},"Action":"sts:AssumeRoleWithWebIdentity"}""",
            $$$$"""{"Effect":"Deny","Principal":{"Federated":"{{{{Provider()}}}}"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringNotLike":{"{{{{Sub}}}}":"repo:example/payments:*"}}}"""),
    });

    [Theory]
    [InlineData("repo:*", "every repository of everybody", "", Severity.High)]
    [InlineData("repo:*:ref:refs/heads/main", "every repository of everybody", "", Severity.High)]
    [InlineData("*:pull_request", "every repository of everybody", "", Severity.High)]
    [InlineData("repo:example/*", "every repository of example", " Medium, because outsiders have no token there.", Severity.Medium)]
    [InlineData("repo:example/*:environment:production", "every repository of example", " Medium, because outsiders have no token there.", Severity.Medium)]
    [InlineData("repo:example/payments:*", "pull requests of example/payments", " Low, because it is the repository that was meant.", Severity.Low)]
    [InlineData("repo:example/payments:pull_request", "pull requests of example/payments", " Low, because it is the repository that was meant.", Severity.Low)]
    public void Fails_patterns_that_let_strangers_in(string pattern, string who, string because, Severity severity)
    {
        var role = Workflow($$$$""","Condition":{"StringEquals":{"{{{{Aud}}}}":"sts.amazonaws.com"},"StringLike":{"{{{{Sub}}}}":"{{{{pattern}}}}"}}""");

        Fails<OidcSubjectsAreNarrow>($"The role release-workflow lets in {who} at token.actions.githubusercontent.com.{because}", role);
        Assert.Equal(severity, SeverityOf<OidcSubjectsAreNarrow>(role));
    }

    [Theory]
    [InlineData("StringLike", "repo:example/payments:ref:refs/heads/main")]
    [InlineData("StringLike", "repo:example/payments:ref:refs/heads/release/*")]
    [InlineData("StringEquals", "repo:example/*")]
    public void Passes_branches_and_stars_that_are_only_letters(string @operator, string subject) => Passes<OidcSubjectsAreNarrow>("The role release-workflow lets in no token of token.actions.githubusercontent.com that it does not name.",
        Workflow($$$$""","Condition":{"{{{{@operator}}}}":{"{{{{Sub}}}}":"{{{{subject}}}}"}}"""));

    [Fact]
    public void Knows_the_subjects_of_GitLab_and_Terraform()
    {
        Fails<OidcSubjectsAreNarrow>("The role release-workflow lets in every repository of example at gitlab.com. Medium, because outsiders have no token there.",
            Workflow(""","Condition":{"StringLike":{"gitlab.com:sub":"project_path:example/*:ref_type:branch:ref:main"}}""", "gitlab.com"));
        Fails<OidcSubjectsAreNarrow>("The role release-workflow lets in every organization at app.terraform.io.",
            Workflow(""","Condition":{"StringLike":{"app.terraform.io:sub":"organization:*"}}""", "app.terraform.io"));
    }

    [Fact]
    public void Fails_an_administrator_for_workflows_and_lowered_one_for_people()
    {
        var everything = new InlinePolicy("p", Some.Policy("""{"Effect":"Allow","Action":"*","Resource":"*"}"""));
        var people = Some.DirectoryRole with { InlinePolicies = [everything] };

        Fails<FederatedRolesAreNotAdministrators>("The role release-workflow is an administrator: p allows every action on every resource.", Some.WorkflowRole with { InlinePolicies = [everything] });
        Fails<FederatedRolesAreNotAdministrators>("The role directory is an administrator: p allows every action on every resource. High, because people of a directory take it, not programs.", people);
        Assert.Equal(Severity.High, SeverityOf<FederatedRolesAreNotAdministrators>(people));
        Passes<FederatedRolesAreNotAdministrators>("The policies of the role release-workflow do not add up to everything on everything.", Some.WorkflowRole);
    }

    [Theory]
    [InlineData("")]
    [InlineData(""","Condition":{"StringEquals":{"SAML:iss":"https://directory.example"}}""")]
    [InlineData(""","Condition":{"StringEqualsIfExists":{"SAML:sub":"ada"}}""")]
    public void Fails_assertions_for_any_application(string condition) => Fails<SamlTrustNamesTheAudience>("The role directory trusts assertions of directory for any application.", Some.DirectoryRole with
    {
        TrustPolicy = Some.Policy($$$"""{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:saml-provider/directory"},"Action":"sts:AssumeRoleWithSAML"{{{condition}}}}"""),
    });

    [Theory]
    [InlineData("")]
    [InlineData(""","Condition":{"StringEquals":{"token.actions.githubusercontent.com:sub":"repo:example/payments:environment:production"}}""")]
    [InlineData(""","Condition":{"StringLike":{"token.actions.githubusercontent.com:aud":"*"}}""")]
    [InlineData(""","Condition":{"StringNotEquals":{"token.actions.githubusercontent.com:aud":"vault"}}""")]
    public void Fails_tokens_for_any_audience_and_lowered_where_the_provider_has_one_only(string condition)
    {
        var role = Workflow(condition);
        var wide = Some.Issuer with { Audiences = Observed.Of<ImmutableArray<string>>(["https://github.com/example", "sts.amazonaws.com"]) };
        const string Any = "The role release-workflow trusts tokens of token.actions.githubusercontent.com for any audience.";

        Fails<OidcTrustNamesTheAudience>("The role release-workflow trusts tokens of token.actions.githubusercontent.com for any audience of the provider. Low, because that has sts.amazonaws.com only.", role);
        Assert.Equal(Severity.Low, SeverityOf<OidcTrustNamesTheAudience>(role));
        Fails<OidcTrustNamesTheAudience>(Any, role, estate: Some.Estate(role, wide));
        Fails<OidcTrustNamesTheAudience>(Any, role, estate: Some.Estate(role, wide with { Audiences = Observed.Of<ImmutableArray<string>>([]) }));
        Fails<OidcTrustNamesTheAudience>(Any, role, estate: Some.Estate(role, wide with { Audiences = Observed.Unreadable<ImmutableArray<string>>(Some.Denied) }));
        Fails<OidcTrustNamesTheAudience>(Any, role, estate: new Estate(Some.SnapshotWith(role) with { Resources = [.. Some.SnapshotWith(role).Resources.Where(resource => resource is not OidcProvider)] }, []));
    }

    [Fact]
    public void Fails_any_application_at_a_provider_that_AWS_knows_by_name() => Fails<OidcTrustNamesTheAudience>("The role release-workflow trusts tokens of cognito-identity.amazonaws.com for any audience.", Some.WorkflowRole with
    {
        TrustPolicy = Some.Policy("""{"Effect":"Allow","Principal":{"Federated":"cognito-identity.amazonaws.com"},"Action":"sts:AssumeRoleWithWebIdentity"}"""),
    });

    [Theory]
    [InlineData("StringEquals", "sts.amazonaws.com")]
    [InlineData("StringLike", "sts.*")]
    [InlineData("StringEqualsIfExists", "sts.amazonaws.com")]
    [InlineData("StringEquals", "vault")]
    public void Passes_an_audience_that_is_named(string @operator, string audience) => Passes<OidcTrustNamesTheAudience>(
        "The role release-workflow trusts tokens of token.actions.githubusercontent.com for the audiences that it names only.", Workflow($$$$""","Condition":{"{{{{@operator}}}}":{"{{{{Aud}}}}":"{{{{audience}}}}"}}"""));

    [Fact]
    public void Says_nothing_of_roles_of_Identity_Center_and_of_services()
    {
        IsSilent<OidcTrustNamesSubjects>(Some.PipelineRole);
        IsSilent<OidcTrustNamesTheAudience>(Some.PipelineRole);
        IsSilent<SamlTrustNamesTheAudience>(Some.PipelineRole);
        IsSilent<FederatedRolesAreNotAdministrators>(Some.DirectoryRole with { Arn = new Arn("arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123"), Name = "AWSReservedSSO_Admin_0123" });
    }

    [Fact]
    public void Is_unknown_when_nobody_understands_the_trust_policy()
    {
        var role = Some.WorkflowRole with { TrustPolicy = PolicyDocument.Parse("{") };

        Assert.Equal(Outcome.Unknown, OutcomeOf<OidcTrustNamesSubjects>(role));
        Assert.Equal(Outcome.Unknown, OutcomeOf<OidcSubjectsAreNarrow>(role));
        Assert.Equal(Outcome.Unknown, OutcomeOf<OidcTrustNamesTheAudience>(role));
        Assert.Equal(Outcome.Unknown, OutcomeOf<SamlTrustNamesTheAudience>(role));
        Assert.Equal(Outcome.Unknown, OutcomeOf<FederatedRolesAreNotAdministrators>(role with { AttachedPolicies = [new Arn("arn:aws:iam::aws:policy/Unread")] }));
    }

    private static string Provider(string host = "token.actions.githubusercontent.com") => $"arn:aws:iam::111122223333:oidc-provider/{host}";

    private static Role Workflow(string condition, string host = "token.actions.githubusercontent.com") => Some.WorkflowRole with
    {
        TrustPolicy = Some.Policy($$$"""{"Effect":"Allow","Principal":{"Federated":"{{{Provider(host)}}}"},"Action":"sts:AssumeRoleWithWebIdentity"{{{condition}}}}"""),
    };

    private static Outcome OutcomeOf<TControl>(Role role) where TControl : Control, new() => new TControl().Evaluate(Some.Estate(role)).Single(evaluation => evaluation.Resource.Arn == role.Arn).Verdict.Outcome;

    private static Severity SeverityOf<TControl>(Role role) where TControl : Control, new() => new TControl().Evaluate(Some.Estate(role)).Single(evaluation => evaluation.Resource.Arn == role.Arn).Severity;
}
