using System.Text.Json.Nodes;

namespace SecurityDashboard.Inventory.Events;

public sealed class EventPatternTests
{
    private static readonly JsonObject Update = PipelineEvents.Call("codepipeline", "UpdatePipeline", Some.Account, Some.Region);

    [Theory]
    [InlineData("""{"source":["aws.codepipeline"]}""")]
    [InlineData("""{"source":["aws.s3","aws.codepipeline"],"detail-type":["AWS API Call via CloudTrail"]}""")]
    [InlineData("""{"source":[{"prefix":"aws."}]}""")]
    [InlineData("""{"source":[{"prefix":""}]}""")]
    [InlineData("""{"source":[{"suffix":"pipeline"}]}""")]
    [InlineData("""{"source":[{"equals-ignore-case":"AWS.CodePipeline"}]}""")]
    [InlineData("""{"source":[{"prefix":{"equals-ignore-case":"AWS."}}]}""")]
    [InlineData("""{"source":[{"wildcard":"aws.*pipe*"}]}""")]
    [InlineData("""{"source":[{"anything-but":"aws.s3"}]}""")]
    [InlineData("""{"source":[{"anything-but":["aws.s3","aws.kms"]}]}""")]
    [InlineData("""{"source":[{"anything-but":{"prefix":"com."}}]}""")]
    [InlineData("""{"source":[{"exists":true}]}""")]
    [InlineData("""{"account":["111122223333"]}""")]
    [InlineData("""{"detail":{"eventName":["UpdatePipeline"],"errorCode":[{"exists":false}]}}""")]
    [InlineData("""{"detail":{"readOnly":[false]}}""")]
    [InlineData("""{"$or":[{"source":["aws.s3"]},{"detail":{"eventName":["UpdatePipeline"]}}]}""")]
    [InlineData("""{"detail":{"userIdentity":{"arn":[{"exists":false}]}}}""")]
    public void Takes_the_update_of_a_pipeline(string pattern) => Assert.True(EventPattern.TryParse(pattern)!.Takes(Update));

    [Theory]
    [InlineData("""{"source":["aws.codebuild"]}""")]
    [InlineData("""{"source":"aws.codepipeline"}""")]
    [InlineData("""{"source":[]}""")]
    [InlineData("""{"source":[{"prefix":"codepipeline"}]}""")]
    [InlineData("""{"source":[{"anything-but":"aws.codepipeline"}]}""")]
    [InlineData("""{"source":[{"anything-but":{"wildcard":"aws.*"}}]}""")]
    [InlineData("""{"source":[{"exists":false}]}""")]
    [InlineData("""{"source":[{"wildcard":"aws.?odepipeline"}]}""")]
    [InlineData("""{"source":[{"prefix":"aws.","suffix":"x"}]}""")]
    [InlineData("""{"source":[{"new-operator":"x"}]}""")]
    [InlineData("""{"detail":{"eventName":["UpdatePipeline"],"requestParameters":{"pipeline":{"name":["payments"]}}}}""")]
    [InlineData("""{"detail":{"eventName":["UpdatePipeline"],"userIdentity":{"arn":[{"anything-but":"x"}]}}}""")]
    [InlineData("""{"detail":{"readOnly":["false"]}}""")]
    [InlineData("""{"detail":["UpdatePipeline"]}""")]
    [InlineData("""{"$or":[{"source":["aws.s3"]}]}""")]
    [InlineData("""{"detail":{"eventName":{"prefix":["Update"]}}}""")]
    public void Does_not_surely_take_it(string pattern) => Assert.False(EventPattern.TryParse(pattern)!.Takes(Update));

    [Theory]
    [InlineData("[\">\",5,\"<=\",7]", 7, true)]
    [InlineData("[\">\",5,\"<=\",7]", 5, false)]
    [InlineData("[\"=\",6]", 6, true)]
    [InlineData("[\"=\"]", 6, false)]
    public void Compares_numbers(string tests, int value, bool expected) =>
        Assert.Equal(expected, EventPattern.TryParse($$$"""{"detail":{"count":[{"numeric":{{{tests}}}}]}}""")!.Takes(new JsonObject { ["detail"] = new JsonObject { ["count"] = value } }));

    [Fact]
    public void One_of_several_values_is_enough() =>
        Assert.True(EventPattern.TryParse("""{"resources":[{"suffix":":payments"}]}""")!.Takes(new JsonObject { ["resources"] = new JsonArray("arn:a:other", "arn:a:payments") }));

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("{\"source\"")]
    [InlineData("nonsense")]
    public void Is_none_where_the_text_is_none(string text) => Assert.Null(EventPattern.TryParse(text));

    [Fact]
    public void A_pattern_that_is_nested_without_end_is_none() => Assert.Null(EventPattern.TryParse(string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "[1]" + new string('}', 5000)));

    [Theory]
    [InlineData("""{"source":["aws.codepipeline"]}""", true)]
    [InlineData("""{"source":["aws.codepipeline"],"detail-type":["CodePipeline Pipeline Execution State Change"],"detail":{"state":["FAILED"]}}""", true)]
    [InlineData("""{"source":["aws.ec2"]}""", false)]
    [InlineData("""{"source":["aws.s3"],"detail":{"eventName":["PutBucketPolicy"]}}""", true)]
    public void Tells_what_has_to_do_with_pipelines(string pattern, bool expected) => Assert.Equal(expected, PipelineEvents.Concern(EventPattern.TryParse(pattern)!, Some.Account, Some.Region));
}
