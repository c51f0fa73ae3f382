using SecurityDashboard.Data.Queries;
using SecurityDashboard.Encryption;
using SecurityDashboard.Web.Design;
using SecurityDashboard.Web.Features.Reports.Documents;

namespace SecurityDashboard.Web.Features.Reports.Kinds;

/// <summary>Where something of a pipeline lies, how it is encrypted, and who holds the key.</summary>
internal sealed class EncryptionReport(PipelineQueries pipelines, ReportQueries reports) : IReportKind
{
    private const int Part = 200;

    public ReportKind Kind => ReportKind.Encryption;

    public Task<string> TitleAsync(ReportRequest request, CancellationToken cancellation) => Task.FromResult(ReportKinds.WordsOf(Kind));

    public async Task<ReportDocument> DescribeAsync(ReportRequest request, ReportMoment moment, CancellationToken cancellation)
    {
        var then = pipelines.At(moment.At);
        var scope = ReportScope.Parse(request, moment.AsOf);
        var filter = new PipelineFilter { Accounts = scope.Accounts, Regions = scope.Regions, Text = scope.Text };
        var levels = await LevelsAsync(then, filter, cancellation);
        return new ReportDocument
        {
            Title = ReportKinds.WordsOf(Kind),
            Lead = "Every place where something of a pipeline lies, how it is encrypted at rest, and who holds the key.",
            Facts = [],
            Sections =
            [
                new("Summary",
                [
                    new ReportText("A pipeline's level is that of its weakest artifact store. The policy of a key that AWS manages cannot be changed, shared or revoked."),
                    new ReportBars("Pipelines by level", $"{ReportWords.Count(levels.Values.Sum())} pipelines.",
                        [.. Enum.GetValues<EncryptionLevel>().OrderDescending().Select(level => new ReportBar(level.Words(), [new ReportPart("Pipelines", levels.GetValueOrDefault(level), ReportWords.ToneOf(level.Look().Tone))]))]),
                ]),
                new("Places",
                [
                    new ReportTable("places", "Places",
                        [
                            new("pipeline", "Pipeline", 1.8), new("account", "Account", 1.1), new("region", "Region", 0.9), new("use", "Use", 0.7), new("location", "Location", 2.2), new("level", "Encryption", 1.5), new("key", "Key", 2),
                            new("held_by", "Held by", 0.8), new("rotation", "Rotation", 0.8), new("because", "Because", 2.6),
                        ],
                        Rows.OfPages(after => then.PlacesAsync(filter, Part, after, cancellation), it =>
                        [
                            it.Pipeline.Name, it.Pipeline.Account, it.Pipeline.Region, it.Place.Use.ToString(), it.Place.Location, new ReportCell(it.Place.Level.Words(), ReportWords.ToneOf(it.Place.Level.Look().Tone)), it.Place.Key,
                            it.Place.Holder.ToString(), it.Place.Rotation.ToString(), it.Place.Because,
                        ]),
                        "There are no pipelines."),
                ]),
                new("On the way",
                [
                    new ReportTable("hops", "Encryption in transit",
                        [new("pipeline", "Pipeline", 1.8), new("account", "Account", 1.1), new("hop", "Hop", 1), new("to", "To", 2.4), new("enforcement", "TLS", 1.5), new("because", "Because", 2.8)],
                        Rows.OfPages(after => then.HopsAsync(filter, Part, after, cancellation), it =>
                            [it.Pipeline.Name, it.Pipeline.Account, it.Hop.Kind.ToString(), it.Hop.To, new ReportCell(it.Hop.Enforcement.Words(), ReportWords.ToneOf(it.Hop.Enforcement.Look().Tone)), it.Hop.Because]),
                        "There are no pipelines."),
                ]),
                ReadingsTable.Of(await reports.SnapshotsAsync(moment.At, cancellation)),
            ],
        };
    }

    private static async Task<Dictionary<EncryptionLevel, int>> LevelsAsync(PipelineQueries then, PipelineFilter filter, CancellationToken cancellation)
    {
        var levels = new Dictionary<EncryptionLevel, int>();
        string? after = null;
        do
        {
            var page = await then.ListAsync(filter, PipelineOrder.Name, Part, after, cancellation);
            foreach (var pipeline in page.Items)
                levels[pipeline.Encryption] = levels.GetValueOrDefault(pipeline.Encryption) + 1;
            after = page.Next;
        }
        while (after is not null);
        return levels;
    }
}
