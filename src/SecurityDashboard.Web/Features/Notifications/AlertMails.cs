using System.Net;
using System.Text;
using MimeKit;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Web.Composition.Configuration;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Notifications;

/// <summary>
/// Mails alerts to their recipients, each a mail of its own. A recipient who is a person of the dashboard gets it only while they may see
/// what it tells; addresses that are nobody's here are the choice of whoever wrote the alert.
/// </summary>
public sealed class AlertMails(Mailer mailer, PeopleRights rights, AlertSecrets secrets, Settings settings)
{
    /// <returns>Null where everybody has it.</returns>
    /// <exception cref="DeliveryException">Nobody has it; the message says why.</exception>
    public async Task<Undelivered?> SendAsync(AlertRow alert, AlertMessage message, CancellationToken cancellation)
    {
        var left = alert.Unsubscribed.Split(',');
        var (mails, problems) = (new List<MimeMessage>(), new List<string>());
        foreach (var address in secrets.Open(alert.Target).Split(','))
        {
            var hash = AlertSecrets.HashOf(address);
            if (left.Contains(hash) || (message.Only is { } only && !only.Contains(hash)))
                continue;

            if (await MaySeeAsync(address))
                mails.Add(Mail(alert, message, address));
            else
                problems.Add($"Not mailed to {address}, who may no longer sign in here or see findings.");
        }

        if (mails.Count == 0)
            problems.Insert(0, "Nobody was mailed: no recipient is left.");
        var refused = await mailer.SendAsync(mails, cancellation);
        problems.AddRange(refused.Select(one => $"Not mailed to {one.Recipient}. {one.Why}"));
        return problems.Count == 0 ? null : new Undelivered(string.Join(' ', problems), [.. refused.Where(one => !one.IsForGood).Select(one => AlertSecrets.HashOf(one.Recipient))]);
    }

    private async Task<bool> MaySeeAsync(string address) =>
        await rights.FindAsync(address) is not { } person || (await rights.OfNameAsync(person.Name) is { } who && Capabilities.Allows(who, Capabilities.View));

    private MimeMessage Mail(AlertRow alert, AlertMessage message, string recipient)
    {
        var leave = $"{settings.Notifications.Root()}/unsubscribe/{secrets.UnsubscribeToken(alert.Id, recipient)}";
        var mail = mailer.Begin(recipient, message.Subject, message.Id.ToString("N"));
        mail.Headers.Add("List-Unsubscribe", $"<{leave}>");
        mail.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
        mail.Body = new BodyBuilder
        {
            TextBody = $"{message.Text()}\nNo more of this: {leave}\n",
            HtmlBody = Html(message, leave),
        }.ToMessageBody();
        return mail;
    }

    private static string Html(AlertMessage message, string leave)
    {
        var html = new StringBuilder("<!DOCTYPE html><html lang=\"en\"><body style=\"font-family:sans-serif\">");
        html.Append("<h1 style=\"font-size:18px\">").Append(WebUtility.HtmlEncode(message.Alert)).Append("</h1><ul>");
        foreach (var item in message.Items)
            html.Append("<li style=\"margin-bottom:12px\"><strong>").Append(WebUtility.HtmlEncode($"{item.Words}, {item.Severity}: ")).Append("</strong><a href=\"").Append(WebUtility.HtmlEncode(item.Link)).Append("\">").Append(WebUtility.HtmlEncode(item.Title)).Append("</a><br>")
                .Append(WebUtility.HtmlEncode(item.Resource)).Append("<br>").Append(WebUtility.HtmlEncode(item.Because)).Append("</li>");
        html.Append("</ul>");
        if (message.Rest(message.Items.Length) is { Length: > 0 } rest)
            html.Append("<p><a href=\"").Append(WebUtility.HtmlEncode(message.List)).Append("\">").Append(WebUtility.HtmlEncode(rest.Split(':')[0].Trim())).Append("</a></p>");
        return html.Append("<p><a href=\"").Append(WebUtility.HtmlEncode(leave)).Append("\">No more of this</a></p></body></html>").ToString();
    }
}
