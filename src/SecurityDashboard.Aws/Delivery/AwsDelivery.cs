using System.Collections.Immutable;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Amazon;
using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.Runtime.Internal.Auth;
using Amazon.Runtime.Internal.Util;
using Amazon.SecurityToken;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Aws.Sessions;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Aws.Delivery;

/// <summary>
/// All that this program writes in AWS: messages to a topic and findings into Security Hub, where an administrator asked for it. It has the
/// program's own credentials, never those of a scan role, and no client of the SDK: those are held to reading.
/// </summary>
/// <remarks>docs/decisions/0012-writing-to-aws.md</remarks>
public sealed partial class AwsDelivery : IDisposable
{
    /// <summary>How many findings Security Hub takes at a time.</summary>
    public const int MostFindings = 100;

    private const int LargestAnswer = 1024 * 1024;

    /// <summary>How often what may be repeated is sent where AWS is busy: with pauses, within four seconds.</summary>
    private const int MostAttempts = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);

    private readonly AwsOptions _options;
    private readonly TimeProvider _time;
    private readonly SocketsHttpHandler _connections = PacedHttp.Connections();
    private readonly HttpClient _http;

    public AwsDelivery(AwsOptions options, TimeProvider time)
    {
        (_options, _time) = (options, time);
        _http = new HttpClient(_connections, disposeHandler: false) { Timeout = options.RequestTimeout, MaxResponseContentBufferSize = LargestAnswer };
    }

    /// <summary>The region of a topic's ARN; null where the text is none.</summary>
    public static string? RegionOfTopic(string arn) => TopicArn().Match(arn) is { Success: true } topic && AwsRegions.IsRegion(topic.Groups["region"].Value) ? topic.Groups["region"].Value : null;

    /// <summary>Publishes to a topic.</summary>
    /// <param name="texts">A JSON object by protocol, such as email, with "default" for those that are not named; 256 KB at most.</param>
    /// <param name="id">The same for a message that is sent again, so that a topic in order takes it once.</param>
    /// <exception cref="AwsDeliveryException">It was not taken; the message says why.</exception>
    /// <remarks>https://docs.aws.amazon.com/sns/latest/api/API_Publish.html</remarks>
    public async Task PublishAsync(string topicArn, string subject, string texts, string id, CancellationToken cancellation)
    {
        var region = RegionOfTopic(topicArn) ?? throw new ArgumentException($"\"{topicArn}\" is not the ARN of a topic.", nameof(topicArn));
        var form = new List<KeyValuePair<string, string>>
        {
            new("Action", "Publish"), new("Version", "2010-03-31"), new("TopicArn", topicArn), new("Subject", subject), new("MessageStructure", "json"), new("Message", texts),
        };
        if (topicArn.EndsWith(".fifo", StringComparison.Ordinal))
            form.AddRange([new("MessageGroupId", "SecurityDashboard"), new("MessageDeduplicationId", id)]);

        using var content = new FormUrlEncodedContent(form);
        await SendAsync(new Target("sns", region, "/", "application/x-www-form-urlencoded; charset=utf-8", $"sns:Publish on {topicArn}"), await content.ReadAsByteArrayAsync(cancellation), cancellation);
    }

    /// <summary>Imports findings into the Security Hub of the account that this program's credentials are of.</summary>
    /// <param name="findings">An array in the AWS Security Finding Format, of <see cref="MostFindings"/> at most.</param>
    /// <returns>Those that were refused, and why.</returns>
    /// <exception cref="AwsDeliveryException">None was taken, after several attempts where another one could help; the message says why.</exception>
    /// <remarks>https://docs.aws.amazon.com/securityhub/1.0/APIReference/API_BatchImportFindings.html</remarks>
    public async Task<ImmutableDictionary<string, string>> ImportAsync(string region, ReadOnlyMemory<byte> findings, CancellationToken cancellation)
    {
        var body = (byte[])[.. "{\"Findings\":"u8, .. findings.Span, .. "}"u8];
        var answer = await SendAsync(new Target("securityhub", region, "/findings/import", "application/json", "securityhub:BatchImportFindings") { Attempts = MostAttempts }, body, cancellation);
        try
        {
            using var said = JsonDocument.Parse(answer);
            var count = said.RootElement.GetProperty("FailedCount").GetInt32();
            if (count == 0)
                return [];

            var refused = said.RootElement.GetProperty("FailedFindings").EnumerateArray().ToImmutableDictionary(one => Text(one, "Id"), one => AwsErrors.Line($"{Text(one, "ErrorCode")}: {Text(one, "ErrorMessage")}"));
            return refused.Count == count ? refused : throw new JsonException("It does not name all that it refused.");
        }
        catch (Exception unreadable) when (unreadable is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException)
        {
            throw new AwsDeliveryException("Security Hub's answer cannot be read.", unreadable);
        }

        static string Text(JsonElement of, string name) => of.TryGetProperty(name, out var value) ? value.ToString() : "";
    }

    /// <summary>The account that this program's credentials are of.</summary>
    /// <exception cref="AwsDeliveryException">AWS does not say; the message says why.</exception>
    public async Task<AccountId> AccountAsync(string region, CancellationToken cancellation)
    {
        using var clients = new AwsClients(await CredentialsAsync(cancellation), _options, _connections, _time);
        try
        {
            return (await AccountSessions.WhoAmIAsync(clients, region, cancellation)).Account;
        }
        catch (Exception e) when (SessionErrors.Explains(e, cancellation))
        {
            throw new AwsDeliveryException($"AWS does not say whose credentials this program has: {AwsErrors.Text(e)}", e);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _connections.Dispose();
    }

    /// <summary>Signed with Signature Version 4, by the SDK's own signer.</summary>
    internal static HttpRequestMessage Sign(string service, string region, Uri address, string contentType, byte[] body, AWSCredentials credentials, DateTimeOffset at)
    {
        var config = new AmazonSecurityTokenServiceConfig { RegionEndpoint = RegionEndpoint.GetBySystemName(region), AuthenticationRegion = region };
        var request = new DefaultRequest(new Delivered(), service) { HttpMethod = "POST", Endpoint = new Uri(address.GetLeftPart(UriPartial.Authority)), ResourcePath = address.AbsolutePath, Content = body, AuthenticationRegion = region, OverrideSigningServiceName = service };
        request.Headers["Content-Type"] = contentType;
        var keys = credentials.GetCredentials();
        if (keys.UseToken)
            request.Headers["X-Amz-Security-Token"] = keys.Token;
        var signed = new AWS4Signer().SignRequest(request, config, new RequestMetrics(), keys.AccessKey, keys.SecretKey, at.UtcDateTime);

        var message = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        message.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        foreach (var (name, value) in request.Headers)
            if (!name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) && !name.Equals("Host", StringComparison.OrdinalIgnoreCase))
                message.Headers.TryAddWithoutValidation(name, value);
        message.Headers.TryAddWithoutValidation("Authorization", signed.ForAuthorizationHeader);
        return message;
    }

    private async Task<string> SendAsync(Target target, byte[] body, CancellationToken cancellation)
    {
        var credentials = await CredentialsAsync(cancellation);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                using var request = Sign(target.Service, target.Region, new Uri(EndpointOf(target.Service, target.Region), target.Path), target.ContentType, body, credentials, _time.GetUtcNow());
                using var answer = await _http.SendAsync(request, cancellation);
                var said = await answer.Content.ReadAsStringAsync(cancellation);
                if (answer.IsSuccessStatusCode)
                    return said;

                var (status, reason) = ((int)answer.StatusCode, Reason(said));
                if (attempt < target.Attempts && (status is 429 or >= 500 || Throttling().IsMatch(reason)))
                {
                    await Task.Delay(FirstPause * Math.Pow(2, attempt - 1), _time, cancellation);
                    continue;
                }

                var why = AwsErrors.Line($"HTTP {status} {reason}");
                throw new AwsDeliveryException(status is 401 or 403 ? $"AWS refused it: {why}. This program's own credentials need {target.Permission}." : $"AWS did not take it: {why}") { IsInvalid = status == 400 && Invalid().IsMatch(said + (answer.Headers.TryGetValues("x-amzn-ErrorType", out var types) ? string.Join(' ', types) : "")) };
            }
        }
        catch (Exception e) when (e is HttpRequestException or AmazonClientException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new AwsDeliveryException($"AWS could not be reached at {EndpointOf(target.Service, target.Region).Host}: {AwsErrors.Text(e)}", e);
        }
    }

    private static async Task<AWSCredentials> CredentialsAsync(CancellationToken cancellation)
    {
        try
        {
            return await SourceCredentials.ResolveAsync(profile: null, cancellation);
        }
        catch (SessionException none)
        {
            throw new AwsDeliveryException(none.Message, none);
        }
    }

    private Uri EndpointOf(string service, string region)
    {
        if ((_options.EndpointUrl ?? Environment.GetEnvironmentVariable($"AWS_ENDPOINT_URL_{service.ToUpperInvariant()}") ?? Environment.GetEnvironmentVariable("AWS_ENDPOINT_URL")) is { Length: > 0 } url)
            return new Uri(url);

        var place = RegionEndpoint.GetBySystemName(region);
        // In GovCloud SNS has no other endpoint than the one that is FIPS already.
        var fips = new AmazonSecurityTokenServiceConfig().UseFIPSEndpoint && (service, place.PartitionName) is not ("sns", "aws-us-gov") ? "-fips" : "";
        return new Uri($"https://{service}{fips}.{region}.{place.PartitionDnsSuffix}");
    }

    /// <summary>What an error says, in XML or JSON.</summary>
    private static string Reason(string answer) => string.Join(' ', ((string[])["Code", "Message"]).Select(name => ErrorPart().Matches(answer).FirstOrDefault(part => part.Groups["name"].Value.Equals(name, StringComparison.OrdinalIgnoreCase))?.Groups["text"].Value).OfType<string>()) is { Length: > 0 } said
        ? said : Encoding.UTF8.GetByteCount(answer) == 0 ? "without a word" : "with what is not AWS's";

    [GeneratedRegex("^arn:aws(-cn|-us-gov)?:sns:(?<region>[a-z0-9-]{1,32}):[0-9]{12}:[A-Za-z0-9_-]{1,256}(\\.fifo)?$", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex TopicArn();

    [GeneratedRegex("""(<(?<name>Code|Message)>|"(?<name>Code|Message|message)"\s*:\s*")(?<text>[^<"]*)""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex ErrorPart();

    [GeneratedRegex("Throttl|TooManyRequests|LimitExceeded|SlowDown|ServiceUnavailable", RegexOptions.NonBacktracking)]
    private static partial Regex Throttling();

    [GeneratedRegex("InvalidInput|ValidationException", RegexOptions.NonBacktracking)]
    private static partial Regex Invalid();

    private sealed record Target(string Service, string Region, string Path, string ContentType, string Permission)
    {
        /// <summary>More than one only for what does no more when it is done twice.</summary>
        public int Attempts { get; init; } = 1;
    }

    private sealed class Delivered : AmazonWebServiceRequest;
}

/// <summary>AWS did not take what was to be delivered; the message says why, and what to do.</summary>
public sealed class AwsDeliveryException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>Whether it is what was to be delivered that AWS does not understand.</summary>
    public bool IsInvalid { get; init; }
}
