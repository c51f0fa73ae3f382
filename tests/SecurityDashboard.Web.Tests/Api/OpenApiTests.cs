using System.Net;
using System.Net.Http.Headers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Api;

public sealed class OpenApiTests(DemoHost demo)
{
    private static readonly JsonSerializerOptions Form = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task The_document_is_the_approved_one()
    {
        var document = JsonNode.Parse(await demo.Program(Roles.Admin).GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), DashboardHost.Cancellation))!;
        Assert.StartsWith("3.1", document["openapi"]!.GetValue<string>(), StringComparison.Ordinal);

        var received = document.ToJsonString(Form).ReplaceLineEndings("\n").Trim();
        using var approved = new StreamReader(typeof(OpenApiTests).Assembly.GetManifestResourceStream("openapi.approved.json")!);
        if (received == (await approved.ReadToEndAsync(DashboardHost.Cancellation)).ReplaceLineEndings("\n").Trim())
            return;

        var file = Path.Combine(AppContext.BaseDirectory, "openapi.received.json");
        await File.WriteAllTextAsync(file, received + "\n", DashboardHost.Cancellation);
        Assert.Fail($"What the API promises has changed. To approve it, copy {file} over Api/openapi.approved.json, and tell users in CHANGELOG.md: other programs rely on it.");
    }

    [Fact]
    public async Task A_single_thing_that_has_not_changed_is_not_sent_again()
    {
        var program = demo.Program(Roles.Engineer);
        var first = await program.GetAsync(new Uri("/api/v1/controls/AS-01", UriKind.Relative), DashboardHost.Cancellation);
        using var again = new HttpRequestMessage(HttpMethod.Get, "/api/v1/controls/AS-01");
        again.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(first.Headers.ETag!.ToString()));
        var second = await program.SendAsync(again, DashboardHost.Cancellation);

        Assert.Equal((HttpStatusCode.NotModified, 0), (second.StatusCode, (await second.Content.ReadAsByteArrayAsync(DashboardHost.Cancellation)).Length));
        again.Dispose();
        using var other = new HttpRequestMessage(HttpMethod.Get, "/api/v1/controls/AS-02");
        other.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Parse(first.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.OK, (await program.SendAsync(other, DashboardHost.Cancellation)).StatusCode);
        Assert.Null((await program.GetAsync(new Uri("/api/v1/pipelines", UriKind.Relative), DashboardHost.Cancellation)).Headers.ETag);
    }
}
