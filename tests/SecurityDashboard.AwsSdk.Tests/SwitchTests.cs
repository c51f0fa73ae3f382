extern alias official;
extern alias standins;

using Official = official::SecurityDashboard.AwsSdk.Switch.Scenario;
using StandIn = standins::SecurityDashboard.AwsSdk.Switch.Scenario;

namespace SecurityDashboard.AwsSdk;

/// <summary>KMS and STS exist both as official packages and as stand-ins: the same code over either tells and sends the same.</summary>
public sealed class SwitchTests(MotoServer moto) : IClassFixture<MotoServer>
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    // What differs from call to call, or names the library.
    private static readonly HashSet<string> Varying = new(
        ["Authorization", "X-Amz-Date", "amz-sdk-invocation-id", "Host", "User-Agent", "x-amz-user-agent"], StringComparer.OrdinalIgnoreCase);

    [Fact]
    public void The_two_builds_are_of_different_clients()
    {
        Assert.Contains(typeof(Official).Assembly.GetReferencedAssemblies(), assembly => assembly.Name is "AWSSDK.KeyManagementService");
        Assert.DoesNotContain(typeof(StandIn).Assembly.GetReferencedAssemblies(), assembly => assembly.Name is "AWSSDK.KeyManagementService" or "AWSSDK.SecurityToken");
    }

    [Theory]
    [InlineData("""{"Keys":[{"KeyId":"k","KeyArn":"a"}],"Truncated":true,"NextMarker":"m"}""")]
    [InlineData("""{"Keys":[],"Truncated":false}""")]
    [InlineData("""{}""")]
    [InlineData("""{"Keys":null,"Truncated":null,"NextMarker":null}""")]
    [InlineData("""{"Keys":[{"KeyId":7,"KeyArn":true}],"Truncated":"true"}""")]
    [InlineData("""{"Keys":[{"KeyId":"a","KeyId":"b"}],"keys":[],"Future":{"x":[{}]}}""")]
    [InlineData("""{"Keys":[{"KeyId":1.50}],"Truncated":""}""")]
    [InlineData("""{"Keys":[null,{}]}""")]
    [InlineData("""{"Keys":[{"KeyId":"\u0000\ud83d\ude00é"}]}""")]
    [InlineData("""{"HttpStatusCode":404,"ResponseMetadata":{"RequestId":"forged"},"ContentLength":7}""")]
    [InlineData("""{"Truncated":"maybe"}""")]
    [InlineData("""{"Keys":[""")]
    [InlineData("""null""")]
    [InlineData("""<html>""")]
    [InlineData("")]
    public async Task A_list_in_json_reads_the_same(string reply) => await AssertSameAsync(
        [Reply.Json(reply)], url => Official.ListKeysAsync(url, 7, "é\"+<", Cancellation), url => StandIn.ListKeysAsync(url, 7, "é\"+<", Cancellation));

    [Theory]
    [InlineData("""{"KeyMetadata":{"KeyId":"k","CreationDate":1700000000.123,"PendingDeletionWindowInDays":7,"KeyState":"Enabled","Enabled":true,"EncryptionAlgorithms":["A","B"]}}""")]
    [InlineData("""{"KeyMetadata":{"CreationDate":"2023-11-14T22:13:20Z","PendingDeletionWindowInDays":"7","KeyState":"NewerThanThisSdk","EncryptionAlgorithms":[]}}""")]
    [InlineData("""{"KeyMetadata":{"CreationDate":1.7E9,"KeyState":null,"MultiRegionConfiguration":{"ReplicaKeys":[{"Region":"r"},null]}}}""")]
    [InlineData("""{"KeyMetadata":{"CreationDate":"1700000000"}}""")]
    [InlineData("""{"KeyMetadata":{"KeyState":7,"Description":""}}""")]
    [InlineData("""{"KeyMetadata":null}""")]
    [InlineData("""{"KeyMetadata":{"CreationDate":"never"}}""")]
    [InlineData("""{"KeyMetadata":{"PendingDeletionWindowInDays":7.5}}""")]
    public async Task A_structure_in_json_reads_the_same(string reply)
        => await AssertSameAsync([Reply.Json(reply)], url => Official.DescribeKeyAsync(url, Cancellation), url => StandIn.DescribeKeyAsync(url, Cancellation));

    [Theory]
    [InlineData("<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>a</AccessKeyId><Expiration>2023-11-14T22:13:20Z</Expiration><Future><x>1</x></Future></Credentials><Other><Credentials><AccessKeyId>z</AccessKeyId></Credentials></Other></AssumeRoleResult><ResponseMetadata><RequestId>body</RequestId></ResponseMetadata></AssumeRoleResponse>")]
    [InlineData("<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId/></Credentials><AssumedRoleUser/></AssumeRoleResult></AssumeRoleResponse>")]
    [InlineData("<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>&lt;a&gt;&#233;</AccessKeyId></Credentials></AssumeRoleResult></AssumeRoleResponse>")]
    [InlineData("<AssumeRoleResponse><AssumeRoleResult><Credentials><Expiration>never</Expiration></Credentials></AssumeRoleResult></AssumeRoleResponse>")]
    [InlineData("<AssumeRoleResponse><AssumeRoleResult><Credentials><AccessKeyId>a</AccessKeyId>")]
    [InlineData("<other/>")]
    [InlineData("{}")]
    [InlineData("")]
    public async Task Xml_reads_the_same(string reply)
        => await AssertSameAsync([Reply.Xml(reply)], url => Official.AssumeRoleAsync(url, Cancellation), url => StandIn.AssumeRoleAsync(url, Cancellation), once: true);

    [Theory]
    [InlineData(400, """{"__type":"com.amazonaws.kms#NotFoundException","message":"no such key"}""")]
    [InlineData(400, """{"__type":"AccessDeniedException","Message":"not authorized"}""")]
    [InlineData(400, """{"code":"KMSInvalidStateException","message":7}""")]
    [InlineData(400, """{"__type":"x:y#LimitExceededException","message":null}""")]
    [InlineData(403, """{}""")]
    [InlineData(400, """{"__type":""")]
    [InlineData(403, "<html>Blocked by the proxy</html>")]
    [InlineData(413, "")]
    public async Task An_error_in_json_is_the_same(int status, string reply)
        => await AssertSameAsync([Reply.Json(reply, status)], url => Official.ListKeysAsync(url, null, null, Cancellation), url => StandIn.ListKeysAsync(url, null, null, Cancellation));

    [Theory]
    [InlineData(403, "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>no</Message></Error><RequestId>r9</RequestId></ErrorResponse>")]
    [InlineData(403, "<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>Receiver</Type><Code>ExpiredToken</Code><Message>&lt;old&gt;</Message></Error></ErrorResponse>")]
    [InlineData(400, "<ErrorResponse><Error/></ErrorResponse>")]
    [InlineData(403, "<html>Blocked by the proxy</html>")]
    [InlineData(413, "")]
    public async Task An_error_in_xml_is_the_same(int status, string reply)
        => await AssertSameAsync([Reply.Xml(reply, status)], url => Official.AssumeRoleAsync(url, Cancellation), url => StandIn.AssumeRoleAsync(url, Cancellation));

    [Fact]
    public async Task Retries_are_the_same()
    {
        await AssertSameAsync(
            [Reply.JsonError("ThrottlingException", "Rate exceeded"), Reply.Json("""{"Keys":[{"KeyId":"k"}]}""")],
            url => Official.ListKeysAsync(url, null, null, Cancellation),
            url => StandIn.ListKeysAsync(url, null, null, Cancellation));
        await AssertSameAsync([Reply.XmlError("Throttling", "Rate exceeded")], url => Official.AssumeRoleAsync(url, Cancellation), url => StandIn.AssumeRoleAsync(url, Cancellation));
    }

    [Fact]
    public void Endpoints_are_the_same() => Assert.All(
        from region in new[] { "us-east-1", "eu-west-1", "cn-north-1", "us-gov-west-1" } from fips in new[] { false, true } select (region, fips),
        place => Assert.Equal(Official.Endpoint(place.region, place.fips), StandIn.Endpoint(place.region, place.fips)));

    [Fact]
    public async Task Against_an_independent_implementation_of_aws_both_tell_the_same()
    {
        const string Account = "222222222222";
        var aws = new AwsArranger(moto.Url, Account, "eu-west-1");
        await aws.JsonAsync("kms", "TrentService.CreateKey", """{"Description":"é","Tags":[{"TagKey":"team","TagValue":"a b"}]}""");
        await aws.JsonAsync("kms", "TrentService.CreateKey", """{"KeySpec":"RSA_2048","KeyUsage":"SIGN_VERIFY"}""");

        var official = await Official.ReadKeysAsync(moto.Url, $"arn:aws:iam::{Account}:role/scan", Cancellation);
        var standIns = await StandIn.ReadKeysAsync(moto.Url, $"arn:aws:iam::{Account}:role/scan", Cancellation);

        Assert.Equal(official.Select(WithoutRequestId), standIns.Select(WithoutRequestId));
        Assert.Contains("identity \"222222222222\"", standIns);
        Assert.Equal(2, standIns.Count(line => line.StartsWith("key ", StringComparison.Ordinal)));
        Assert.Contains(standIns, line => line.StartsWith("error ", StringComparison.Ordinal) && line.Contains("NotFoundException", StringComparison.Ordinal));
    }

    private static string WithoutRequestId(string line)
    {
        const string Name = "\"RequestId\":\"";
        return line.Split(Name) is [var before, var after] ? before + after[after.IndexOf('"', StringComparison.Ordinal)..] : line;
    }

    private static async Task AssertSameAsync(
        Reply[] script, Func<Uri, Task<IReadOnlyList<string>>> official, Func<Uri, Task<IReadOnlyList<string>>> standIn, bool once = false)
    {
        var expected = await RunAsync(script, official);
        var actual = await RunAsync(script, standIn);

        Assert.Equal(expected.Told, actual.Told);
        Assert.Equal(once ? expected.Wire.Take(1) : expected.Wire, once ? actual.Wire.Take(1) : actual.Wire);
    }

    private static async Task<(IReadOnlyList<string> Told, IReadOnlyList<string> Wire)> RunAsync(Reply[] script, Func<Uri, Task<IReadOnlyList<string>>> scenario)
    {
        await using var aws = await FakeAws.StartAsync(script);
        var told = await scenario(new Uri(aws.Url));
        return (told, [.. aws.Calls.Select(OnTheWire)]);
    }

    private static string OnTheWire(Call call)
    {
        var headers = call.Headers.Where(header => !Varying.Contains(header.Key))
            .OrderBy(header => header.Key, StringComparer.OrdinalIgnoreCase)
            .Select(header => $"{header.Key.ToUpperInvariant()}: {header.Value}");
        var signed = call.Authorization.Split("SignedHeaders=")[^1].Split(',')[0];

        return $"{call.Path}\n{string.Join('\n', headers)}\nsigned: {signed}\n{call.Body}";
    }
}
