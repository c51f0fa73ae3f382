using SecurityDashboard.Controls;
using static SecurityDashboard.Aws.Facts.Fact;

namespace SecurityDashboard.Aws.Facts;

/// <summary>What is there, and refused to the scan. The lines of one denial share an account.</summary>
internal static class DenialFacts
{
    private static readonly Denial Identities = new("iam:GetAccountAuthorizationDetails");
    private static readonly Denial ReportAsked = new("iam:GenerateCredentialReport");
    private static readonly Denial Report = new("iam:GetCredentialReport");
    private static readonly Denial Policy = new("iam:GetPolicy");
    private static readonly Denial Pipelines = new("codepipeline:ListPipelines");
    private static readonly Denial Pipeline = new("codepipeline:GetPipeline");
    private static readonly Denial Tags = new("codepipeline:ListTagsForResource");
    private static readonly Denial Webhooks = new("codepipeline:ListWebhooks");
    private static readonly Denial Projects = new("codebuild:ListProjects");
    private static readonly Denial Project = new("codebuild:BatchGetProjects");
    private static readonly Denial Key = new("kms:DescribeKey");
    private static readonly Denial Rotation = new("kms:GetKeyRotationStatus");
    private static readonly Denial Buckets = new("s3:ListBuckets", "s3:ListAllMyBuckets");
    private static readonly Denial BucketPolicy = new("s3:GetBucketPolicy");
    private static readonly Denial Encryption = new("s3:GetBucketEncryption", "s3:GetEncryptionConfiguration");
    private static readonly Denial Secrets = new("secretsmanager:ListSecrets");

    public static IEnumerable<Fact> All =>
    [
        Denied("AN-05", "user *", Identities), Denied("AN-05", "user shop", ReportAsked), Denied("AN-05", "user shop", Report),
        Denied("AN-07", "user *", Identities), Denied("AN-07", "user shop", ReportAsked), Denied("AN-07", "user shop", Report),
        Denied("RL-01", "role *", Identities), Denied("RL-01", "role pipeline", Policy) with { HasAwsPolicies = true }, Denied("RL-01", "role *", Pipeline), Denied("RL-01", "role *", Pipelines),
        Denied("RL-06", "role *", Identities), Denied("RL-06", "role *", Pipeline), Denied("RL-06", "role *", Project),
        Denied("AS-01", "pipeline *", Pipelines), Denied("AS-01", "pipeline shop", Pipeline), Denied("AS-01", "pipeline shop", Key),
        Denied("AS-03", "bucket shop", BucketPolicy), Denied("AS-03", "bucket shop", Encryption), Denied("AS-03", "bucket shop", Key), Denied("AS-03", "bucket *", Pipeline),
        Denied("AS-04", "bucket shop", BucketPolicy), Denied("AS-04", "bucket *", Pipeline), Denied("AS-04", "bucket *", Buckets),
        Denied("KM-01", "key shop", Key), Denied("KM-01", "key shop", Rotation), Denied("KM-01", "key *", Pipeline), Denied("KM-01", "key *", Secrets),
        Denied("SC-01", "webhook *", Webhooks),
        Denied("CB-01", "project *", Projects), Denied("CB-01", "project shop", Project),
        Denied("CB-08", "project *", Projects), Denied("CB-08", "project shop", Project),
        Denied("PL-01", "pipeline *", Pipelines), Denied("PL-01", "pipeline shop", Pipeline),
        Denied("SM-01", "secret *", Secrets),
        Denied("DS-01", "pipeline *", Pipelines), Denied("DS-01", "pipeline shop", Pipeline), Denied("DS-01", "pipeline shop", Tags),

        Denied("AN-05", "the users are known", "user shop", Policy, Nothing, Outcome.Pass, "The user shop signs in with a password and a second factor.") with { HasAwsPolicies = true },
        Denied("RL-01", "an administrator already", "role admin", Policy,
            account => account.PipelineRoleAsync("admin", inline: Policies.Everything, attached: ["arn:aws:iam::aws:policy/AWSCodeBuildReadOnlyAccess"]),
            Outcome.Fail, "The role admin is an administrator: own allows every action on every resource.") with { HasAwsPolicies = true },
        Denied("AS-01", "no key to describe", "pipeline keyless", Key, account => account.PipelineAsync("keyless", key: ""),
            Outcome.Fail, "The artifact store {bucket shop} names no key, so CodePipeline uses the AWS-managed key aws/s3."),
        Denied("AS-03", "the policy decides", "bucket named-key", Encryption,
            account => account.OutputAsync("named-key", Policies.Upload("named-key", """{"StringNotEquals":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"{key shop}"}}""")),
            Outcome.Pass, "The bucket {bucket named-key} refuses every upload that would not end up under a customer-managed key of its owner."),
        Denied("CB-01", "a pipeline names the project", "project shop", Projects, Nothing, Outcome.Pass, "Builds of the project shop run without privileged mode."),
        Denied("DS-01", "nothing is deployed", "pipeline build-only", Tags, account => account.PipelineAsync("build-only", [Steps.Connected, Steps.Build]),
            Outcome.NotApplicable, "The pipeline build-only has no deploy action."),
        Denied("PL-01", "the source is known", "pipeline shop", Tags, Nothing,
            Outcome.Pass, "The source action Source/Source of the pipeline shop uses CodeStarSourceConnection.") with { SubKey = "Source/Source" },
    ];
}
