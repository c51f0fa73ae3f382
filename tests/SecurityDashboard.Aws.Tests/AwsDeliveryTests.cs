using System.Security.Cryptography;
using System.Text;
using Amazon.Runtime;
using SecurityDashboard.Aws.Delivery;

namespace SecurityDashboard.Aws;

public sealed class AwsDeliveryTests
{
    [Theory]
    [InlineData("arn:aws:sns:eu-west-1:111122223333:alerts", "eu-west-1")]
    [InlineData("arn:aws-us-gov:sns:us-gov-west-1:111122223333:alerts.fifo", "us-gov-west-1")]
    [InlineData("arn:aws:sns:eu-west-1.evil.example:111122223333:alerts", null)]
    [InlineData("arn:aws:sns:eu-west-1:111122223333:alerts:c0ffee", null)]
    [InlineData("arn:aws:sqs:eu-west-1:111122223333:alerts", null)]
    public void A_topic_tells_its_region(string arn, string? expected) => Assert.Equal(expected, AwsDelivery.RegionOfTopic(arn));

    // Worked out here from AWS's description, https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
    [Fact]
    public async Task Signs_as_AWS_describes_it()
    {
        var (at, body) = (new DateTimeOffset(2026, 11, 24, 8, 30, 0, TimeSpan.Zero), "{\"Findings\":[]}"u8.ToArray());
        using var signed = AwsDelivery.Sign("securityhub", "eu-west-1", new Uri("https://securityhub.eu-west-1.amazonaws.com/findings/import"), "application/json", body, new SessionAWSCredentials("AKIAHUB", "secret", "token"), at);

        Assert.Equal(body, await signed.Content!.ReadAsByteArrayAsync(TestContext.Current.CancellationToken));
        var authorization = signed.Headers.GetValues("Authorization").Single();
        Assert.StartsWith("AWS4-HMAC-SHA256 Credential=AKIAHUB/20261124/eu-west-1/securityhub/aws4_request, SignedHeaders=", authorization, StringComparison.Ordinal);
        var names = authorization.Split("SignedHeaders=")[1].Split(',')[0].Split(';');
        Assert.Superset(new HashSet<string>(["host", "x-amz-date", "x-amz-security-token", "content-type"]), names.ToHashSet());
        var headers = names.Select(name => $"{name}:{name switch { "host" => "securityhub.eu-west-1.amazonaws.com", "content-type" => signed.Content.Headers.ContentType!.ToString(), _ => signed.Headers.GetValues(name).Single() }}\n");
        var request = $"POST\n/findings/import\n\n{string.Concat(headers)}\n{string.Join(';', names)}\n{Hex(SHA256.HashData(body))}";
        var toSign = $"AWS4-HMAC-SHA256\n20261124T083000Z\n20261124/eu-west-1/securityhub/aws4_request\n{Hex(SHA256.HashData(Encoding.UTF8.GetBytes(request)))}";
        var key = ((string[])["20261124", "eu-west-1", "securityhub", "aws4_request"]).Aggregate(Encoding.UTF8.GetBytes("AWS4secret"), (part, text) => HMACSHA256.HashData(part, Encoding.UTF8.GetBytes(text)));
        Assert.EndsWith($"Signature={Hex(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(toSign)))}", authorization, StringComparison.Ordinal);

        static string Hex(byte[] bytes) => Convert.ToHexStringLower(bytes);
    }
}
