using System.Buffers;
using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Results.Exports;

/// <summary>The AWS Security Finding Format: an array as <c>aws securityhub batch-import-findings</c> takes it, a hundred at a time.</summary>
/// <param name="hub">The Security Hub that takes them; null: each that of its own account and region.</param>
/// <remarks>https://docs.aws.amazon.com/securityhub/latest/userguide/securityhub-findings-format.html</remarks>
public sealed class AsffExport(IBufferWriter<byte> output, SecurityHub? hub = null) : FindingExport(output)
{
    private DateTimeOffset _at;

    public override void Begin(DateTimeOffset at)
    {
        _at = at;
        Json.WriteStartArray();
    }

    public override void Write(FindingRecord finding)
    {
        var (region, partition) = (finding.RegionOrHome, Partition(finding.RegionOrHome));
        // Security Hub takes findings of the caller's account alone; whose resource it is stands beside it.
        var (account, home) = hub is null ? (finding.Resource.Account.Text, region) : (hub.Account.Text, hub.Region);
        Json.WriteStartObject();
        Json.WriteString("SchemaVersion", "2018-10-08");
        Json.WriteString("Id", finding.Id.ToString());
        // Findings of one's own are told as those of the account's default product.
        Json.WriteString("ProductArn", $"arn:{Partition(home)}:securityhub:{home}:{account}:product/{account}/default");
        Json.WriteString("GeneratorId", finding.Key.ControlId);
        Json.WriteString("AwsAccountId", account);
        Json.WriteStartArray("Types");
        Json.WriteStringValue("Software and Configuration Checks/AWS Security Best Practices");
        Json.WriteEndArray();
        Json.WriteString("FirstObservedAt", Moment(finding.FirstSeen));
        Json.WriteString("CreatedAt", Moment(finding.FirstSeen));
        // A hub keeps what it has where this is not newer.
        Json.WriteString("UpdatedAt", Moment(hub is null ? finding.ChangedAt : _at));
        WriteSeverity(finding);
        if (hub is not null)
        {
            // Of a finding that a hub has, it takes a new severity from here alone.
            Json.WriteStartObject("FindingProviderFields");
            WriteSeverity(finding);
            Json.WriteEndObject();
        }

        Json.WriteString("Title", Line($"{finding.Key.ControlId} {finding.Info?.Title}", 256));
        Json.WriteString("Description", Line(finding.Because, 1024));
        if (finding.Info?.Remediation is { } remediation)
        {
            Json.WriteStartObject("Remediation");
            Json.WriteStartObject("Recommendation");
            Json.WriteString("Text", Line(remediation.Summary, 512));
            Json.WriteString("Url", remediation.Reference.AbsoluteUri);
            Json.WriteEndObject();
            Json.WriteEndObject();
        }

        Json.WriteStartObject("ProductFields");
        Json.WriteString("SecurityDashboard/Account", finding.Resource.Account.Text);
        Json.WriteString("SecurityDashboard/SubKey", Line(finding.Key.SubKey, 2048));
        Json.WriteString("SecurityDashboard/Pipelines", Line(string.Join(' ', finding.Pipelines), 2048));
        Json.WriteEndObject();
        Json.WriteStartArray("Resources");
        Json.WriteStartObject();
        Json.WriteString("Type", TypeOf(finding.Resource.Type));
        Json.WriteString("Id", Line(finding.Resource.Arn.Text, 512));
        Json.WriteString("Partition", partition);
        Json.WriteString("Region", region);
        Json.WriteEndObject();
        Json.WriteEndArray();
        Json.WriteStartObject("Compliance");
        Json.WriteString("Status", finding.Outcome switch { Outcome.Pass => "PASSED", Outcome.Fail => "FAILED", Outcome.Unknown => "WARNING", _ => "NOT_AVAILABLE" });
        Json.WriteEndObject();
        Json.WriteStartObject("Workflow");
        Json.WriteString("Status", finding.IsOver || finding.Outcome is Outcome.Pass or Outcome.NotApplicable ? "RESOLVED" : finding.IsExcepted ? "SUPPRESSED" : "NEW");
        Json.WriteEndObject();
        // A hub leaves the workflow of what it has to people; what nobody has to see to any more leaves their lists by the record's state.
        Json.WriteString("RecordState", (hub is null ? finding.IsOver : !finding.IsToBeSeenTo) ? "ARCHIVED" : "ACTIVE");
        Json.WriteEndObject();
    }

    public override void End() => Json.WriteEndArray();

    private void WriteSeverity(FindingRecord finding)
    {
        Json.WriteStartObject("Severity");
        Json.WriteString("Label", finding.Outcome is not Outcome.Fail ? "INFORMATIONAL" : finding.Severity switch { Severity.Critical => "CRITICAL", Severity.High => "HIGH", Severity.Medium => "MEDIUM", _ => "LOW" });
        Json.WriteEndObject();
    }

    private static string Partition(string region) => region.StartsWith("us-gov-", StringComparison.Ordinal) ? "aws-us-gov" : region.StartsWith("cn-", StringComparison.Ordinal) ? "aws-cn" : "aws";

    // Those that Security Hub knows by name; it takes every other one as Other.
    private static string TypeOf(string type) => type switch
    {
        ResourceTypes.Account => "AwsAccount",
        ResourceTypes.BuildProject => "AwsCodeBuildProject",
        ResourceTypes.User => "AwsIamUser",
        ResourceTypes.Group => "AwsIamGroup",
        ResourceTypes.Role => "AwsIamRole",
        ResourceTypes.ManagedPolicy => "AwsIamPolicy",
        ResourceTypes.Bucket => "AwsS3Bucket",
        ResourceTypes.Key => "AwsKmsKey",
        ResourceTypes.Function => "AwsLambdaFunction",
        ResourceTypes.Stack => "AwsCloudFormationStack",
        ResourceTypes.Secret => "AwsSecretsManagerSecret",
        ResourceTypes.ImageRepository => "AwsEcrRepository",
        ResourceTypes.Trail => "AwsCloudTrailTrail",
        ResourceTypes.Topic => "AwsSnsTopic",
        ResourceTypes.Instance => "AwsEc2Instance",
        _ => "Other",
    };
}

/// <summary>A Security Hub that findings of every account are imported into.</summary>
public sealed record SecurityHub(AccountId Account, string Region);
