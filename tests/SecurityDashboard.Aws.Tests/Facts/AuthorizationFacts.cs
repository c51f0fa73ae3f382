using SecurityDashboard.Controls;
using static SecurityDashboard.Aws.Facts.Fact;
using static SecurityDashboard.Aws.Facts.Policies;

namespace SecurityDashboard.Aws.Facts;

internal static class AuthorizationFacts
{
    private const string CodePipeline = "codepipeline.amazonaws.com";
    private const string AllButIam = """{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}""";
    private const string AllOfIam = """{"Effect":"Allow","Action":"iam:*","Resource":"*"}""";
    private const string ReadIam = """{"Effect":"Allow","Action":["iam:Get*","iam:List*"],"Resource":"*"}""";
    private const string NoIam = """{"Effect":"Deny","Action":"iam:*","Resource":"*"}""";
    private const string NoIamWithoutMfa = """{"Effect":"Deny","Action":"iam:*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}}""";
    private const string InIreland = """{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}""";
    private const string NotThere = " does not exist in account {account}.";

    public static IEnumerable<Fact> All => [.. Administrators, .. Trust];

    private static IEnumerable<Fact> Administrators =>
    [
        Good("RL-01", "a narrow policy", "role pipeline", Nothing, "The policies of the role pipeline do not add up to everything on everything."),
        Good("RL-01", "everything on the objects of one bucket", "role one-bucket",
            account => account.PipelineRoleAsync("one-bucket", inline: """{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::{bucket shop}/*"}"""),
            "The policies of the role one-bucket do not add up to everything on everything."),
        Good("RL-01", "everything but IAM", "role all-but-iam", account => account.PipelineRoleAsync("all-but-iam", inline: AllButIam),
            "The policies of the role all-but-iam do not add up to everything on everything."),
        Good("RL-01", "everything but IAM, and reading IAM", "role reads-iam", account => account.PipelineRoleAsync("reads-iam", inline: $"{AllButIam},{ReadIam}"),
            "The policies of the role reads-iam do not add up to everything on everything."),
        Good("RL-01", "everything, and all of IAM taken away", "role no-iam", account => account.PipelineRoleAsync("no-iam", inline: $"{Everything},{NoIam}"),
            "The role no-iam is allowed everything, but a statement takes every action of IAM away again."),
        Good("RL-01", "everything, within a boundary", "role bounded", async account =>
        {
            await account.PolicyAsync("edge", Narrow);
            await account.PipelineRoleAsync("bounded", inline: Everything, boundary: "arn:aws:iam::{account}:policy/edge");
        }, "The role bounded is allowed everything, but its permissions boundary edge cuts that."),
        Bad("RL-01", "everything, inline", "role inline-admin", account => account.PipelineRoleAsync("inline-admin", inline: Everything),
            "The role inline-admin is an administrator: own allows every action on every resource."),
        Bad("RL-01", "the policy AdministratorAccess", "role attached-admin",
            account => account.PipelineRoleAsync("attached-admin", attached: ["arn:aws:iam::aws:policy/AdministratorAccess"]),
            "The role attached-admin is an administrator: AdministratorAccess allows every action on every resource.") with { HasAwsPolicies = true },
        Bad("RL-01", "everything, in a policy of the account", "role customer-admin", async account =>
        {
            await account.PolicyAsync("wide", Everything);
            await account.PipelineRoleAsync("customer-admin", attached: ["arn:aws:iam::{account}:policy/wide"]);
        }, "The role customer-admin is an administrator: wide allows every action on every resource."),
        Bad("RL-01", "everything, in two parts", "role parts", async account =>
        {
            await account.PolicyAsync("all-of-iam", AllOfIam);
            await account.PipelineRoleAsync("parts", inline: AllButIam, attached: ["arn:aws:iam::{account}:policy/all-of-iam"]);
        }, "The role parts is an administrator: own, all-of-iam allows every action on every resource."),
        Bad("RL-01", "everything, on a role of one action", "role hands", async account =>
        {
            await account.RoleAsync("hands", inline: Everything);
            await account.PipelineAsync("with-hands", [Steps.Connected, Steps.Approve, Steps.Of("Live", Steps.DeployAction(role: "arn:aws:iam::{account}:role/hands"))]);
        }, "The role hands is an administrator: own allows every action on every resource."),
        Bad("RL-01", "everything, within a boundary that allows as much", "role wide-bounded", async account =>
        {
            await account.PolicyAsync("no-edge", Everything);
            await account.PipelineRoleAsync("wide-bounded", inline: Everything, boundary: "arn:aws:iam::{account}:policy/no-edge");
        }, "The role wide-bounded is an administrator: own allows every action on every resource."),
        Bad("RL-01", "everything, and IAM taken away under a condition", "role sometimes-no-iam",
            account => account.PipelineRoleAsync("sometimes-no-iam", inline: $"{Everything},{NoIamWithoutMfa}"),
            "The role sometimes-no-iam is an administrator: own allows every action on every resource."),
        Bad("RL-01", "everything, and one action of IAM taken away", "role no-users",
            account => account.PipelineRoleAsync("no-users", inline: $$"""{{Everything}},{"Effect":"Deny","Action":"iam:CreateUser","Resource":"*"}"""),
            "The role no-users is an administrator: own allows every action on every resource."),
        Bad("RL-01", "everything, and IAM taken away on one role", "role not-itself",
            account => account.PipelineRoleAsync("not-itself", inline: $$"""{{Everything}},{"Effect":"Deny","Action":"iam:*","Resource":"arn:aws:iam::{account}:role/not-itself"}"""),
            "The role not-itself is an administrator: own allows every action on every resource."),
        Bad("RL-01", "everything under a condition", "role sometimes-admin", account => account.PipelineRoleAsync("sometimes-admin", inline: InIreland),
            "The role sometimes-admin is an administrator under conditions: own allows every action on every resource when they hold. High, because they may not.") with { Severity = Severity.High },
        Absent("RL-01", "no policy", "role powerless", account => account.PipelineRoleAsync("powerless", inline: ""),
            Outcome.Pass, "The policies of the role powerless do not add up to everything on everything."),
        Absent("RL-01", "no pipeline that uses it", "role build-admin", async account =>
        {
            await account.RoleAsync("build-admin", Policies.Trust("codebuild.amazonaws.com"), inline: Everything);
            await account.ProjectAsync("built-by-admin", role: "build-admin");
        }, expected: null),
        Absent("RL-01", "no pipeline that uses it itself: CloudFormation does", "role stack-admin", async account =>
        {
            await account.RoleAsync("stack-admin", Policies.Trust("cloudformation.amazonaws.com"), inline: Everything);
            await account.PipelineAsync("stacks", [Steps.Connected, Steps.Approve, Steps.Of("Live", Steps.DeployAction(configuration: new { RoleArn = "arn:aws:iam::{account}:role/stack-admin" }))]);
        }, expected: null),
    ];

