using System.ComponentModel.DataAnnotations;

namespace SecurityDashboard.Aws;

/// <summary>The <c>Aws</c> section of the configuration.</summary>
public sealed record AwsOptions : IValidatableObject
{
    public const string Section = "Aws";

    /// <summary>Where every AWS service is asked instead of at AWS, such as http://localhost:5000. Null: AWS, or what AWS_ENDPOINT_URL says.</summary>
    public string? EndpointUrl { get; init; }

    /// <summary>The regions to scan. Empty: every region that an account has without opting in.</summary>
    public IReadOnlyList<string> Regions { get; init; } = [];

    [Range(1, 64)]
    public int MaxConcurrentAccounts { get; init; } = 4;

    /// <summary>How fast each service of one account and region is asked at most; halved whenever AWS throttles, and raised again slowly.</summary>
    [Range(1, 1000)]
    public int RequestsPerSecond { get; init; } = 200;

    /// <summary>How many requests to one service of one account and region may be under way.</summary>
    [Range(1, 256)]
    public int ConcurrentRequests { get; init; } = 16;

    [Range(typeof(TimeSpan), "00:00:01", "00:05:00")]
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long to wait for IAM to make a credential report.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan CredentialReportTimeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Attempts after the first one. Not a setting: tests that count attempts need not wait for five.</summary>
    internal int Retries { get; init; } = 4;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (EndpointUrl is { Length: > 0 } && !(Uri.TryCreate(EndpointUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            yield return new ValidationResult($"{Section}:EndpointUrl is \"{EndpointUrl}\". Give an absolute http or https address, or leave it empty for AWS.", [nameof(EndpointUrl)]);

        foreach (var region in Regions)
            if (!AwsRegions.IsRegion(region))
                yield return new ValidationResult($"{Section}:Regions holds \"{region}\". Give AWS region names such as eu-west-1.", [nameof(Regions)]);
    }
}
