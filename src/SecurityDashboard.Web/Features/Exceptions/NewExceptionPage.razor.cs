using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.WebUtilities;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Exceptions;
using SecurityDashboard.Web.Design;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Exceptions;

public sealed partial class NewExceptionPage : AddressPage
{
    private const int Examples = 10;
    private const int UsualDays = 30;

    private Loaded<ExceptionPreview> _preview = Loaded<ExceptionPreview>.Waiting;
    private List<FindingSummary> _examples = [];
    private ExceptionScope? _scope;
    private FindingSummary? _finding;
    private Guid? _extends;
    private ExceptionKind _kind;
    private string? _next;
    private string? _problem;
    private string? _scopeProblem;
    private string _control = "", _resource = "*", _tag = "", _value = "", _reason = "", _owner = "", _ticket = "", _last = "";
    private bool _byTag, _isSending, _mayApprove;

    [Inject]
    private ExceptionStore Store { get; set; } = default!;

    [Inject]
    private ExceptionQueries Queries { get; set; } = default!;

    [Inject]
    private FindingQueries Findings { get; set; } = default!;

    [Inject]
    private AuthenticationStateProvider People { get; set; } = default!;

    private string WiderAddress => QueryHelpers.AddQueryString("/exceptions/new", new Dictionary<string, string?> { ["control"] = _finding?.ControlId, ["resource"] = _finding?.Resource });

    protected override async Task ReadAsync(string query)
    {
        var keys = QueryHelpers.ParseQuery(query);
        string Key(string name) => keys.TryGetValue(name, out var value) ? value.ToString() : "";
        _mayApprove = Capabilities.Allows((await People.GetAuthenticationStateAsync()).User, Capabilities.ApproveException);
        _last = Day(Time.GetUtcNow().AddDays(UsualDays));
        _owner = (await ActorAsync()).Name;
        (_control, _resource, _tag, _value) = (Key("control"), Key("resource") is { Length: > 0 } resource ? resource : "*", Key("tag"), Key("value"));
        _byTag = _tag.Length > 0;
        _finding = Guid.TryParse(Key("finding"), out var finding) && await LoadAsync(left => Findings.FindAsync(finding, left)) is { Value: { } detail } ? detail.Finding : null;
        if (Guid.TryParse(Key("extends"), out var extends) && await LoadAsync(left => Queries.OfAsync(extends, left)) is { Value: { } extended })
            await TakeAsync(extended);

        await PreviewAsync();
    }

    /// <summary>Another exception's words and scope, to be asked for again.</summary>
    private async Task TakeAsync(RiskException extended)
    {
        (_extends, _kind, _reason, _owner, _ticket) = (extended.Id, extended.Kind, extended.Reason, extended.Owner, extended.Ticket ?? "");
        switch (extended.Scope)
        {
            case FindingScope one:
                var page = await LoadAsync(left => Queries.MatchingAsync(one, 1, after: null, left));
                _finding = page.Value?.Items.FirstOrDefault();
                break;
            case PatternScope pattern:
                (_control, _resource) = (pattern.ControlId ?? "", pattern.Resource);
                break;
            case TagScope tag:
                (_byTag, _tag, _value, _control) = (true, tag.Tag, tag.Value, tag.ControlId ?? "");
                break;
        }
    }

    private Task ChooseAsync(ChangeEventArgs chosen) => SetAsync(() => _byTag = Text(chosen) is "tag");

    private Task SetAsync(Action set)
    {
        set();
        return PreviewAsync();
    }

    private async Task PreviewAsync()
    {
        (_scope, _scopeProblem, _preview, _examples) = (null, null, Loaded<ExceptionPreview>.Waiting, []);
        var about = _finding is { } finding ? new NewScope(finding.Id, null, null, null, null)
            : _byTag ? (_tag.Length > 0 ? new NewScope(null, _control, null, _tag, _value) : null)
            : _control.Length > 0 ? new NewScope(null, _control, _resource, null, null)
            : null;
        if (about is null)
            return;

        try
        {
            var scope = await about.ToScopeAsync(Queries, Left);
            var preview = await Queries.PreviewAsync(scope, Left);
            var page = await Queries.MatchingAsync(scope, Examples, after: null, Left);
            (_scope, _preview, _examples, _next) = (scope, Loaded<ExceptionPreview>.Of(preview), [.. page.Items], page.Next);
        }
        catch (FormatException e)
        {
            _scopeProblem = e.Message;
        }
    }

    private async Task MoreAsync()
    {
        if (_scope is not { } scope || (await LoadAsync(left => Queries.MatchingAsync(scope, 5 * Examples, _next, left))).Value is not { } page)
            return;

        _examples.AddRange(page.Items);
        _next = page.Next;
    }

    private async Task RequestAsync()
    {
        _problem = _scope is null ? _scopeProblem ?? "Say what it is about." : null;
        if (_scope is not { } scope)
            return;

        if (!DateTime.TryParseExact(_last, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var last))
        {
            _problem = "Choose the last day.";
            return;
        }

        _isSending = true;
        try
        {
            var made = await Store.RequestAsync(new ExceptionRequest
            {
                Kind = _kind,
                Scope = scope,
                Reason = _reason,
                Owner = _owner,
                Ticket = _ticket,
                ExpiresAt = new DateTimeOffset(last.AddDays(1), TimeSpan.Zero),
                Extends = _extends,
            }, Deciders.Of((await People.GetAuthenticationStateAsync()).User), await ActorAsync(), Left);
            Navigation.NavigateTo($"{Addresses.OfException(made.Id)}?new=true");
        }
        catch (FormatException refused)
        {
            _problem = refused.Message;
        }
        finally
        {
            _isSending = false;
        }
    }

    private static string Text(ChangeEventArgs change) => (change.Value as string)?.Trim() ?? "";

    private static string Day(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
