namespace SecurityDashboard.Aws.Facts;

/// <summary>Statements of policies, as people write them.</summary>
internal static class Policies
{
    public const string Everything = """{"Effect":"Allow","Action":"*","Resource":"*"}""";

    public const string Narrow = """{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::{bucket shop}/*"}""";

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
