using SecurityDashboard.Aws.Facts;

namespace SecurityDashboard.Aws.Remediations;

/// <summary>Roles: what they may do and who may take them.</summary>
internal static class RoleRepairs
{
    private const string Simulate = "iam:SimulatePrincipalPolicy";

    private const string CutStatements = "jq '.Statement |= map(select(.Sid != \"Wide\"))' \"$1\" > new && mv new \"$1\"";

    public static IEnumerable<Repair> All =>
    [
        new("AZ-01", "arn:aws:iam::{account}:policy/wide", account => AttachedAsync(account, "*")) { Edit = CutStatements },
        new("AZ-02", "arn:aws:iam::{account}:policy/wide", account => AttachedAsync(account, "kms:*")) { Edit = CutStatements },
        Inline("AZ-04", """{"Sid":"Wide","Effect":"Allow","NotAction":"iam:*","Resource":"*"}"""),
        Inline("RL-03", """{"Sid":"Wide","Effect":"Allow","Action":"kms:*","Resource":"*"}"""),
        Inline("RL-04", """{"Sid":"Wide","Effect":"Allow","Action":"iam:PassRole","Resource":"*"}"""),
        Inline("RL-10", """{"Sid":"Wide","Effect":"Allow","Action":"secretsmanager:GetSecretValue","Resource":"*"}"""),
        Inline("KM-07", """{"Sid":"Wide","Effect":"Allow","Action":"kms:Decrypt","Resource":"*"}"""),
        Inline("SC-07", """{"Sid":"Wide","Effect":"Allow","Action":"codeconnections:UseConnection","Resource":"*"}"""),
        Inline("XA-06", """{"Sid":"Wide","Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}"""),
        Replaced("RL-01", """{"Effect":"Allow","Action":"*","Resource":"*"}"""),
        Replaced("RL-03", """{"Effect":"Allow","Action":["s3:*","kms:*","codebuild:*","cloudformation:*"],"Resource":"*"}"""),
        Replaced("KM-07", """{"Effect":"Allow","Action":["s3:Get*","s3:Put*","kms:Decrypt","kms:GenerateDataKey","codebuild:StartBuild","codebuild:BatchGetBuilds"],"Resource":"*"}"""),
        Federated("FD-01", "oidc-provider/token.actions.githubusercontent.com", "sts:AssumeRoleWithWebIdentity", "", ".Statement[0].Condition = {StringEquals: {\"token.actions.githubusercontent.com:sub\": \"repo:example/shop:environment:production\"}}"),
        Federated("FD-02", "oidc-provider/token.actions.githubusercontent.com", "sts:AssumeRoleWithWebIdentity", ""","Condition":{"StringLike":{"token.actions.githubusercontent.com:sub":"repo:example/*"}}""",
            ".Statement[0].Condition = {StringEquals: {\"token.actions.githubusercontent.com:sub\": \"repo:example/shop:environment:production\"}}"),
        Federated("FD-03", "oidc-provider/token.actions.githubusercontent.com", "sts:AssumeRoleWithWebIdentity", ""","Condition":{"StringEquals":{"token.actions.githubusercontent.com:sub":"repo:example/shop:environment:production"}}""",
            ".Statement[0].Condition.StringEquals[\"token.actions.githubusercontent.com:aud\"] = \"sts.amazonaws.com\""),
        Federated("FD-05", "oidc-provider/token.actions.githubusercontent.com", "sts:AssumeRoleWithWebIdentity", ""","Condition":{"StringEquals":{"token.actions.githubusercontent.com:sub":"repo:example/shop:environment:production"}}""",
            ".Statement |= map(select(.Sid != \"Wide\"))", $$"""{{Policies.Narrow}},{"Sid":"Wide","Effect":"Allow","Action":"*","Resource":"*"}""") with { Answers = ["own"], CannotVerify = Simulate },
        Federated("FD-07", "saml-provider/people", "sts:AssumeRoleWithSAML", "", ".Statement[0].Condition = {StringEquals: {\"SAML:aud\": \"https://signin.aws.amazon.com/saml\"}}"),
        new("RL-07", "role pipeline", account => account.PipelineAsync("other", tags: [("env", "test")]))
        {
            Answers = ["other", "eu-west-1"],
            Edit = "aws iam get-role-policy --role-name pipeline --policy-name work --query PolicyDocument > \"$1\"",
        },
        new("RL-12", "role stacks", account => StackAsync(account, "*"))
        {
            Edit = """echo '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:GetObject","lambda:UpdateFunctionCode"],"Resource":"*"}}' > "$1" """,
            CannotVerify = Simulate,
        },
        new("RL-13", "pipeline makes-roles", account => StackAsync(account, "iam:*"))
        {
            Answers = ["stacks"],
            Edit = """echo '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["s3:GetObject","lambda:UpdateFunctionCode"],"Resource":"*"}}' > "$1" """,
        },
        new("RL-17", "role wide", account => account.PipelineRoleAsync("wide", inline: $$"""{{Policies.Work}},{"Sid":"Wide","Effect":"Allow","Action":"iam:PutRolePolicy","Resource":"*"}"""))
        {
            Answers = ["own"],
            Edit = CutStatements,
            CannotVerify = Simulate,
        },
        new("RL-05", "role shared", async account =>
        {
            await account.RoleAsync("shared", $$"""{{Policies.Trust("codebuild.amazonaws.com")}},{"Sid":"Wide","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{account}:root"},"Action":"sts:AssumeRole"}""");
            await account.ProjectAsync("shares", role: "shared");
        })
        { Edit = CutStatements },
        new("RL-06", "role lent", account => account.PipelineRoleAsync("lent", trust: """{"Sid":"Service","Effect":"Allow","Principal":{"Service":"codepipeline.amazonaws.com"},"Action":"sts:AssumeRole"}""")) { SubKey = "Service" },
        new("RL-09", "role own", account => account.PipelineRoleAsync("own", inline: """{"Effect":"Allow","Action":"codepipeline:UpdatePipeline","Resource":"*"}""")) { CannotVerify = Simulate },
        new("RL-11", "pipeline of-own", account => account.PipelineRoleAsync("own", inline: """{"Effect":"Allow","Action":"codepipeline:PutApprovalResult","Resource":"*"}""")) { Answers = ["own"], CannotVerify = Simulate },
    ];

