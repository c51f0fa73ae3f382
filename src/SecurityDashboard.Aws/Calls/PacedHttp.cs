using System.Net;
using Amazon.Runtime;

namespace SecurityDashboard.Aws.Calls;

/// <summary>The HTTP side of the SDK's clients: every attempt, retries too, waits for its turn, and answers are read whole within the timeout.</summary>
internal sealed class PacedHttp(HttpMessageHandler connections, CallPace pace, CallCount count, TimeSpan timeout) : HttpClientFactory, IDisposable
{
    private readonly HttpClient _http = new(new Handler(connections, pace, count), disposeHandler: false) { Timeout = timeout };

    /// <summary>Connections that all clients share. Redirects are not followed: a signed request goes where it was sent.</summary>
    public static SocketsHttpHandler Connections() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxConnectionsPerServer = 256,
    };

    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => _http;

    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    public void Dispose() => _http.Dispose();

    private sealed class Handler(HttpMessageHandler inner, CallPace pace, CallCount count) : DelegatingHandler(inner)
    {
        // Far above any page that AWS sends; the largest are IAM's, of some megabytes.
        private const long LargestAnswer = 64 * 1024 * 1024;

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await pace.TurnAsync(cancellationToken);
            count.Request();
            var throttled = false;
            try
            {
                var response = await base.SendAsync(request, cancellationToken);

                // The client's timeout ends with the headers unless the body is read here.
                await response.Content.LoadIntoBufferAsync(LargestAnswer, cancellationToken);
                throttled = await IsThrottlingAsync(response, cancellationToken);
                return response;
            }
            finally
            {
                pace.Done(throttled);
            }
        }

        private static async Task<bool> IsThrottlingAsync(HttpResponseMessage response, CancellationToken cancellation)
        {
            if (response.StatusCode is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
                return true;
            if (response.StatusCode is not HttpStatusCode.BadRequest)
                return false;

            var body = await response.Content.ReadAsStringAsync(cancellation);
            return ThrottlingCodes.Any(code => body.Contains(code, StringComparison.Ordinal));
        }

        private static readonly string[] ThrottlingCodes = ["Throttl", "TooManyRequests", "RequestLimitExceeded", "SlowDown"];
    }
}