    private static IEnumerable<Fact> Trust
    {
        get
        {
            var gone = Absent("RL-01", "no such role", "role gone",
                account => account.PipelineAsync("roleless", [Steps.Connected, Steps.Approve, Steps.Of("Live", Steps.DeployAction(role: "arn:aws:iam::{account}:role/gone"))]),
                Outcome.Unknown, "arn:aws:iam::{account}:role/gone" + NotThere);
            return
            [
                gone,
                gone.And("RL-06", Outcome.Unknown, "arn:aws:iam::{account}:role/gone" + NotThere),
                Good("RL-06", "on behalf of our account", "role pipeline", Nothing,
                    "The role pipeline trusts codepipeline.amazonaws.com only on behalf of {account}.") with { SubKey = CodePipeline },
                Good("RL-06", "a build, on behalf of our account", "role build", Nothing,
                    "The role build trusts codebuild.amazonaws.com only on behalf of {account}.") with { SubKey = "codebuild.amazonaws.com" },
                Good("RL-06", "on behalf of our pipelines", "role for-ours",
                    account => account.PipelineRoleAsync("for-ours", Policies.Trust(CodePipeline, """{"ArnLike":{"aws:SourceArn":"arn:aws:codepipeline:*:{account}:*"}}""")),
                    "The role for-ours trusts codepipeline.amazonaws.com only on behalf of arn:aws:codepipeline:*:{account}:*.") with { SubKey = CodePipeline },
                Good("RL-06", "on behalf of our account, the key in another case", "role other-case",
                    account => account.PipelineRoleAsync("other-case", Policies.Trust(CodePipeline, """{"StringEquals":{"AWS:sourceaccount":"{account}"}}""")),
                    "The role other-case trusts codepipeline.amazonaws.com only on behalf of {account}.") with { SubKey = CodePipeline },
                Trusting("no condition", "for-anyone", "{}"),
                Trusting("a condition that holds without the key", "if-exists", """{"StringEqualsIfExists":{"aws:SourceAccount":"{account}"}}"""),
                Trusting("a condition that every account fulfils", "any-account", """{"StringLike":{"aws:SourceAccount":"*"}}"""),
                Trusting("a condition that leaves one account out", "but-one", """{"StringNotEquals":{"aws:SourceAccount":"999988887777"}}"""),
                Trusting("a condition on something else", "by-id", """{"StringEquals":{"sts:ExternalId":"x"}}"""),
                Bad("RL-06", "one of two statements without a condition", "role two-statements",
                    account => account.PipelineRoleAsync("two-statements", $"{Policies.Trust(CodePipeline, sid: "Ours")},{Policies.Trust(CodePipeline, "{}", "Anyones")}"),
                    "The role two-statements trusts codepipeline.amazonaws.com on behalf of anyone.") with { SubKey = "Anyones" },
                Bad("RL-06", "a role that CloudFormation gets", "role stack", async account =>
                {
                    await account.RoleAsync("stack", Policies.Trust("cloudformation.amazonaws.com", "{}"));
                    await account.PipelineAsync("hands-on", [Steps.Connected, Steps.Approve, Steps.Of("Live", Steps.DeployAction(configuration: new { RoleArn = "arn:aws:iam::{account}:role/stack" }))]);
                }, "The role stack trusts cloudformation.amazonaws.com on behalf of anyone.") with { SubKey = "cloudformation.amazonaws.com" },
                Absent("RL-06", "no service in the trust policy", "role of-people", async account =>
                {
                    await account.RoleAsync("of-people", """{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{account}:root"},"Action":"sts:AssumeRole"}""");
                    await account.ProjectAsync("of-people", role: "of-people");
                }, Outcome.NotApplicable, "The role of-people trusts no service."),
                Absent("RL-06", "no service that is let in", "role closed", async account =>
                {
                    await account.RoleAsync("closed", """{"Effect":"Deny","Principal":{"Service":"codebuild.amazonaws.com"},"Action":"sts:AssumeRole"}""");
                    await account.ProjectAsync("closed", role: "closed");
                }, Outcome.NotApplicable, "The role closed trusts no service."),
            ];
        }
    }

    private static Fact Trusting(string what, string role, string condition) =>
        Bad("RL-06", what, $"role {role}", account => account.PipelineRoleAsync(role, Policies.Trust(CodePipeline, condition)),
            $"The role {role} trusts codepipeline.amazonaws.com on behalf of anyone.") with
        { SubKey = CodePipeline };
}