    private static Repair Federated(string control, string provider, string action, string condition, string edit, string inline = Policies.Narrow) => new(control, "role outside", account => account.RoleAsync("outside",
        trust: $$"""{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::{account}:{{provider}}"},"Action":"{{action}}"{{condition}}}""", inline: inline))
    {
        Edit = $"jq '{edit}' \"$1\" > new && mv new \"$1\"",
    };

    /// <summary>A role with everything, and a pipeline of which all is known that it needs: the fix is the policy itself.</summary>
    private static Repair Replaced(string control, string statement) => new(control, "role known", async account =>
    {
        await account.RoleAsync("known", inline: statement);
        await account.PipelineAsync("of-known", [Steps.From("S3", configuration: new { S3Bucket = "{bucket shop}", S3ObjectKey = "source.zip", PollForSourceChanges = "false" }), Steps.Build, Steps.Approve, Steps.Deploy()], role: "known");
    })
    { CannotVerify = Simulate };

    private static Repair Inline(string control, string statement) =>
        new(control, "role wide", account => account.PipelineRoleAsync("wide", inline: $"{Policies.Work},{statement}")) { Answers = ["own"], Edit = CutStatements, CannotVerify = Simulate };

    /// <summary>A pipeline whose stack is made with a role of its own, and nobody is asked.</summary>
    private static async Task StackAsync(FactAccount account, string action)
    {
        await account.RoleAsync("stacks", Policies.Trust("cloudformation.amazonaws.com"), inline: $$"""{"Sid":"Wide","Effect":"Allow","Action":"{{action}}","Resource":"*"}""");
        await account.PipelineAsync("makes-roles", [Steps.Connected, Steps.Build, Steps.Of("Live", Steps.DeployAction(configuration: new { ActionMode = "CREATE_UPDATE", StackName = "shop", Capabilities = "CAPABILITY_NAMED_IAM", RoleArn = account.Fill("arn:aws:iam::{account}:role/stacks") }))]);
    }

    private static async Task AttachedAsync(FactAccount account, string action)
    {
        await account.PolicyAsync("wide", $$"""{{Policies.Work}},{"Sid":"Wide","Effect":"Allow","Action":"{{action}}","Resource":"*"}""");
        await account.PipelineRoleAsync("holder", attached: ["arn:aws:iam::{account}:policy/wide"]);
    }
}
