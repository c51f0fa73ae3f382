namespace SecurityDashboard.Controls;

/// <summary>How to have back as it was what the commands of several remediations change: whole lines of a shell.</summary>
internal static class Undoing
{
    /// <summary>The pipeline {name} as it was; leaves pipeline.json.</summary>
    /// <remarks>https://docs.aws.amazon.com/codepipeline/latest/APIReference/API_GetPipeline.html</remarks>
    public const string Pipeline = """
        # CodePipeline keeps earlier versions: the one before is the current number less one, and less still where others changed the pipeline since.
        read -r -p 'Version of the pipeline before the fix: ' version
        aws codepipeline get-pipeline --region {region} --name {name} --pipeline-version "$version" --query pipeline > pipeline.json
        aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
        """;

    /// <summary>Nothing was changed by the commands, but people take statements out of policies.</summary>
    public const string ManagedPolicy = """
        # The commands change nothing. A managed policy out of which a statement was taken has it back with its version before:
        read -r -p 'ARN of the policy: ' policy && aws iam list-policy-versions --policy-arn "$policy"
        read -r -p 'Version before the fix: ' version && aws iam set-default-policy-version --policy-arn "$policy" --version-id "$version"
        """;

    /// <summary>Takes an inline policy off the role of the pipeline in pipeline.json.</summary>
    public static string PipelineAndItsPolicy(string policy) =>
        $"{Pipeline}\naws iam delete-role-policy --role-name \"$(jq -r '.roleArn | split(\"/\")[-1]' pipeline.json)\" --policy-name {policy}";

    /// <summary>Takes statements out of the policy of a bucket; a policy of none is no policy for S3.</summary>
    /// <param name="bucket">A word of a shell.</param>
    /// <param name="sids">As in a list of jq.</param>
    public static string BucketStatements(string bucket, string sids) => $$"""
        aws s3api get-bucket-policy --bucket {{bucket}} --query Policy --output text | jq '.Statement |= map(select(.Sid | IN({{sids}}) | not))' > policy.json
        if jq -e '.Statement == []' policy.json > /dev/null; then aws s3api delete-bucket-policy --bucket {{bucket}}
        else aws s3api put-bucket-policy --bucket {{bucket}} --policy file://policy.json; fi
        """;

    /// <param name="secret">The name of the secret that the fix made, as a word of a shell.</param>
    public static string NewSecret(string secret) => $$"""
        # The old value was readable and is replaced where it was issued, so it should not come back.
        # What the fix made can go, once nothing reads it; for 30 days restore-secret has it back:
        aws secretsmanager delete-secret --region {region} --secret-id {{secret}} --recovery-window-in-days 30
        """;
}
