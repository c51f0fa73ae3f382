using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MimeKit;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Web.Composition.Configuration;

namespace SecurityDashboard.Web.Features.Notifications;

/// <summary>Delivers messages by mail, into chats and to programs.</summary>
public sealed class AlertChannels(SafeHttp http, Mailer mailer, AlertSecrets secrets, Settings settings)
{
    /// <exception cref="DeliveryException">It was not delivered, or not to everybody; the message says why.</exception>
    public async Task SendAsync(AlertRow alert, AlertMessage message, CancellationToken cancellation)
    {
        switch (alert.Channel)
        {
            case AlertChannel.Mail:
                await MailAsync(alert, message, cancellation);
                break;
            case AlertChannel.Slack:
                await http.PostAsync(AddressOf(alert), JsonSerializer.Serialize(new { text = $"*{Slack(message.Subject)}*\n{Slack(message.Text())}" }), Nothing, cancellation);
                break;
            case AlertChannel.Teams:
                await http.PostAsync(AddressOf(alert), Teams(message), Nothing, cancellation);
                break;
            default:
                var body = message.ToJson();
                var time = message.SentAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
                await http.PostAsync(AddressOf(alert), body, new Dictionary<string, string>
                {
                    ["X-SecurityDashboard-Delivery"] = message.Id.ToString(),
                    ["X-SecurityDashboard-Signature"] = $"t={time},v1={Signature(secrets.Open(alert.Secret), time, body)}",
                }, cancellation);
                break;
        }
    }

    /// <summary>HMAC-SHA-256 over the moment, a dot and the body: what is caught on its way cannot be changed, and not be sent again later.</summary>
    internal static string Signature(string secret, string time, string body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}")));

    private static Dictionary<string, string> Nothing { get; } = [];

    private Uri AddressOf(AlertRow alert) => new(secrets.Open(alert.Target));

    private async Task MailAsync(AlertRow alert, AlertMessage message, CancellationToken cancellation)
    {
        var left = alert.Unsubscribed.Split(',');
        var recipients = secrets.Open(alert.Target).Split(',').Where(address => !left.Contains(AlertSecrets.HashOf(address))).ToList();
        await mailer.SendAsync([.. recipients.Select(recipient => Mail(alert, message, recipient))], cancellation);
    }

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
        return html.Append("</ul><p><a href=\"").Append(WebUtility.HtmlEncode(leave)).Append("\">No more of this</a></p></body></html>").ToString();
    }

    /// <summary>A card, because the plain form is no longer taken.</summary>
    /// <remarks>https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook</remarks>
    private static string Teams(AlertMessage message) => JsonSerializer.Serialize(new Dictionary<string, object>
    {
        ["type"] = "message",
        ["attachments"] = new object[]
        {
            new Dictionary<string, object>
            {
                ["contentType"] = "application/vnd.microsoft.card.adaptive",
                ["content"] = new Dictionary<string, object>
                {
                    ["$schema"] = "http://adaptivecards.io/schemas/adaptive-card.json",
                    ["type"] = "AdaptiveCard",
                    ["version"] = "1.4",
                    ["body"] = new object[]
                    {
                        new { type = "TextBlock", text = Card(message.Subject), weight = "Bolder", wrap = true },
                        new { type = "TextBlock", text = Card(message.Text()).Replace("\n", "\n\n", StringComparison.Ordinal), wrap = true },
                    },
                },
            },
        },
    }, AlertMessage.Form);

    /// <summary>Names come from AWS: none of them may mention everybody or make a link.</summary>
    private static string Slack(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    /// <summary>Cards know a little markup.</summary>
    private static string Card(string text) => text.Replace("[", "\\[", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal).Replace("_", "\\_", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);
}
