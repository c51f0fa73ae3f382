using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;
using NJsonSchema;
using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Results.Exports;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Findings;

/// <summary>What leaves the dashboard, against the schemas that its forms are published with.</summary>
public sealed class FindingExportTests(DemoHost demo)
{
    private static readonly DateTimeOffset At = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string> Formats => new()
    {
        { "sarif", "sarif-2.1.0" },
        { "ocsf", "ocsf-1.8.0-compliance-finding" },
        { "asff", "asff-2018-10-08" },
        { "oscal", "oscal-1.0.6-assessment-results" },
    };

    [Theory, MemberData(nameof(Formats))]
    public async Task Everything_of_the_demo_estate_is_valid(string format, string schema)
    {
        using var answer = await demo.Program(Roles.Security).GetAsync($"/api/v1/findings?status=all&format={format}", DashboardHost.Cancellation);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.StartsWith("findings.", answer.Content.Headers.ContentDisposition?.FileName?.Trim('"'), StringComparison.Ordinal);
        await ValidAsync(await answer.Content.ReadAsStringAsync(DashboardHost.Cancellation), schema, least: 100);
    }

    [Theory, MemberData(nameof(Formats))]
    public async Task Hostile_names_and_every_outcome_are_valid_and_nothing_is_too(string format, string schema)
    {
        var records = from outcome in Enum.GetValues<Outcome>()
                      from severity in Enum.GetValues<Severity>()
                      from over in new[] { false, true }
                      select new FindingRecord
                      {
                          Id = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, (byte)outcome, (byte)severity),
                          Key = new EvaluationKey("AS-01", new Arn("arn:aws:s3:::\"<script>\u001b\u202E\u0000 bucket\n"), " \t"),
                          Resource = new ResourceId(new Arn("arn:aws:s3:::\"<script>\u001b\u202E\u0000 bucket\n"), ResourceTypes.Bucket, new AccountId("111122223333"), over ? "" : "eu-west-1"),
                          Severity = severity,
                          Outcome = outcome,
                          IsOver = over,
                          IsExcepted = !over,
                          Because = over ? "" : "\r\n" + new string('x', 5_000) + "\u0007",
                          FirstSeen = At.AddDays(-1),
                          ChangedAt = At,
                          Pipelines = ["arn:aws:codepipeline:eu-west-1:111122223333:</script>"],
                          Evidence = [new Evidence("a\u0000b", "", "\u2028")],
                      };

