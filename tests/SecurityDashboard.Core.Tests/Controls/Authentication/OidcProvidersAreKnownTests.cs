using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using static SecurityDashboard.Controls.Judging;

namespace SecurityDashboard.Controls.Authentication;

public sealed class OidcProvidersAreKnownTests
{
    [Theory]
    [InlineData("token.actions.githubusercontent.com", "GitHub Actions", "sts.amazonaws.com")]
    [InlineData("token.actions.githubusercontent.com/harbour", "GitHub Actions", "sts.amazonaws.com")]
    [InlineData("token.actions.githubusercontent.com", "GitHub Actions", "sts.amazonaws.com.cn")]
    [InlineData("gitlab.com", "GitLab", "https://gitlab.com")]
    [InlineData("gitlab.com", "GitLab", "sts.amazonaws.com")]
    [InlineData("app.terraform.io", "HCP Terraform", "aws.workload.identity")]
    [InlineData("agent.buildkite.com", "Buildkite", "sts.amazonaws.com")]
    [InlineData("oidc.circleci.com/org/0b0f2f7a", "CircleCI", "0b0f2f7a")]
    [InlineData("api.bitbucket.org/2.0/workspaces/harbour/pipelines-config/identity/oidc", "Bitbucket Pipelines", "ari:cloud:bitbucket::workspace/0b0f2f7a")]
    [InlineData("oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF", "a cluster of EKS", "sts.amazonaws.com")]
    [InlineData("oidc.eks.cn-north-1.amazonaws.com.cn/id/0123456789ABCDEF", "a cluster of EKS", "sts.amazonaws.com")]
    public void Passes_an_issuer_that_is_known_with_an_audience_for_AWS(string issuer, string what, string audience) =>
        Passes<OidcProvidersAreKnown>($"The account takes tokens of {issuer}, {what}, for {audience}.", Issuer(issuer, audience));

    [Theory]
    [InlineData("tokens.example.com")]
    [InlineData("token.actions.githubusercontent.com.example.com")]
    [InlineData("token.actions.githubusercontent.com/a/b")]
    [InlineData("gitlab.com/x")]
    [InlineData("gitlab.example.com")]
    [InlineData("app.terraform.io/x")]
    [InlineData("agent.buildkite.com/x")]
    [InlineData("oidc.circleci.com")]
    [InlineData("oidc.circleci.com/org/")]
    [InlineData("oidc.circleci.com/team/x")]
    [InlineData("api.bitbucket.org")]
    [InlineData("api.bitbucket.org/2.0/workspaces//pipelines-config/identity/oidc")]
    [InlineData("oidc.eks.eu-west-1.amazonaws.com")]
    [InlineData("oidc.eks.eu-west-1.amazonaws.com/id/")]
    [InlineData("oidc.eks.eu-west-1.amazonaws.com/is/0123456789ABCDEF")]
    [InlineData("oidc.eks.eu-west-1.amazonaws.com.example/id/0123456789ABCDEF")]
    [InlineData("oidc.eks.example.com/id/0123456789ABCDEF")]
    [InlineData("eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF")]
    public void Fails_an_issuer_that_nobody_here_knows(string issuer) => Fails<OidcProvidersAreKnown>($"The account takes tokens of {issuer}, which is no issuer that is known here.", Issuer(issuer, "sts.amazonaws.com"));

    [Fact]
    public void Fails_an_unknown_issuer_also_where_its_audiences_could_not_be_read() => Fails<OidcProvidersAreKnown>(
        "The account takes tokens of tokens.example.com, which is no issuer that is known here.", Issuer("tokens.example.com") with { Audiences = Observed.Unreadable<ImmutableArray<string>>(Some.Denied) });

    [Theory]
    [InlineData("token.actions.githubusercontent.com", "https://github.com/harbour-example")]
    [InlineData("gitlab.com", "https://gitlab.com.example")]
    [InlineData("app.terraform.io", "vault.workload.identity")]
    [InlineData("agent.buildkite.com", "https://buildkite.com/harbour")]
    [InlineData("oidc.circleci.com/org/0b0f2f7a", "another")]
    [InlineData("api.bitbucket.org/2.0/workspaces/harbour/pipelines-config/identity/oidc", "harbour")]
    [InlineData("oidc.eks.eu-west-1.amazonaws.com/id/0123456789ABCDEF", "vault")]
    public void Fails_lowered_an_audience_that_is_not_AWS(string issuer, string audience)
    {
        var provider = Issuer(issuer, "sts.amazonaws.com", audience);

        Fails<OidcProvidersAreKnown>($"The provider {issuer} takes tokens for {audience}, which were not made for AWS. Medium, because a role may name its audience.", provider);
        Assert.Equal(Severity.Medium, SeverityOf(provider));
    }

    [Fact]
    public void Fails_lowered_a_provider_without_audiences()
    {
        Fails<OidcProvidersAreKnown>("The provider gitlab.com names no audience, so it is of no use or waits for one. Low, because no token fits.", Issuer("gitlab.com"));
        Assert.Equal(Severity.Low, SeverityOf(Issuer("gitlab.com")));
        Assert.Equal(Severity.High, SeverityOf(Issuer("tokens.example.com")));
    }

    [Fact]
    public void Passes_an_issuer_that_an_administrator_allows()
    {
        var own = Issuer("Git.example.com", "sts.amazonaws.com");

        Passes<OidcProvidersAreKnown>("The account takes tokens of Git.example.com, which is allowed here, for sts.amazonaws.com.", own, estate: Deciding.Where("oidc-issuers", "git.example.com", own));
        Fails<OidcProvidersAreKnown>("The account takes tokens of Git.example.com, which is no issuer that is known here.", own, estate: Deciding.Where("oidc-issuers", "gitlab.example.com", own));
    }

    [Fact]
    public void Is_unknown_without_the_audiences_or_the_listing()
    {
        IsUnknown<OidcProvidersAreKnown>(Some.Denied.Message, Some.Issuer with { Audiences = Observed.Unreadable<ImmutableArray<string>>(Some.Denied) });
        Assert.Equal(Outcome.Unknown, Assert.Single(new OidcProvidersAreKnown().Evaluate(Some.Unlisted(ResourceTypes.OidcProvider))).Verdict.Outcome);
    }

    private static OidcProvider Issuer(string issuer, params string[] audiences) => Some.Issuer with
    {
        Arn = new Arn($"arn:aws:iam::{Some.Account}:oidc-provider/{issuer}"),
        Name = issuer,
        Audiences = Observed.Of<ImmutableArray<string>>([.. audiences]),
    };

    private static Severity SeverityOf(OidcProvider provider) => new OidcProvidersAreKnown().Evaluate(Some.Estate(provider)).Single(evaluation => evaluation.Resource.Arn == provider.Arn).Severity;
}
