using System.Collections.Immutable;
using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.WebUtilities;
using SecurityDashboard.Alerts;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Web.Design;

namespace SecurityDashboard.Web.Features.Notifications;

/// <summary>Alerts, and the one that <c>?alert=</c> names to be changed.</summary>
public sealed partial class NotificationsPage : AddressPage
{
    private readonly HashSet<AlertKind> _kinds = [AlertKind.New, AlertKind.Regressed];
    private Loaded<ImmutableArray<AlertRow>> _alerts = Loaded<ImmutableArray<AlertRow>>.Waiting;
    private Loaded<ImmutableArray<DeadLetterRow>> _letters = Loaded<ImmutableArray<DeadLetterRow>>.Waiting;
    private AlertRow? _asked;
    private AlertRow? _edited;
    private Confirm? _remove;
    private string _name = "";
    private string _filter = "sev=critical,high";
    private AlertChannel _channel;
    private string _target = "";
    private AlertPace _pace;
    private int? _quietFrom;
    private int? _quietTo;
    private string? _problem;
    private string? _said;
    private bool _isProblem;
    private string? _secret;

    [Inject]
    private AlertStore Store { get; set; } = default!;

    [Inject]
    private AlertBook Book { get; set; } = default!;

    [Inject]
    private AlertDeliveries Deliveries { get; set; } = default!;

    [CascadingParameter]
    private Task<AuthenticationState> Who { get; set; } = default!;

    protected override async Task ReadAsync(string query)
    {
        await LoadAsync();
        var before = _edited;
        _edited = QueryHelpers.ParseQuery(query).TryGetValue("alert", out var asked) && _alerts.HasValue && Guid.TryParse(asked, out var id) ? _alerts.Value.FirstOrDefault(alert => alert.Id == id) : null;
        if (_edited is { } alert)
        {
            (_name, _filter, _channel, _target, _pace, _quietFrom, _quietTo, _problem) = (alert.Name, alert.Filter, alert.Channel, alert.Channel is AlertChannel.Mail ? Book.Shown(alert) : "", alert.Pace, alert.QuietFrom, alert.QuietTo, null);
            _kinds.Clear();
            _kinds.UnionWith(AlertStore.KindsOf(alert));
        }
        else if (before is not null)
        {
            (_name, _target) = ("", "");
        }
    }

    private async Task LoadAsync()
    {
        _alerts = await LoadAsync(Store.ListAsync);
        _letters = await LoadAsync(Store.DeadLettersAsync);
    }

    private void Choose(AlertKind kind, bool chosen)
    {
        if (chosen)
            _kinds.Add(kind);
        else
            _kinds.Remove(kind);
    }

    private async Task SaveAsync()
    {
        (_problem, _said, _secret) = (null, null, null);
        try
        {
            var owner = (await Who).User.FindFirstValue(ClaimTypes.NameIdentifier) ?? "";
            var draft = new AlertDraft(_name, _filter, [.. _kinds.Order()], _channel, _target, _pace, _quietFrom, _quietTo);
            if (_edited is not { } edited)
            {
                (_, _secret) = await Book.AddAsync(draft, owner, await ActorAsync(), Left);
            }
            else
            {
                (var changed, _secret) = await Book.ChangeAsync(edited, draft, edited.Version, owner, await ActorAsync(), Left);
                if (changed is not Changed.Done)
                {
                    _problem = "Somebody changed or removed it meanwhile. Load the page again to see what it is now.";
                    return;
                }
            }

            Say($"{_name} is told of from now on.", isProblem: false);
            (_name, _target) = ("", "");
            if (_edited is not null)
                Navigation.NavigateTo("/admin/notifications");
            else
                await LoadAsync();
        }
        catch (FormatException refused)
        {
            _problem = refused.Message;
        }
    }

    private async Task TestAsync(AlertRow alert)
    {
        try
        {
            await Deliveries.TestAsync(alert, Left);
            Say($"A test of {alert.Name} was delivered.", isProblem: false);
        }
        catch (DeliveryException failed)
        {
            Say(failed.Message, isProblem: true);
        }
    }

    private async Task SwitchAsync(AlertRow alert)
    {
        await Store.EnableAsync(alert.Id, !alert.Enabled, await ActorAsync(), Left);
        await LoadAsync();
    }

    private async Task AskAsync(AlertRow alert)
    {
        _asked = alert;
        await _remove!.AskAsync();
    }

    private async Task RemoveAsync()
    {
        if (_asked is not { } alert)
            return;

        await Store.RemoveAsync(alert.Id, await ActorAsync(), Left);
        await LoadAsync();
    }

    private async Task DiscardAsync(Guid letter)
    {
        await Store.DiscardAsync(letter, delivered: false, await ActorAsync(), Left);
        await LoadAsync();
    }

    private async Task SendAgainAsync(Guid letter)
    {
        try
        {
            await Deliveries.SendAgainAsync(letter, await ActorAsync(), Left);
            Say("It was delivered.", isProblem: false);
        }
        catch (DeliveryException failed)
        {
            Say(failed.Message, isProblem: true);
        }

        await LoadAsync();
    }

    private async Task SendAllAgainAsync()
    {
        var (sent, problems) = await Deliveries.SendAllAgainAsync(await ActorAsync(), Left);
        Say($"{sent} delivered. {string.Join(' ', problems)}", isProblem: problems.Length > 0);
        await LoadAsync();
    }

    private void Say(string text, bool isProblem) => (_said, _isProblem) = (text, isProblem);

    private string? Hint => _channel switch
    {
        AlertChannel.Sns => "SecurityDashboard publishes with its own credentials, not with a scan role: they need sns:Publish on the topic, and the topic's policy has to let them in where it is of another account.",
        AlertChannel.SecurityHub => "All that is open is imported at first, then every change, into the Security Hub of the account that SecurityDashboard's own credentials are of. They need securityhub:BatchImportFindings. What is fixed, excepted or gone is archived there, and within an hour what is no longer in the filter or of an account that was removed. Removing the alert archives nothing: before that, change its filter to one that lets nothing through, such as control=none.",
        _ => null,
    };

    private static string Words(AlertChannel channel) => channel switch { AlertChannel.Sns => "SNS topic", AlertChannel.SecurityHub => "Security Hub", _ => channel.ToString() };

    private static string Words(AlertPace pace) => pace switch { AlertPace.AtOnce => "at once", AlertPace.Hourly => "every hour", _ => "every day at 7:00 UTC" };
}
