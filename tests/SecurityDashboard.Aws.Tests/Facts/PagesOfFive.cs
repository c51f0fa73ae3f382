using System.Xml.Linq;
using SecurityDashboard.Aws.Calls;

namespace SecurityDashboard.Aws.Facts;

/// <summary>
/// Cuts the listings that moto answers whole, or at the length that is asked for, into pages of five, in the form that AWS documents.
/// The endpoint pages the other listings itself.
/// </summary>
internal sealed class PagesOfFive() : DelegatingHandler(PacedHttp.Connections())
{
    private const int Size = 5;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        if (request.Headers.TryGetValues("X-Amz-Target", out var target) && target.Single() is "secretsmanager.ListSecrets")
            request.Content = Like(request.Content!, body.Replace("\"MaxResults\":100", $"\"MaxResults\":{Size}", StringComparison.Ordinal));

        if (body.Contains("Action=GetAccountAuthorizationDetails", StringComparison.Ordinal))
            return await CutAsync(request, Value(body, "Marker"),
                document => document.Root!.Elements().First().Elements().SelectMany(list => list.Elements().Where(item => item.Name.LocalName is "member")),
                (document, next) =>
                {
                    var result = document.Root!.Elements().First();
                    result.Elements().Single(element => element.Name.LocalName is "IsTruncated").Value = next is null ? "false" : "true";
                    result.Add(new XElement(result.Name.Namespace + "Marker", next));
                }, cancellationToken);

        var query = request.RequestUri!.Query;
        if (request.Method == HttpMethod.Get && request.RequestUri.AbsolutePath is "/" && query.Contains("max-buckets", StringComparison.Ordinal))
        {
            // moto would end the list there, and not say that it goes on.
            request.RequestUri = new Uri(request.RequestUri, "/?x-id=ListBuckets");
            return await CutAsync(request, Value(query, "continuation-token"), document => document.Descendants().Where(element => element.Name.LocalName is "Bucket"),
                (document, next) => document.Root!.Add(new XElement(document.Root.Name.Namespace + "ContinuationToken", next)), cancellationToken);
        }

        return await base.SendAsync(request, cancellationToken);
    }

    private async Task<HttpResponseMessage> CutAsync(
        HttpRequestMessage request, string? token, Func<XDocument, IEnumerable<XElement>> items, Action<XDocument, string?> close, CancellationToken cancellation)
    {
        var answer = await base.SendAsync(request, cancellation);
        if (!answer.IsSuccessStatusCode)
            return answer;

        var document = XDocument.Parse(await answer.Content.ReadAsStringAsync(cancellation));
        var all = items(document).ToList();
        var start = token is null ? 0 : int.Parse(token, System.Globalization.CultureInfo.InvariantCulture);
        foreach (var item in all.Where((_, at) => at < start || at >= start + Size))
            item.Remove();
        close(document, start + Size < all.Count ? $"{start + Size}" : null);
        answer.Content = Like(answer.Content, document.ToString(SaveOptions.DisableFormatting));
        return answer;
    }

    private static StringContent Like(HttpContent old, string text)
    {
        var content = new StringContent(text);
        content.Headers.ContentType = old.Headers.ContentType;
        return content;
    }

    private static string? Value(string form, string name) =>
        form.TrimStart('?').Split('&').Select(pair => pair.Split('=', 2)).FirstOrDefault(pair => pair[0] == name) is [_, { Length: > 0 } value] ? value : null;
}
