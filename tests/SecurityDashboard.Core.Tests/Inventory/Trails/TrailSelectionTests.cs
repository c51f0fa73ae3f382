namespace SecurityDashboard.Inventory.Trails;

public sealed class TrailSelectionTests
{
    private const string Bucket = "arn:aws:s3:::payments-artifacts";

    [Theory]
    [InlineData("All", true, true)]
    [InlineData("WriteOnly", true, false)]
    [InlineData("ReadOnly", false, true)]
    public void A_basic_selector_takes_what_it_says(string readWrite, bool writes, bool reads)
    {
        var selection = new TrailSelection([new EventSelector(readWrite, HasManagementEvents: true, [$"{Bucket}/"])], []);

        Assert.Equal((writes, reads), (selection.RecordsManagement(writes: true), selection.RecordsManagement(writes: false)));
        Assert.Equal((writes, reads), (selection.RecordsObjects(Bucket, writes: true), selection.RecordsObjects(Bucket, writes: false)));
    }

    [Theory]
    [InlineData("arn:aws:s3", true)]
    [InlineData("arn:aws:s3:::", true)]
    [InlineData("arn:aws:s3:::payments-artifacts/", true)]
    [InlineData("arn:aws:s3:::payments-artifacts/releases/", false)]
    [InlineData("arn:aws:s3:::payments-artifacts-2/", false)]
    [InlineData("arn:aws:s3:::payments/", false)]
    [InlineData("", false)]
    public void A_basic_selector_takes_objects_by_prefix(string prefix, bool expected) =>
        Assert.Equal(expected, new TrailSelection([new EventSelector("All", HasManagementEvents: false, [prefix])], []).RecordsObjects(Bucket, writes: true));

    [Fact]
    public void Two_selectors_add_up() =>
        Assert.True(new TrailSelection([new EventSelector("WriteOnly", true, []), new EventSelector("ReadOnly", true, [])], []) is var both && both.RecordsManagement(true) && both.RecordsManagement(false));

    [Fact]
    public void An_advanced_selector_for_management_events_takes_both_unless_it_says_one()
    {
        Assert.True(Advanced(Equal("eventCategory", "Management")) is var both && both.RecordsManagement(true) && both.RecordsManagement(false));
        Assert.True(Advanced(Equal("eventCategory", "Management"), Equal("readOnly", "false")) is var writes && writes.RecordsManagement(true) && !writes.RecordsManagement(false));
        Assert.True(Advanced(Equal("eventCategory", "Management"), new FieldSelector("eventSource") { NotEqualTo = ["kms.amazonaws.com"] }).RecordsManagement(true));
        Assert.False(Advanced(Equal("eventCategory", "Management"), new FieldSelector("eventSource") { NotEqualTo = ["codepipeline.amazonaws.com"] }).RecordsManagement(true));
        Assert.False(Advanced(Equal("eventCategory", "Data"), Equal("resources.type", "AWS::S3::Object")).RecordsManagement(true));
    }

    [Fact]
    public void An_advanced_selector_takes_objects_by_its_fields()
    {
        FieldSelector[] objects = [Equal("eventCategory", "Data"), Equal("resources.type", "AWS::S3::Object")];

        Assert.True(Takes(objects));
        Assert.True(Takes([.. objects, new FieldSelector("resources.ARN") { StartsWith = ["arn:aws:s3:::other/", $"{Bucket}/"] }]));
        Assert.True(Takes([.. objects, new FieldSelector("resources.ARN") { NotStartsWith = ["arn:aws:s3:::other/"] }]));
        Assert.True(Takes([.. objects, Equal("readOnly", "false")]));
        Assert.False(Takes([.. objects, Equal("readOnly", "true")]));
        Assert.False(Takes([.. objects, new FieldSelector("resources.ARN") { StartsWith = [$"{Bucket}/releases/"] }]));
        Assert.False(Takes([.. objects, new FieldSelector("resources.ARN") { NotStartsWith = [$"{Bucket}/"] }]));
        Assert.False(Takes([.. objects, new FieldSelector("resources.ARN") { NotStartsWith = ["arn:aws:s3:::payments"] }]));
        Assert.False(Takes([.. objects, new FieldSelector("resources.ARN") { NotEqualTo = [$"{Bucket}/app.zip"] }]));
        Assert.False(Takes([.. objects, new FieldSelector("resources.ARN") { EndsWith = [".zip"] }]));
        Assert.False(Takes([.. objects, Equal("eventName", "PutObject")]));
        Assert.False(Takes([Equal("eventCategory", "Data"), Equal("resources.type", "AWS::Lambda::Function")]));
        Assert.False(Takes([Equal("eventCategory", "Data")]));
    }

    private static bool Takes(FieldSelector[] fields) => Advanced(fields).RecordsObjects(Bucket, writes: true);

    private static TrailSelection Advanced(params FieldSelector[] fields) => new([], [new AdvancedEventSelector([.. fields])]);

    private static FieldSelector Equal(string field, string value) => new(field) { EqualTo = [value] };
}
