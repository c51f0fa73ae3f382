using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Exceptions;
using SecurityDashboard.Findings;
using SecurityDashboard.Web.Design;

namespace SecurityDashboard.Web.Features.Exceptions;

public sealed partial class ExceptionPage : DataPage
{
    private const int PageSize = 50;

    private Loaded<ExceptionDetail?> _detail = Loaded<ExceptionDetail?>.Waiting;
    private List<FindingSummary> _findings = [];
    private ExceptionPolicy _policy = ExceptionPolicy.Default;
    private Decider _who = new("", MayApprove: false);
    private Confirm? _withdraw;
    private string? _next;
    private string? _problem;
    private string? _said;
    private string _note = "";
    private bool _isSending;

    [Parameter]
    public Guid Id { get; set; }

    /// <summary>It was asked for a moment ago by who looks at it.</summary>
    [SupplyParameterFromQuery(Name = "new")]
    public bool IsNew { get; set; }

    [Inject]
    private ExceptionStore Store { get; set; } = default!;

    [Inject]
    private ExceptionQueries Queries { get; set; } = default!;

    [Inject]
    private FindingQueries Findings { get; set; } = default!;

    [Inject]
    private AuthenticationStateProvider People { get; set; } = default!;

    private RiskException? Exception => _detail.Value?.Summary.Exception;

    private Obstacle? WhyNotApprove => Exception?.WhyNotApprove(_who, _policy, Time.GetUtcNow());

    private Obstacle? WhyNotWithdraw => Exception?.WhyNotWithdraw(_who, Time.GetUtcNow());

    private string ExtendAddress => $"/exceptions/new?extends={Id:N}";

    protected override Task OnParametersSetAsync() => LoadAsync();

    private async Task LoadAsync()
    {
        _who = Deciders.Of((await People.GetAuthenticationStateAsync()).User);
        _detail = await LoadAsync(async left =>
        {
            _policy = await Store.PolicyAsync(left);
            var detail = await Queries.FindAsync(Id, left);
            var page = detail is null ? null : await PageAsync(detail, after: null, left);
            (_findings, _next) = ([.. page?.Items ?? []], page?.Next);
            return detail;
        });
    }

    private async Task MoreAsync()
    {
        if (_detail.Value is not { } detail || (await LoadAsync(left => PageAsync(detail, _next, left))).Value is not { } page)
            return;

        _findings.AddRange(page.Items);
        _next = page.Next;
    }

    private Task<Page<FindingSummary>> PageAsync(ExceptionDetail detail, string? after, CancellationToken cancellation) => detail.Summary.State is ExceptionState.Requested
        ? Queries.MatchingAsync(detail.Summary.Exception.Scope, PageSize, after, cancellation)
        : Findings.ListAsync(new FindingFilter { Exception = Id }, FindingOrder.WorstSeverity, PageSize, after, cancellation);

    private Task ApproveAsync() => StepAsync("Approved: it is active from now on.", async actor => await Store.ApproveAsync(Id, _note, _who, actor, Left));

    private Task RefuseAsync() => StepAsync("Refused. Who asked sees why.", async actor => await Store.RefuseAsync(Id, _note, _who, actor, Left));

    private Task WithdrawAsync() => StepAsync("Withdrawn: what it covered counts again.", async actor => await Store.WithdrawAsync(Id, _who, actor, Left));

    private async Task AskWithdrawAsync() => await _withdraw!.AskAsync();

    private async Task StepAsync(string said, Func<Actor, Task> step)
    {
        (_problem, _said, _isSending) = (null, null, true);
        try
        {
            await step(await ActorAsync());
            (_said, _note, IsNew) = (said, "", false);
        }
        catch (Exception e) when (e is StepRefusedException or FormatException)
        {
            _problem = e.Message;
        }
        finally
        {
            _isSending = false;
        }

        await LoadAsync();
    }

    private static int TooSevere(ExceptionDetail detail) => detail.Summary.State is ExceptionState.Active ? detail.Matching.Where(it => it.Key > detail.Summary.Exception.UpTo).Sum(it => it.Value) : 0;

    private static string WordOf(string action) => action switch
    {
        ExceptionStore.Requested => "Asked for",
        ExceptionStore.Approved => "Approved",
        ExceptionStore.Refused => "Refused",
        ExceptionStore.Withdrawn => "Withdrawn",
        _ => "Expired",
    };
}
