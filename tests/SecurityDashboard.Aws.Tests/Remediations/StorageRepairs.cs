using SecurityDashboard.Aws.Facts;

namespace SecurityDashboard.Aws.Remediations;

/// <summary>Buckets: their policies, encryption, versions and public access.</summary>
internal static class StorageRepairs
{
    private const string OneReader = """{"Sid":"Reader","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{account}:role/build"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::{bucket open}/*"}""";

    public static IEnumerable<Repair> All =>
    [
        new("AS-02", "bucket open", account => account.OutputAsync("open", "", defaultKey: "")) { Answers = ["{key shop}"] },
        new("AS-03", "bucket open", account => account.OutputAsync("open", OneReader)) { Answers = ["{key shop}"] },
        new("AS-04", "bucket open", account => account.CacheAsync("open", OneReader)),
        new("AS-05", "bucket open", account => account.CacheAsync("open", $"{OneReader},{Policies.OnlyTls("open")}")),
        new("AS-06", "bucket shop", Fact.Nothing),
        new("AS-08", "bucket open", account => account.CacheAsync("open", $$"""{{Policies.OnlyTls("open")}},{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::{bucket open}/*"}"""))
        {
            Edit = "jq '.Statement |= map(select(.Effect == \"Deny\"))' \"$1\" > new && mv new \"$1\"",
        },
        new("AS-10", "bucket shop", Fact.Nothing),
        new("AS-17", "bucket shop", account => account.RoleAsync("writer", trust: """{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::{account}:root"},"Action":"sts:AssumeRole"}""",
            inline: """{"Effect":"Allow","Action":"s3:PutObject","Resource":"arn:aws:s3:::{bucket shop}/*"},{"Effect":"Allow","Action":"kms:GenerateDataKey","Resource":"{key shop}"}"""))
        {
            Answers = ["""["arn:aws:iam::{account}:role/pipeline","arn:aws:iam::{account}:role/build"]"""],
        },
        new("SU-03", "arn:aws:ecr:eu-west-1:{account}:repository/base", async account =>
        {
            await account.Aws.EcrAsync("CreateRepository", new { repositoryName = "base", imageTagMutability = "IMMUTABLE" });
            await account.Aws.EcrAsync("SetRepositoryPolicy", new { repositoryName = "base", policyText = """{"Version":"2012-10-17","Statement":[{"Sid":"Wide","Effect":"Allow","Principal":"*","Action":"ecr:BatchGetImage"}]}""" });
            await account.PipelineAsync("image", [Steps.From("ECR", "AWS", new { RepositoryName = "base", ImageTag = "1" }), Steps.Build, Steps.Approve, Steps.Deploy()]);
        })
        {
            Edit = "jq '.Statement[0].Principal = {AWS: \"arn:aws:iam::{account}:root\"}' \"$1\" > new && mv new \"$1\"",
        },
        new("XA-05", "bucket open", account => account.CacheAsync("open", $$"""{{Policies.OnlyTls("open")}},{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::999988887777:role/other"},"Action":"s3:*","Resource":["arn:aws:s3:::{bucket open}","arn:aws:s3:::{bucket open}/*"]}"""))
        {
            Edit = "jq '.Statement |= map(if .Effect == \"Allow\" then .Action = \"s3:GetObject\" else . end)' \"$1\" > new && mv new \"$1\"",
        },
    ];
}
