using SecurityDashboard.Aws.Facts;

namespace SecurityDashboard.Aws.Remediations;

/// <summary>Keys, secrets and parameters.</summary>
internal static class KeyRepairs
{
    private const string Root = """{"Sid":"Account","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{account}:root"},"Action":"kms:*","Resource":"*"}""";

    public static IEnumerable<Repair> All =>
    [
        new("KM-01", "key still", account => account.UsedKeyAsync("still", rotates: false)),
        new("KM-02", "key going", async account =>
        {
            await account.UsedKeyAsync("going");
            await account.Aws.KmsAsync("ScheduleKeyDeletion", new { KeyId = account.Fill("{id going}"), PendingWindowInDays = 7 });
        }),
        new("KM-03", "key off", async account =>
        {
            await account.UsedKeyAsync("off");
            await account.Aws.KmsAsync("DisableKey", new { KeyId = account.Fill("{id off}") });
        }),
        new("KM-04", "key open", account => KeyAsync(account, "open", """{"Effect":"Allow","Principal":"*","Action":"kms:Decrypt","Resource":"*"}"""))
        {
            Edit = "jq '.Statement |= map(select(.Principal != \"*\"))' \"$1\" > new && mv new \"$1\"",
        },
        new("KM-05", "key lent", account => KeyAsync(account, "lent", """{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999988887777:role/other"},"Action":"kms:*","Resource":"*"}"""))
        {
            Edit = "jq '(.Statement[] | select(.Principal.AWS | test(\"9999\")) | .Action) = [\"kms:Decrypt\", \"kms:DescribeKey\"]' \"$1\" > new && mv new \"$1\"",
        },
        new("KM-06", "key granted", async account =>
        {
            await account.UsedKeyAsync("granted");
            var grant = await account.Aws.KmsAsync("CreateGrant", new { KeyId = account.Fill("{id granted}"), GranteePrincipal = "arn:aws:iam::999988887777:role/other", Operations = new[] { "Decrypt" } });
            account.Made("grant", grant["GrantId"]!.GetValue<string>());
        })
        {
            SubKey = "{made grant}",
            Answers = ["arn:aws:iam::{account}:role/build", "purpose=build"],
        },
        new("SM-06", "secret open", async account =>
        {
            await account.SecretAsync("open", "shop");
            await account.Aws.SecretsAsync("PutResourcePolicy", new { SecretId = account.Fill("{secret open}"), ResourcePolicy = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"*"}]}""" });
        })
        {
            Edit = "jq '.Statement[0].Principal = {AWS: \"arn:aws:iam::{account}:role/build\"}' \"$1\" > new && mv new \"$1\"",
        },
        new("SM-09", "arn:aws:ssm:eu-west-1:{account}:parameter/shop/token", async account =>
        {
            await account.Aws.SsmAsync("PutParameter", new { Name = "/shop/token", Value = "not-read", Type = "String" });
            await account.ProjectAsync("reads", variables: [FactAccount.Variable("API_TOKEN", "/shop/token", "PARAMETER_STORE")]);
        })
        {
            Answers = ["/shop/token", "{key shop}", "new-value"],
        },
        new("SM-11", "secret read", async account =>
        {
            await account.SecretAsync("read", "shop");
            await account.ProjectAsync("reads", variables: [FactAccount.Variable("DB", "read", "SECRETS_MANAGER")]);
            await account.PipelineAsync("reads", [Steps.Connected, Steps.Of("Build", Steps.BuildAction("reads")), Steps.Approve, Steps.Deploy()]);
            for (var reader = 0; reader < 11; reader++)
                await account.RoleAsync($"reader-{reader}", Policies.Trust("lambda.amazonaws.com"), inline: """{"Effect":"Allow","Action":["secretsmanager:GetSecretValue","kms:Decrypt"],"Resource":["{secret read}","{key shop}"]}""");
        })
        {
            Answers = ["""["arn:aws:iam::{account}:role/build"]"""],
        },
        new("SM-01", "secret still", async account =>
        {
            await account.RoleAsync("rotates", Policies.Trust("lambda.amazonaws.com"));
            await account.Aws.FunctionAsync("rotate", account.Fill("arn:aws:iam::{account}:role/rotates"));
            await account.SecretAsync("still", "shop", rotates: false);
        })
        {
            Answers = ["arn:aws:lambda:eu-west-1:{account}:function:rotate"],
        },
    ];

    private static async Task KeyAsync(FactAccount account, string name, string statement)
    {
        await account.UsedKeyAsync(name, more: new { Policy = account.Fill($$"""{"Version":"2012-10-17","Statement":[{{Root}},{{statement}}]}""") });
    }
}