        await ValidAsync(Write(format, records), schema, least: 32);
        await ValidAsync(Write(format, []), schema, least: 0);
    }

    [Fact]
    public async Task Evidence_goes_to_those_who_may_see_it_and_a_file_to_those_who_may_export()
    {
        Assert.Contains("\"evidences\":", await demo.Program(Roles.Security).GetStringAsync(new Uri("/api/v1/findings?format=ocsf", UriKind.Relative), DashboardHost.Cancellation), StringComparison.Ordinal);
        Assert.DoesNotContain("\"evidences\":", await demo.Program(Roles.Manager).GetStringAsync(new Uri("/api/v1/findings?format=ocsf", UriKind.Relative), DashboardHost.Cancellation), StringComparison.Ordinal);
        using var viewer = await demo.Host.ProgramAsync(Roles.Admin, Capabilities.View);
        foreach (var format in (string[])["csv", "xlsx", "sarif", "ocsf", "asff", "oscal"])
        {
            using var refused = await viewer.GetAsync($"/api/v1/findings?format={format}", DashboardHost.Cancellation);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        }

        using var unknown = await demo.Program(Roles.Security).GetAsync("/api/v1/findings?format=docx", DashboardHost.Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    [Fact]
    public async Task CSV_XLSX_and_every_other_form_hold_the_findings_that_the_list_holds()
    {
        var list = await demo.Program(Roles.Security).GetStringAsync(new Uri("/api/v1/findings?sev=critical&limit=500", UriKind.Relative), DashboardHost.Cancellation);
        var ids = JsonDocument.Parse(list).RootElement.GetProperty("items").EnumerateArray().Select(it => it.GetProperty("id").GetString()!).ToList();
        Assert.NotEmpty(ids);

        foreach (var format in (string[])["csv", "sarif", "ocsf", "asff"])
        {
            var file = await demo.Program(Roles.Security).GetStringAsync(new Uri($"/api/v1/findings?sev=critical&format={format}", UriKind.Relative), DashboardHost.Cancellation);
            Assert.All(ids, id => Assert.Contains(id, file, StringComparison.Ordinal));
        }

        await using var stream = await demo.Program(Roles.Security).GetStreamAsync(new Uri("/api/v1/findings?sev=critical&format=xlsx", UriKind.Relative), DashboardHost.Cancellation);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, DashboardHost.Cancellation);
        using var workbook = DocumentFormat.OpenXml.Packaging.SpreadsheetDocument.Open(bytes, isEditable: false);
        var sheet = workbook.WorkbookPart!.WorksheetParts.Single().Worksheet!;
        Assert.Equal(ids, sheet.Descendants<DocumentFormat.OpenXml.Spreadsheet.Row>().Skip(1).Select(row => row.Elements<DocumentFormat.OpenXml.Spreadsheet.Cell>().First().InnerText));
    }

    [Fact]
    public async Task The_schemas_refuse_what_is_wrong()
    {
        foreach (var (format, schema, right, wrong) in ((string, string, string, string)[])
        [
            ("sarif", "sarif-2.1.0", "\"ruleId\"", "\"rule\""), ("ocsf", "ocsf-1.8.0-compliance-finding", "\"class_uid\":2003", "\"class_uid\":2004"),
            ("asff", "asff-2018-10-08", "\"FAILED\"", "\"Failed\""), ("oscal", "oscal-1.0.6-assessment-results", "\"not-satisfied\"", "\"unsatisfied\""),
        ])
        {
            var text = Write(format, [Bucket]);
            await ValidAsync(text, schema, least: 1);
            Assert.NotEmpty(await ErrorsAsync(text.Replace(right, wrong, StringComparison.Ordinal), schema));
        }
    }

    [Fact]
    public async Task What_one_Security_Hub_takes_for_all_accounts_is_valid_and_of_its_own_account()
    {
        var text = Write(output => new AsffExport(output, new SecurityHub(new AccountId("999988887777"), "us-gov-west-1")), [Bucket]);

        await ValidAsync(text, "asff-2018-10-08", least: 1);
        Assert.Contains("\"ProductArn\":\"arn:aws-us-gov:securityhub:us-gov-west-1:999988887777:product/999988887777/default\"", text, StringComparison.Ordinal);
        Assert.Contains("\"AwsAccountId\":\"999988887777\"", text, StringComparison.Ordinal);
    }

    private static FindingRecord Bucket => new FindingRecord
    {
        Id = new Guid(1, 2, 3, 4, 5, 6, 7, 8, 9, 1, 1),
        Key = new EvaluationKey("AS-01", new Arn("arn:aws:s3:::b"), ""),
        Resource = new ResourceId(new Arn("arn:aws:s3:::b"), ResourceTypes.Bucket, new AccountId("111122223333"), "eu-west-1"),
        Severity = Severity.High,
        Outcome = Outcome.Fail,
        Because = "It is so.",
        FirstSeen = At,
        ChangedAt = At,
    };

    private static string Write(string format, IEnumerable<FindingRecord> records) => Write(output => FindingExport.Of(format, output)!, records);

    private static string Write(Func<ArrayBufferWriter<byte>, FindingExport> begin, IEnumerable<FindingRecord> records)
    {
        var output = new ArrayBufferWriter<byte>();
        using var export = begin(output);
        export.Begin(At);
        foreach (var record in records)
            export.Write(record);
        export.End();
        export.Flush();
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static async Task ValidAsync(string text, string schema, int least)
    {
        Assert.Empty((await ErrorsAsync(text, schema)).Take(5));
        using var json = JsonDocument.Parse(text);
        var root = json.RootElement;
        Assert.True(least <= (schema switch
        {
            "sarif-2.1.0" => root.GetProperty("runs")[0].GetProperty("results"),
            "oscal-1.0.6-assessment-results" => root.GetProperty("assessment-results").GetProperty("results")[0].GetProperty("observations"),
            _ => root,
        }).GetArrayLength());
    }

    /// <summary>Of the document, or of each of its events where it is an array of them.</summary>
    private static async Task<List<string>> ErrorsAsync(string text, string schema)
    {
        await using var stream = typeof(FindingExportTests).Assembly.GetManifestResourceStream($"{schema}.json")!;
        using var reader = new StreamReader(stream);
        var read = await JsonSchema.FromJsonAsync(await reader.ReadToEndAsync(DashboardHost.Cancellation), DashboardHost.Cancellation);
        using var json = JsonDocument.Parse(text);
        var parts = json.RootElement.ValueKind is JsonValueKind.Array ? json.RootElement.EnumerateArray().Select(part => part.GetRawText()) : [text];
        return [.. parts.SelectMany(part => read.Validate(part)).Select(error => error.ToString())];
    }
}
