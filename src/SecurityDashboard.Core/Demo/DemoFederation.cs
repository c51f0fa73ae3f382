using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Demo;

/// <summary>The roles that workflows at GitHub and people of the old directory take.</summary>
internal static class DemoFederation
{
    private const string GitHub = "token.actions.githubusercontent.com";

    public static IEnumerable<Role> RolesOf(AccountId account)
    {
        var start = DemoStores.Policy($$$"""{"Effect":"Allow","Action":["codepipeline:StartPipelineExecution","codepipeline:GetPipelineExecution"],"Resource":"arn:aws:codepipeline:*:{{{account}}}:payments-api"}""");
        if (account == DemoCompany.Production)
        {
            yield return Workflow(account, "github-release", $$$""","Condition":{"StringEquals":{"{{{GitHub}}}:aud":"sts.amazonaws.com","{{{GitHub}}}:sub":"repo:harbour-example/payments-api:environment:production"}}""") with { InlinePolicies = [new InlinePolicy("start", start)] };
            yield return Workflow(account, "github-previews", $$$""","Condition":{"StringEquals":{"{{{GitHub}}}:aud":"sts.amazonaws.com"},"StringLike":{"{{{GitHub}}}:sub":"repo:harbour-example/*"}}""");
            yield return Role(account, "operators", $$$"""{"Sid":"Directory","Effect":"Allow","Principal":{"Federated":"arn:aws:iam::{{{account}}}:saml-provider/harbour-directory"},"Action":"sts:AssumeRoleWithSAML"}""");
        }

        if (account == DemoCompany.Shared)
            yield return Workflow(account, "github-packages", $$$""","Condition":{"StringEquals":{"{{{GitHub}}}:aud":"sts.amazonaws.com"}}""");
        if (account == DemoCompany.Sandbox)
            yield return Workflow(account, "github-lab", $$$""","Condition":{"StringLike":{"{{{GitHub}}}:sub":"repo:harbour-example/lab-*"}}""") with
            {
                InlinePolicies = [new InlinePolicy("everything", DemoStores.Policy("""{"Effect":"Allow","Action":"*","Resource":"*"}"""))],
            };
    }

    /// <summary>Whose tokens and assertions the roles above are for, and one that somebody tried.</summary>
    /// <param name="month">The directory's certificate ends within it.</param>
    public static IEnumerable<Resource> ProvidersOf(AccountId account, DateTimeOffset month)
    {
        yield return Provider(account, GitHub, account == DemoCompany.Sandbox ? ["https://github.com/harbour-example", "sts.amazonaws.com"] : ["sts.amazonaws.com"]);
        if (account == DemoCompany.Sandbox)
            yield return Provider(account, "tokens.lab.harbour.example", ["sts.amazonaws.com"]);
        if (account == DemoCompany.Production)
            yield return new SamlProvider
            {
                Arn = new Arn($"arn:aws:iam::{account}:saml-provider/harbour-directory"),
                Name = "harbour-directory",
                Metadata = Observed.Of(new SamlMetadata(new DateTimeOffset(month.Year + 90, 1, 1, 0, 0, 0, TimeSpan.Zero), [new SigningCertificate(DemoIds.Fingerprint("directory").ToUpperInvariant(), month.AddDays(27), "RSA", 2048, "SHA256")])),
            };
    }

    private static OidcProvider Provider(AccountId account, string issuer, ImmutableArray<string> audiences) => new() { Arn = new Arn($"arn:aws:iam::{account}:oidc-provider/{issuer}"), Name = issuer, Audiences = Observed.Of(audiences) };

    private static Role Workflow(AccountId account, string name, string condition) => Role(account, name,
        $$$"""{"Sid":"Workflows","Effect":"Allow","Principal":{"Federated":"arn:aws:iam::{{{account}}}:oidc-provider/{{{GitHub}}}"},"Action":"sts:AssumeRoleWithWebIdentity"{{{condition}}}}""");

    private static Role Role(AccountId account, string name, string trust) => new() { Arn = new Arn($"arn:aws:iam::{account}:role/{name}"), Name = name, TrustPolicy = DemoStores.Policy(trust) };
}
