using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.WebUtilities;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Signing;
using SecurityDashboard.Web.Design;

namespace SecurityDashboard.Web.Features.Reports;

/// <summary>One report while it is made and as long as it is kept. Its address with /verify behind it checks it at once.</summary>
public sealed partial class ReportPage : DataPage
{
    // What people open comes first; what a program takes, and what proves it, keeps its order.
    private static readonly string[] ToRead = [".pdf", ".html", ".xlsx"];

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);

    private Loaded<ReportSummary?> _report = Loaded<ReportSummary?>.Waiting;
    private Loaded<EvidenceResult?> _verdict = Loaded<EvidenceResult?>.Waiting;
    private bool _isVerifying;
    private Confirm? _delete;

    [Parameter]
    public Guid Id { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Who { get; set; } = default!;

    [Inject]
    private ReportQueries Queries { get; set; } = default!;

    [Inject]
    private People.Extents Extents { get; set; } = default!;

    [Inject]
    private ReportStore Store { get; set; } = default!;

    [Inject]
    private ReportRequests Requests { get; set; } = default!;

    [Inject]
    private ReportVerifier Verifier { get; set; } = default!;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    private string Base => $"/api/v1/reports/{Id}";

    protected override async Task OnParametersSetAsync()
    {
        await LoadAsync();
        if (new Uri(Navigation.Uri).AbsolutePath.EndsWith("/verify", StringComparison.Ordinal))
            await VerifyAsync();
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;

        using var timer = new PeriodicTimer(LookEvery, Time);
        try
        {
            while (await timer.WaitForNextTickAsync(Left))
                if (_report.Value is { IsUnfinished: true })
                {
                    await LoadAsync();
                    StateHasChanged();
                }
        }
        catch (OperationCanceledException) when (Left.IsCancellationRequested)
        {
            // The page was left.
        }
    }

    private async Task LoadAsync() => _report = await LoadAsync(async left => await Queries.FindAsync(Extents, Id, (await Who).User, left));

    private async Task VerifyAsync()
    {
        if (_isVerifying || _report.Value is not { } report)
            return;

        _isVerifying = true;
        StateHasChanged();
        _verdict = await LoadAsync(left => Verifier.VerifyAsync(report, left));
        _isVerifying = false;
    }

    private async Task CancelAsync()
    {
        await Store.CancelAsync(Id, await ActorAsync(), Left);
        await LoadAsync();
    }

    private async Task KeepAsync()
    {
        await Store.KeepAsync(Id, until: null, await ActorAsync(), Left);
        await LoadAsync();
    }

    private async Task DeleteAsync()
    {
        await Requests.DeleteAsync(Id, await ActorAsync(), Left);
        Navigation.NavigateTo("/reports");
    }

    private static ReportRequest Request(ReportSummary report) => ReportRequest.Parse(report.Request);

    private static string AgainAddress(ReportSummary report)
    {
        var request = Request(report);
        return QueryHelpers.AddQueryString("/reports/new", new Dictionary<string, string?>
        {
            ["kind"] = report.Kind,
            ["framework"] = request.Framework,
            ["pipeline"] = request.Pipeline?.ToString(),
            ["scope"] = request.Scope,
            ["title"] = request.Title,
        }.Where(pair => pair.Value is { Length: > 0 }).ToDictionary());
    }

    private static string Purpose(string name) => name switch
    {
        "report.pdf" => "To read and to print",
        "report.html" => "To read, also with a screen reader, in any browser",
        "report.xlsx" => "To sort and filter: a sheet for each table",
        "report.json" => "For programs",
        EvidenceManifest.FileName => "The sums of all files, the readings and the end of the audit log",
        EvidenceSignature.FileName => "The signature of the manifest, ES256",
        EvidenceSignature.KeyFileName => "The public key that it was signed for",
        EvidenceCheck.AuditFileName => "The audit log, entry by entry",
        _ => "A table, for spreadsheets and programs",
    };
}
