using System.Text;

namespace SecurityDashboard.Testing;

/// <summary>
/// Writes what a test needs into moto or the AWS endpoint. The guard refuses writes of every SDK client, so this speaks HTTP: neither
/// server checks a signature, and both take account and region from the headers.
/// </summary>
internal sealed class AwsArranger(Uri endpoint, string account, string region)
{
    private static readonly HttpClient Http = new();

    /// <summary>Calls an operation of AWS JSON, such as ("kms", "TrentService.CreateKey", "{}"), and returns the reply's body.</summary>
    public Task<string> JsonAsync(string service, string target, string json)
        => SendAsync(service, HttpMethod.Post, "", new StringContent(json, Encoding.UTF8, "application/x-amz-json-1.1"), target);

    /// <summary>Calls an operation of AWS Query, such as ("iam", ("Action", "CreateRole"), ("RoleName", "r")), and returns the reply's body.</summary>
    public Task<string> QueryAsync(string service, params (string Name, string Value)[] form)
        => SendAsync(service, HttpMethod.Post, "", new FormUrlEncodedContent(form.Select(field => KeyValuePair.Create(field.Name, field.Value))));

    /// <summary>Sends a REST request, such as (Put, "bucket?versioning", "&lt;...&gt;"), to S3 and returns the reply's body.</summary>
    public Task<string> S3Async(HttpMethod method, string path, string body = "")
        => SendAsync("s3", method, path, new StringContent(body, Encoding.UTF8, "application/xml"));

    /// <summary>Calls an operation of JSON over paths, such as ("lambda", "2015-03-31/functions/", "{}"), and returns the reply's body.</summary>
    public Task<string> PostAsync(string service, string path, string json)
        => SendAsync(service, HttpMethod.Post, path, new StringContent(json, Encoding.UTF8, "application/json"));

    private async Task<string> SendAsync(string service, HttpMethod method, string path, HttpContent content, string? target = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(endpoint, path)) { Content = content };
        request.Headers.TryAddWithoutValidation("Authorization", $"AWS4-HMAC-SHA256 Credential=arranger/20260101/{region}/{service}/aws4_request, SignedHeaders=host, Signature=0");
        request.Headers.Add("X-Moto-Account-Id", account);
        if (target is not null)
            request.Headers.Add("X-Amz-Target", target);

        using var reply = await Http.SendAsync(request);
        var body = await reply.Content.ReadAsStringAsync();
        return reply.IsSuccessStatusCode ? body : throw new InvalidOperationException($"{service} {target ?? path} answered {(int)reply.StatusCode}: {body}");
    }
}
