using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MimeKit;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Reports;
using SecurityDashboard.Web.Composition.Configuration;
using SecurityDashboard.Web.Design;
using SecurityDashboard.Web.Features.Notifications;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Reports;

/// <summary>
/// Mails a report to the recipients of its schedule. People of the dashboard get what they may read. Addresses that are nobody's here get
/// the files only where everybody who may export may read them, and a link that asks them to sign in otherwise.
/// </summary>
public sealed class ReportMails(Mailer mailer, ReportFiles files, PeopleRights rights, Extents extents, AlertSecrets secrets, Settings settings)
{
    /// <summary>More than that is left to the link: many mail servers take ten megabytes, of which base64 eats a third.</summary>
    private const long MostAttached = 5_000_000;

    /// <returns>What was done, in a sentence.</returns>
    /// <exception cref="DeliveryException">None was taken; the message says why.</exception>
    public async Task<string> SendAsync(ReportScheduleRow schedule, ReportSummary report, CancellationToken cancellation)
    {
        var attached = report.Files.Where(file => file.Name.StartsWith("report.", StringComparison.Ordinal) || file.Name.EndsWith(".csv", StringComparison.Ordinal)).ToList();
        ImmutableArray<RefusedMail> refused;
        var (fits, sent, without) = (attached.Sum(file => file.Size) <= MostAttached, new List<MimeMessage>(), new List<string>());
        try
        {
            foreach (var recipient in schedule.Recipients.Split(',', StringSplitOptions.RemoveEmptyEntries))
            {
                var person = await rights.FindAsync(recipient);
                var mayRead = person is { } known ? await rights.OfNameAsync(known.Name) is { } who && await extents.MayReadAsync(who, report, cancellation) : report.Needs.Length == 0;
                if (person is not null && (!mayRead || person.Value.Address is null))
                {
                    without.Add(recipient);
                    continue;
                }

                var mail = mailer.Begin(person?.Address ?? recipient, $"[Report] {report.Title}", report.Id.ToString("N"));
                sent.Add(mail);
                var leave = $"{settings.Notifications.Root()}/unsubscribe/{secrets.UnsubscribeToken(schedule.Id, recipient)}";
                mail.Headers.Add("List-Unsubscribe", $"<{leave}>");
                mail.Headers.Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click");
                var body = new BodyBuilder { TextBody = Text(schedule, report, leave, !mayRead ? "Its files are not attached: they hold what only people of the dashboard may see." : fits ? "" : "Its files are too large to be attached.") };
                if (mayRead && fits)
                    foreach (var file in attached)
                        if (files.Open(report, file.Name) is { } stream)
                            await using (stream)
                                await body.Attachments.AddAsync(ReportsApi.DownloadName(report, file.Name), stream, ContentType.Parse(file.MediaType), cancellation);
                mail.Body = body.ToMessageBody();
            }

            refused = await mailer.SendAsync(sent, cancellation);
        }
        finally
        {
            sent.ForEach(mail => mail.Dispose());
        }

        var said = (sent.Count - refused.Length, without.Count) switch
        {
            (0, 0) => "Made, and mailed to nobody: it has no recipients.",
            (var to, 0) => string.Create(CultureInfo.InvariantCulture, $"Mailed to {to} {(to == 1 ? "recipient" : "recipients")}."),
            var (to, _) => string.Create(CultureInfo.InvariantCulture, $"Mailed to {to}, not to {string.Join(", ", without)}, who may not read it."),
        };
        return string.Join(' ', [said, .. refused.Select(one => $"Not to {one.Recipient}: {one.Why}")]);
    }

    private string Text(ReportScheduleRow schedule, ReportSummary report, string leave, string note)
    {
        var text = new StringBuilder(report.Title).Append('\n').Append(ReportsPage.KindWords(report)).Append(" of ").Append(schedule.Period.Words());
        if (report.AsOf is { } at)
            text.Append(", as of ").Append(PastQueries.Words(at));
        text.Append(".\n\n").Append(settings.Notifications.Root()).Append(Addresses.OfReport(report.Id)).Append('\n');
        if (note.Length > 0)
            text.Append(note).Append('\n');
        return text.Append(CultureInfo.InvariantCulture, $"\nThe report is signed: what you download with its evidence can be checked there and with secdash verify.\nIt comes by the schedule \"{schedule.Name}\" of {schedule.Owner}. No more of this: {leave}\n").ToString();
    }
}
