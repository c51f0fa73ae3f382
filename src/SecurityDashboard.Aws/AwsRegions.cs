using System.Collections.Immutable;
using Amazon;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Aws;

/// <summary>Facts about regions and partitions.</summary>
public static class AwsRegions
{
    // https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
    private static readonly ImmutableArray<string> Commercial =
    [
        "us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1",
        "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3",
        "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2",
    ];

    /// <summary>The regions that every account of the partition has without opting in.</summary>
    public static ImmutableArray<string> EnabledByDefault(string partition) => partition switch
    {
        "aws-cn" => ["cn-north-1", "cn-northwest-1"],
        "aws-us-gov" => ["us-gov-east-1", "us-gov-west-1"],
        _ => Commercial,
    };

    /// <summary>Whether the text has the form of a region's name, such as eu-west-1 or us-gov-east-1; AWS adds regions faster than releases follow.</summary>
    public static bool IsRegion(string text) =>
        text.Split('-') is { Length: 3 or 4 } parts
        && parts[..^1].All(part => part.Length > 1 && part.All(char.IsAsciiLetterLower))
        && parts[^1].Length is 1 or 2 && parts[^1].All(char.IsAsciiDigit);

    internal static string PartitionOf(string region) => RegionEndpoint.GetBySystemName(region).PartitionName;

    /// <summary>Where IAM and other global services are signed for.</summary>
    internal static string GlobalRegionOf(string partition) => partition switch
    {
        "aws-cn" => "cn-north-1",
        "aws-us-gov" => "us-gov-west-1",
        _ => "us-east-1",
    };
}
