using System.Net;
using System.Net.Sockets;
using SecurityDashboard.Web.Composition.Configuration;

namespace SecurityDashboard.Web.Features.Notifications;

/// <summary>
/// Requests to addresses that people typed in. No address of the host's own networks is reached unless the configuration allows it: what
/// a name resolves to is looked at when the connection is made, so that a name cannot change in between. No redirects, no proxy, no cookies.
/// </summary>
public sealed class SafeHttp : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(15);

    private readonly bool _allowsPrivate;
    private readonly HttpClient _http;

    public SafeHttp(Settings settings)
    {
        _allowsPrivate = settings.Notifications.AllowPrivateAddresses;
        _http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = TimeSpan.FromSeconds(5),
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            ConnectCallback = ConnectAsync,
        })
        { Timeout = Longest, MaxResponseContentBufferSize = 64 << 10 };
    }

    /// <exception cref="DeliveryException">It was not delivered; the message says why.</exception>
    public async Task PostAsync(Uri address, string json, IReadOnlyDictionary<string, string> headers, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new StringContent(json, System.Text.Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        try
        {
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
            if (!answer.IsSuccessStatusCode)
                throw new DeliveryException($"{address.Host} answered {(int)answer.StatusCode}.");
        }
        catch (HttpRequestException e)
        {
            throw new DeliveryException(e.InnerException is DeliveryException refused ? refused.Message : $"{address.Host} could not be reached: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new DeliveryException($"{address.Host} did not answer within {Longest.TotalSeconds:0} seconds.");
        }
    }

    public void Dispose() => _http.Dispose();

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var host = context.DnsEndPoint.Host;
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellation);
        var allowed = found.Where(address => _allowsPrivate || IsPublic(address)).ToArray();
        if (allowed.Length == 0)
            throw new DeliveryException(found.Length == 0
                ? $"{host} has no address."
                : $"{host} is {found[0]}, an address of a private network. Set Notifications:AllowPrivateAddresses to reach it.");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Not loopback, private, link-local, shared, multicast, reserved or of documentation, also where it is one in IPv6 dress.</summary>
    /// <remarks>https://www.iana.org/assignments/iana-ipv4-special-registry, https://www.iana.org/assignments/iana-ipv6-special-registry</remarks>
    internal static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
            address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        if (bytes.Length == 16)
            // Global unicast is 2000::/3; of it neither Teredo, 6to4 and documentation, which lead elsewhere or nowhere.
            return (bytes[0] & 0xE0) == 0x20
                && !(bytes[0] == 0x20 && bytes[1] == 0x01 && (bytes[2] is 0x00 or 0x01 || (bytes[2] == 0x0D && bytes[3] == 0xB8)))
                && !(bytes[0] == 0x20 && bytes[1] == 0x02);

        return bytes[0] switch
        {
            0 or 10 or 127 or >= 224 => false,
            100 => (bytes[1] & 0xC0) != 64,
            169 => bytes[1] != 254,
            172 => (bytes[1] & 0xF0) != 16,
            192 => bytes[1] != 168 && !(bytes[1] == 0 && bytes[2] is 0 or 2) && !(bytes[1] == 88 && bytes[2] == 99),
            198 => bytes[1] is not (18 or 19) && !(bytes[1] == 51 && bytes[2] == 100),
            203 => !(bytes[1] == 0 && bytes[2] == 113),
            _ => true,
        };
    }
}

/// <summary>A message was not delivered; the message says why, without anything secret.</summary>
public sealed class DeliveryException(string message) : Exception(message);
