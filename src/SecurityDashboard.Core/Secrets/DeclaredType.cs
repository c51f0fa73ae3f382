namespace SecurityDashboard.Secrets;

/// <summary>What CodeBuild was told a variable's value is; see https://docs.aws.amazon.com/codebuild/latest/APIReference/API_EnvironmentVariable.html.</summary>
public enum DeclaredType
{
    /// <summary>The value itself.</summary>
    Plaintext,

    /// <summary>The name of a Systems Manager parameter.</summary>
    ParameterStore,

    /// <summary>The name or ARN of a Secrets Manager secret, with optional JSON key, stage and version.</summary>
    SecretsManager,
}
