namespace SecurityDashboard.AwsSdk;

/// <summary>
/// The policy that narrows every session of a scan role, whatever is attached to the role: a session may do what both allow.
/// </summary>
/// <remarks>
/// It is a constant so that it can be reviewed, and it is short because STS refuses more than 2,048 characters. Where a "Get*" of a
/// service would hand out a credential (codepipeline:GetJobDetails, codeconnections:GetConnectionToken) the verbs are spelled out.
/// The denials repeat what is not allowed, so that no later allowance can let it in.
/// </remarks>
public static class SessionPolicy
{
    public const string Text =
        """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[""" +
        "\"codepipeline:GetPipeline*\",\"codepipeline:List*\"," +
        "\"codebuild:BatchGet*\",\"codebuild:GetResourcePolicy\",\"codebuild:List*\"," +
        "\"codeconnections:GetConnection\",\"codeconnections:GetHost\",\"codeconnections:List*\",\"codestar-connections:List*\"," +
        "\"iam:Get*\",\"iam:List*\",\"iam:GenerateCredentialReport\"," +
        "\"secretsmanager:DescribeSecret\",\"secretsmanager:GetResourcePolicy\",\"secretsmanager:ListSecrets\"," +
        "\"cloudformation:DescribeStacks\",\"cloudformation:GetTemplateSummary\",\"lambda:GetFunctionConfiguration\"," +
        "\"organizations:Describe*\",\"organizations:List*\"," +
        "\"cloudtrail:DescribeTrails\",\"cloudtrail:GetEventSelectors\",\"cloudtrail:GetTrail*\"," +
        "\"events:List*\",\"ecr:DescribeRepositories\",\"ecr:GetRepositoryPolicy\",\"sns:GetTopicAttributes\",\"sns:List*\"," +
        "\"codedeploy:BatchGet*\",\"access-analyzer:List*\",\"ssm:DescribeParameters\",\"ec2:DescribeInstances\"," +
        "\"s3:GetAccount*\",\"s3:GetBucket*\",\"s3:GetEncryptionConfiguration\",\"s3:GetLifecycleConfiguration\",\"s3:GetReplicationConfiguration\",\"s3:ListAllMyBuckets\",\"s3:ListBucket\"," +
        "\"kms:DescribeKey\",\"kms:GetKey*\",\"kms:List*\"," +
        "\"sts:GetCallerIdentity\"" +
        """],"Resource":"*"},{"Effect":"Deny","Action":[""" +
        "\"secretsmanager:GetSecretValue\",\"secretsmanager:BatchGetSecretValue\",\"ssm:GetParameter*\",\"kms:Decrypt\",\"s3:GetObject*\",\"logs:Get*\",\"logs:FilterLogEvents\",\"lambda:GetFunction\"" +
        """],"Resource":"*"}]}""";
}
