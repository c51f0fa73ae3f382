namespace SecurityDashboard.Aws;

public sealed class AwsRegionsTests
{
    [Theory]
    [InlineData("eu-west-1")]
    [InlineData("us-gov-east-1")]
    [InlineData("ap-southeast-7")]
    [InlineData("us-isob-east-1")]
    public void Recognises_regions_also_those_that_opened_later(string region) => Assert.True(AwsRegions.IsRegion(region));

    // Regions come from pipeline definitions, too, and become host names.
    [Theory]
    [InlineData("")]
    [InlineData("aws-global")]
    [InlineData("eu-west-1.evil.example/")]
    [InlineData("evil.example/-x-1")]
    [InlineData("EU-WEST-1")]
    [InlineData("eu-west-")]
    [InlineData("eu-west-1-2-3")]
    public void Nothing_that_could_lead_a_request_elsewhere_is_a_region(string text) => Assert.False(AwsRegions.IsRegion(text));

    [Fact]
    public void Knows_the_regions_of_each_partition()
    {
        Assert.Equal(17, AwsRegions.EnabledByDefault("aws").Length);
        Assert.All(AwsRegions.EnabledByDefault("aws-cn"), region => Assert.Equal("aws-cn", AwsRegions.PartitionOf(region)));
        Assert.All(AwsRegions.EnabledByDefault("aws-us-gov"), region => Assert.Equal("aws-us-gov", AwsRegions.PartitionOf(region)));
    }
}
