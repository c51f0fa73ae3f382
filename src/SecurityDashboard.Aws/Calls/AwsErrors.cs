using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Xml;
using Amazon.Runtime;
using SecurityDashboard.AwsSdk;

namespace SecurityDashboard.Aws.Calls;

/// <summary>What an exception from the SDK says, whichever of its layers threw it.</summary>
internal static class AwsErrors
{
    private const int LongestText = 240;

    /// <summary>Whether it is AWS, the network or an odd answer, and not our own doing: a cancellation, a call that the guard refused.</summary>
    public static bool Explains(Exception e, CancellationToken cancellation) =>
        e is not ReadOnlyViolationException && !(e is OperationCanceledException && cancellation.IsCancellationRequested);

    public static string CodeOf(Exception e) => Service(e)?.ErrorCode ?? "";

    public static HttpStatusCode? StatusOf(Exception e) => Service(e)?.StatusCode is { } status and not 0 ? status : null;

    public static bool IsDenial(string code) =>
        code.StartsWith("AccessDenied", StringComparison.Ordinal)
        || code is "UnauthorizedOperation" or "Forbidden" or "NotAuthorized" or "NotAuthorizedException" or "AuthorizationError" or "AllAccessDisabled" or "403";

    public static bool IsThrottling(Exception e) =>
        StatusOf(e) is HttpStatusCode.TooManyRequests
        || CodeOf(e) is { } code && (code.Contains("Throttl", StringComparison.Ordinal) || code is "TooManyRequestsException" or "RequestLimitExceeded" or "SlowDown" or "LimitExceededException" or "BandwidthLimitExceeded" or "PriorRequestNotComplete");

    /// <summary>The resource that was asked about is not there (any more).</summary>
    public static bool IsNotFound(Exception e) =>
        CodeOf(e) is { } code && (code.StartsWith("NoSuch", StringComparison.Ordinal) || code.EndsWith("NotFoundException", StringComparison.Ordinal) || code.EndsWith("DoesNotExistException", StringComparison.Ordinal) || code is "NotFound" or "ResourceNotFound");

    public static bool IsNameUnknown(Exception e) => Chain(e).Any(inner =>
        inner is HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } or SocketException { SocketErrorCode: SocketError.HostNotFound or SocketError.NoData or SocketError.TryAgain });

    public static bool IsTimeout(Exception e) => Chain(e).Any(inner => inner is TimeoutException or OperationCanceledException);

    public static bool IsMalformed(Exception e) =>
        Chain(e).Any(inner => inner is AmazonUnmarshallingException or JsonException or XmlException or InvalidDataException or FormatException);

    /// <summary>An answer that says so, or none: as opposed to one that our own code tripped over.</summary>
    public static bool IsFailure(Exception e) => Service(e) is not null || Chain(e).Any(inner => inner is HttpRequestException or IOException or TimeoutException or OperationCanceledException or AmazonClientException);

    public static bool IsMissingCredentials(Exception e) => Service(e) is null && Chain(e).Any(inner => inner is AmazonClientException) && !Chain(e).Any(inner => inner is HttpRequestException or IOException);

    /// <summary>AWS's own words, or the runtime's, on one line, at a bounded length and without characters that could forge or colour a log.</summary>
    public static string Text(Exception e)
    {
        var said = Service(e) is { } service
            ? $"{(service.StatusCode is 0 ? "" : $"HTTP {(int)service.StatusCode} ")}{service.ErrorCode} {service.Message}"
            : IsTimeout(e) ? "no answer in time" : Chain(e).Last().Message;
        return Line(said);
    }

    public static string Line(string text)
    {
        var line = string.Create(text.Length, text, static (span, text) =>
        {
            for (var i = 0; i < text.Length; i++)
                span[i] = char.IsControl(text[i]) || char.GetUnicodeCategory(text[i]) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator ? ' ' : text[i];
        });
        line = string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).TrimEnd('.');
        return line.Length <= LongestText ? line : line[..LongestText] + "…";
    }

    private static AmazonServiceException? Service(Exception e) => Chain(e).OfType<AmazonServiceException>().FirstOrDefault(service => !string.IsNullOrEmpty(service.ErrorCode) || service.StatusCode is not 0);

    private static IEnumerable<Exception> Chain(Exception e)
    {
        for (Exception? inner = e; inner is not null; inner = inner.InnerException)
            yield return inner;
    }
}
