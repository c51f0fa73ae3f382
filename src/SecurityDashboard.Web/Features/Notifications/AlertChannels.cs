using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using SecurityDashboard.Aws.Delivery;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Data.Tables;

namespace SecurityDashboard.Web.Features.Notifications;

/// <summary>Delivers messages by mail, into chats, to programs and into AWS.</summary>
public sealed class AlertChannels(SafeHttp http, AlertMails mails, AwsDelivery aws, HubImports hub, AlertSecrets secrets)
{
    /// <summary>A topic takes 256 KB.</summary>
    private const int MostPublished = 240_000;

    /// <summary>Teams refuses more than 28 KB.</summary>
    internal const int MostInTeams = 27_000;

    /// <summary>Slack cuts what is longer than 40,000 characters.</summary>
    private const int MostInSlack = 39_000;

    // SNS takes fewer than a hundred characters.
    private const int LongestSubject = 99;

    /// <returns>Null where everybody has it.</returns>
    /// <exception cref="DeliveryException">It was not delivered; the message says why.</exception>
    public async Task<Undelivered?> SendAsync(AlertRow alert, AlertMessage message, CancellationToken cancellation)
    {
        switch (alert.Channel)
        {
            case AlertChannel.Mail:
                return await mails.SendAsync(alert, message, cancellation);
            case AlertChannel.Slack:
                await http.PostAsync(AddressOf(alert), Slack(message), Nothing, cancellation);
                break;
            case AlertChannel.Teams:
                await http.PostAsync(AddressOf(alert), Teams(message), Nothing, cancellation);
                break;
            case AlertChannel.Sns:
                await PublishAsync(alert, message, cancellation);
                break;
            case AlertChannel.SecurityHub when message.Items.All(item => item.Finding is null):
                await TakenAsync(() => hub.TestAsync(alert, message, cancellation));
                break;
            case AlertChannel.SecurityHub:
                await TakenAsync(() => hub.TellAsync(alert, [.. message.Items.Select(item => item.Finding).OfType<Guid>().Distinct()], cancellation));
                return await hub.RefusedAsync(alert, cancellation) is { } refused ? new Undelivered(refused, []) : null;
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

        return null;
    }

    /// <summary>Tells a Security Hub of a part of what it does not have as it is to have it.</summary>
    /// <returns>Whether it was told of anything, whether that was all, and what it refused; null: nothing.</returns>
    /// <exception cref="DeliveryException">It was not told; the message says why.</exception>
    public async Task<(bool HasTold, bool IsAll, string? Refused)> MatchAsync(AlertRow alert, FindingFilter filter, CancellationToken cancellation)
    {
        var (hasTold, isAll) = (false, false);
        await TakenAsync(async () => (hasTold, isAll) = await hub.MatchAsync(alert, filter, cancellation));
        return (hasTold, isAll, await hub.RefusedAsync(alert, cancellation));
    }

    /// <summary>HMAC-SHA-256 over the moment, a dot and the body: what is caught on its way cannot be changed, and not be sent again later.</summary>
    internal static string Signature(string secret, string time, string body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.UTF8.GetBytes($"{time}.{body}")));

    private static Dictionary<string, string> Nothing { get; } = [];

    private Uri AddressOf(AlertRow alert) => new(secrets.Open(alert.Target));

    private async Task PublishAsync(AlertRow alert, AlertMessage message, CancellationToken cancellation)
    {
        var part = 0;
        foreach (var (told, texts) in Parts(message))
        {
            // A subject is one line that begins with a letter, a digit or a mark.
            var subject = VisibleText.Of(told.Subject).ReplaceLineEndings(" ").Trim();
            await TakenAsync(() => aws.PublishAsync(secrets.Open(alert.Target), subject.Length <= LongestSubject ? subject : subject[..(LongestSubject - 1)] + "…", texts, $"{message.Id:N}-{part++}", cancellation));
        }
    }

    /// <summary>The whole of it, or in halves until each is taken.</summary>
    internal static IEnumerable<(AlertMessage Told, string Texts)> Parts(AlertMessage message)
    {
        var texts = JsonSerializer.Serialize(new Dictionary<string, string> { ["default"] = message.ToJson(), ["email"] = message.Text() }, AlertMessage.Form);
        if (message.Items.Length < 2 || Encoding.UTF8.GetByteCount(texts) <= MostPublished)
            return [(message, texts)];

        var half = message.Items.Length / 2;
        return Parts(message with { Items = message.Items[..half] }).Concat(Parts(message with { Items = message.Items[half..] }));
    }

    private static async Task TakenAsync(Func<Task> deliver)
    {
        try
        {
            await deliver();
        }
        catch (AwsDeliveryException refused)
        {
            throw new DeliveryException(refused.Message);
        }
    }

    internal static string Slack(AlertMessage message) => message.Fitting(text => JsonSerializer.Serialize(new { text = $"*{Slack(message.Subject)}*\n{Slack(text)}" }), MostInSlack);

    internal static string Teams(AlertMessage message) => message.Fitting(text => Teams(message.Subject, text), MostInTeams);

    /// <summary>A card, because the plain form is no longer taken.</summary>
    /// <remarks>https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook</remarks>
    private static string Teams(string subject, string text) => JsonSerializer.Serialize(new Dictionary<string, object>
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
                        new { type = "TextBlock", text = Card(subject), weight = "Bolder", wrap = true },
                        new { type = "TextBlock", text = Card(text).Replace("\n", "\n\n", StringComparison.Ordinal), wrap = true },
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

/// <summary>Not everybody was told, and repeating it to all would tell the others twice.</summary>
/// <param name="To">The <see cref="AlertSecrets.HashOf"/> of those who may be told by another attempt.</param>
public sealed record Undelivered(string Why, ImmutableArray<string> To);
