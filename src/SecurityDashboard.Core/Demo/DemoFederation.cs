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

    private static Role Workflow(AccountId account, string name, string condition) => Role(account, name,
        $$$"""{"Sid":"Workflows","Effect":"Allow","Principal":{"Federated":"arn:aws:iam::{{{account}}}:oidc-provider/{{{GitHub}}}"},"Action":"sts:AssumeRoleWithWebIdentity"{{{condition}}}}""");

    private static Role Role(AccountId account, string name, string trust) => new() { Arn = new Arn($"arn:aws:iam::{account}:role/{name}"), Name = name, TrustPolicy = DemoStores.Policy(trust) };
}
