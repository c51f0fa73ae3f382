using System.Collections.Immutable;
using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using SecurityDashboard.Web.Composition.Configuration;

namespace SecurityDashboard.Web.Features.Notifications;

/// <summary>Sends mails by the configured server, all of them over one connection.</summary>
public sealed class Mailer(Settings settings)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <returns>Those that were not taken, where others were: nobody is mailed twice because of somebody else.</returns>
    /// <exception cref="DeliveryException">None was taken; the message says why.</exception>
    public async Task<ImmutableArray<RefusedMail>> SendAsync(IReadOnlyCollection<MimeMessage> mails, CancellationToken cancellation)
    {
        if (settings.Smtp.Host.Length == 0)
            throw new DeliveryException("No mail server is configured. Set Smtp:Host and Smtp:From.");
        if (mails.Count == 0)
            return [];

        var refused = ImmutableArray.CreateBuilder<RefusedMail>();
        var told = 0;
        using var client = new SmtpClient { Timeout = (int)Patience.TotalMilliseconds };
        try
        {
            await client.ConnectAsync(settings.Smtp.Host, settings.Smtp.Port, settings.Smtp.Security switch
            {
                SmtpSecurity.None => SecureSocketOptions.None,
                SmtpSecurity.Tls => SecureSocketOptions.SslOnConnect,
                _ => SecureSocketOptions.StartTls,
            }, cancellation);
            if (settings.Smtp.User.Length > 0)
                await client.AuthenticateAsync(settings.Smtp.User, settings.Smtp.Password, cancellation);
            foreach (var mail in mails)
            {
                try
                {
                    await client.SendAsync(mail, cancellation);
                }
                catch (SmtpCommandException e)
                {
                    refused.Add(new RefusedMail(mail, Why(e), IsForGood: (int)e.StatusCode >= 500));
                }

                told++;
            }

            await client.DisconnectAsync(quit: true, cancellation);
        }
        // Whatever it is, the next attempt may do better.
        catch (Exception e) when (e is SmtpCommandException or SmtpProtocolException or AuthenticationException or SslHandshakeException or IOException or System.Net.Sockets.SocketException or TimeoutException or NotSupportedException)
        {
            refused.AddRange(mails.Skip(told).Select(mail => new RefusedMail(mail, Why(e), IsForGood: false)));
        }

        return refused.Count < mails.Count ? refused.ToImmutable() : throw new DeliveryException(string.Join(' ', refused.Select(one => one.Why).Distinct()));
    }

    // The text is the mail server's own and holds nothing of ours.
    private string Why(Exception e) => $"The mail server {settings.Smtp.Host}:{settings.Smtp.Port} did not take it: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}.";

    /// <summary>From us to one recipient, marked as made by a program.</summary>
    /// <param name="id">Equal for the same mail sent again, so that mail programs show it once.</param>
    internal MimeMessage Begin(string recipient, string subject, string id)
    {
        var mail = new MimeMessage { Subject = subject.ReplaceLineEndings(" "), MessageId = $"{id}.{AlertSecrets.HashOf(recipient)}@security-dashboard" };
        mail.From.Add(MailboxAddress.Parse(settings.Smtp.From));
        mail.To.Add(MailboxAddress.Parse(recipient));
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        return mail;
    }
}

/// <param name="IsForGood">Whether the mail server says that another attempt would not do better.</param>
public sealed record RefusedMail(MimeMessage Mail, string Why, bool IsForGood)
{
    public string Recipient => Mail.To.Mailboxes.Single().Address;
}
