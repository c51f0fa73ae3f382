using System.Collections.Immutable;

namespace SecurityDashboard.Inventory.Trails;

/// <summary>Which events a trail records: those that any of its selectors takes in.</summary>
/// <remarks>https://docs.aws.amazon.com/awscloudtrail/latest/userguide/logging-data-events-with-cloudtrail.html</remarks>
public sealed record TrailSelection(ImmutableArray<EventSelector> Basic, ImmutableArray<AdvancedEventSelector> Advanced)
{
    /// <summary>Whether it surely takes in every management event that writes, or every one that reads; those of KMS and the RDS Data API may be left out.</summary>
    public bool RecordsManagement(bool writes) =>
        Basic.Any(selector => selector.HasManagementEvents && selector.Takes(writes)) || Advanced.Any(selector => selector.TakesManagement(writes));

    /// <summary>Whether it surely takes in everything that writes, or reads, objects of a bucket.</summary>
    public bool RecordsObjects(string bucketArn, bool writes) =>
        Basic.Any(selector => selector.TakesObjects(bucketArn, writes)) || Advanced.Any(selector => selector.TakesObjects(bucketArn, writes));
}

/// <param name="ReadWriteType">ReadOnly, WriteOnly or All.</param>
/// <param name="Objects">ARN prefixes of S3 objects.</param>
public sealed record EventSelector(string ReadWriteType, bool HasManagementEvents, ImmutableArray<string> Objects)
{
    internal bool Takes(bool writes) => ReadWriteType is "All" || ReadWriteType == (writes ? "WriteOnly" : "ReadOnly");

    // arn:aws:s3 stands for every bucket, and a bucket's ARN with a slash for all of its objects.
    internal bool TakesObjects(string bucketArn, bool writes) => Takes(writes) && Objects.Any(prefix => prefix.Length > 0 && $"{bucketArn}/".StartsWith(prefix, StringComparison.Ordinal));
}

/// <summary>Conditions on fields of an event, all of which must hold.</summary>
public sealed record AdvancedEventSelector(ImmutableArray<FieldSelector> Fields)
{
    internal bool TakesManagement(bool writes) => Fields.All(field => field.Field switch
    {
        "eventCategory" => field.Takes("Management"),
        "readOnly" => field.Takes(writes ? "false" : "true"),
        // CloudTrail lets nothing else be left out.
        "eventSource" => field.OnlyExcludes("kms.amazonaws.com", "rdsdata.amazonaws.com"),
        _ => false,
    });

    internal bool TakesObjects(string bucketArn, bool writes) => Fields.Any(field => field.Field is "resources.type") && Fields.All(field => field.Field switch
    {
        "eventCategory" => field.Takes("Data"),
        "resources.type" => field.Takes("AWS::S3::Object"),
        "readOnly" => field.Takes(writes ? "false" : "true"),
        "resources.ARN" => field.TakesAllBelow($"{bucketArn}/"),
        _ => false,
    });
}

/// <summary>What one field of an event must, or must not, be or begin or end with; empty lists ask for nothing.</summary>
/// <remarks>https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html</remarks>
public sealed record FieldSelector(string Field)
{
    public ImmutableArray<string> EqualTo { get; init; } = [];

    public ImmutableArray<string> StartsWith { get; init; } = [];

    public ImmutableArray<string> EndsWith { get; init; } = [];

    public ImmutableArray<string> NotEqualTo { get; init; } = [];

    public ImmutableArray<string> NotStartsWith { get; init; } = [];

    public ImmutableArray<string> NotEndsWith { get; init; } = [];

    internal bool Takes(string value) =>
        (IsNothingPositive || EqualTo.Contains(value) || StartsWith.Any(text => value.StartsWith(text, StringComparison.Ordinal)) || EndsWith.Any(text => value.EndsWith(text, StringComparison.Ordinal)))
        && !NotEqualTo.Contains(value)
        && !NotStartsWith.Any(text => value.StartsWith(text, StringComparison.Ordinal))
        && !NotEndsWith.Any(text => value.EndsWith(text, StringComparison.Ordinal));

    /// <summary>Whether every text with the prefix is taken in.</summary>
    internal bool TakesAllBelow(string prefix) =>
        (IsNothingPositive || StartsWith.Any(text => prefix.StartsWith(text, StringComparison.Ordinal)))
        && !NotEqualTo.Any(text => text.StartsWith(prefix, StringComparison.Ordinal))
        && !NotStartsWith.Any(text => text.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(text, StringComparison.Ordinal))
        && NotEndsWith.IsEmpty;

    internal bool OnlyExcludes(params ReadOnlySpan<string> values)
    {
        foreach (var excluded in NotEqualTo)
            if (!values.Contains(excluded))
                return false;
        return IsNothingPositive && NotStartsWith.IsEmpty && NotEndsWith.IsEmpty;
    }

    private bool IsNothingPositive => EqualTo.IsEmpty && StartsWith.IsEmpty && EndsWith.IsEmpty;
}
