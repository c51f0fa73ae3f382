namespace SecurityDashboard.Aws.Facts;

/// <summary>Statements of policies, as people write them.</summary>
internal static class Policies
{
    public const string Everything = """{"Effect":"Allow","Action":"*","Resource":"*"}""";

    public const string Narrow = """{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::{bucket shop}/*"}""";

    /// <summary>What the pipelines of the table need, on what is named.</summary>
    public const string Work = """
        {"Effect":"Allow","Action":["s3:GetBucketVersioning","s3:GetObject","s3:GetObjectVersion","s3:PutObject"],"Resource":["arn:aws:s3:::*-{account}","arn:aws:s3:::*-{account}/*"]},
        {"Effect":"Allow","Action":["kms:Decrypt","kms:GenerateDataKey"],"Resource":"{key shop}"},
        {"Effect":"Allow","Action":["codebuild:StartBuild","codebuild:BatchGetBuilds"],"Resource":"arn:aws:codebuild:eu-west-1:{account}:project/shop"},
        {"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"arn:aws:lambda:eu-west-1:{account}:function:shop"},
        {"Effect":"Allow","Action":"sns:Publish","Resource":"arn:aws:sns:eu-west-1:{account}:releases"},
        {"Effect":"Allow","Action":["cloudformation:CreateStack","cloudformation:UpdateStack","cloudformation:DeleteStack","cloudformation:DescribeStacks","cloudformation:SetStackPolicy","cloudformation:CreateChangeSet","cloudformation:DeleteChangeSet","cloudformation:DescribeChangeSet","cloudformation:ExecuteChangeSet"],"Resource":"arn:aws:cloudformation:eu-west-1:{account}:stack/shop/*"}
        """;

    public const string OfOurAccount = """{"StringEquals":{"aws:SourceAccount":"{account}"}}""";

    public static string Trust(string service, string condition = OfOurAccount, string sid = "") =>
        $$"""{"Sid":"{{sid}}","Effect":"Allow","Principal":{"Service":"{{service}}"},"Action":"sts:AssumeRole","Condition":{{condition}}}""";

    public static string OnlyTls(string bucket) => Tls(bucket, """{"Bool":{"aws:SecureTransport":"false"}}""");

    /// <summary>Denies what the condition says, on the bucket and its objects.</summary>
    public static string Tls(string bucket, string condition, string principal = "\"*\"", string action = "\"s3:*\"", string? resource = null, string effect = "Deny") =>
        $$"""{"Effect":"{{effect}}","Principal":{{principal}},"Action":{{action}},"Resource":{{resource ?? Both(bucket)}},"Condition":{{condition}}}""";

    public static string Both(string bucket) => $"[{Itself(bucket)},{Objects(bucket)}]";

    public static string Itself(string bucket) => $"\"arn:aws:s3:::{{bucket {bucket}}}\"";

    public static string Objects(string bucket) => $"\"arn:aws:s3:::{{bucket {bucket}}}/*\"";

    /// <summary>Who asks for an encryption must ask for this key; who asks for none gets the bucket's default.</summary>
    public static string OnlyKey(string bucket, string key) =>
        Upload(bucket, $$$"""{"StringNotEqualsIfExists":{"s3:x-amz-server-side-encryption-aws-kms-key-id":"{key {{{key}}}}"},"Null":{"s3:x-amz-server-side-encryption":"false"}}""");

    /// <summary>Denies uploads under the condition.</summary>
    public static string Upload(string bucket, string condition, string principal = "\"*\"") =>
        $$"""{"Effect":"Deny","Principal":{{principal}},"Action":"s3:PutObject","Resource":{{Objects(bucket)}},"Condition":{{condition}}}""";
}
