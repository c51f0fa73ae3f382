using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Amazon.IdentityManagement.Model;
using Amazon.Runtime;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>The account's credential report, made on demand: asked for, waited for, fetched.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html</remarks>
internal static class CredentialReports
{
    private static readonly ImmutableArray<int> KeyNumbers = [1, 2];

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static Task<Observed<ImmutableDictionary<Arn, UserCredentials>>> ReadAsync(Scan scan, string region, CancellationToken cancellation) => Calls.Reader.ObserveAsync(async () =>
    {
        var iam = scan.Clients.Iam(region);
        var started = scan.Time.GetTimestamp();
        while (await scan.In(region).AskAsync("iam:GenerateCredentialReport", resource: null, async cancel =>
            (await iam.GenerateCredentialReportAsync(new GenerateCredentialReportRequest(), cancel)).State?.Value, cancellation) is not "COMPLETE")
        {
            if (scan.Time.GetElapsedTime(started) > scan.Session.Options.CredentialReportTimeout)
                throw new UnreadableException(new Unreadable(
                    UnreadableReason.ServiceError,
                    "iam:GenerateCredentialReport",
                    $"IAM did not finish the credential report of account {scan.Account} in {scan.Session.Options.CredentialReportTimeout}. Scan again later."));

            await Task.Delay(Pause, scan.Time, cancellation);
        }

        return await scan.In(region).AskAsync("iam:GetCredentialReport", resource: null, async cancel =>
            Parse(Encoding.UTF8.GetString((await iam.GetCredentialReportAsync(new GetCredentialReportRequest(), cancel)).Content.ToArray())), cancellation);
    });

    /// <summary>The row of the report for a user or the root user.</summary>
    public static Observed<UserCredentials> Of(Arn user, Observed<ImmutableDictionary<Arn, UserCredentials>> report) =>
        report.WhyNot() is not null || report.Value.ContainsKey(user)
            ? report.Select(rows => rows[user])
            : Observed.Unreadable<UserCredentials>(new Unreadable(
                UnreadableReason.NeverCollected, "iam:GetCredentialReport", $"The credential report does not name {user} yet: IAM renews it every four hours. Scan again later.")
            { Resource = user.Text });

    /// <exception cref="FormatException">It is no credential report.</exception>
    internal static ImmutableDictionary<Arn, UserCredentials> Parse(string report)
    {
        var lines = report.ReplaceLineEndings("\n").Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var columns = Csv.Cells(lines.FirstOrDefault() ?? "").Select((name, at) => (name, at)).DistinctBy(column => column.name).ToDictionary(column => column.name, column => column.at);
        if (!columns.ContainsKey("arn") || !columns.ContainsKey("password_enabled") || !columns.ContainsKey("mfa_active"))
            throw new FormatException("The credential report lacks a column.");

        var rows = ImmutableDictionary.CreateBuilder<Arn, UserCredentials>();
        foreach (var line in lines.Skip(1))
        {
            var cells = Csv.Cells(line);

            // The user is then unreadable, and nobody else.
            if (cells.Count == columns.Count)
                rows[new Arn(cells[columns["arn"]])] = Credentials(name => columns.TryGetValue(name, out var at) ? cells[at] : "");
        }

        return rows.ToImmutable();
    }

    private static UserCredentials Credentials(Func<string, string> cell) => new()
    {
        PasswordEnabled = IsTrue(cell("password_enabled")),
        MfaActive = IsTrue(cell("mfa_active")),
        AccessKeys = [.. KeyNumbers.Select(number => new AccessKey(number, IsTrue(cell($"access_key_{number}_active")), Time(cell($"access_key_{number}_last_rotated")))).Where(key => key.Active || key.LastRotated is not null)],
        Use = Observed.Of(new CredentialUse
        {
            UserCreated = Time(cell("user_creation_time"))?.ToDay(),
            PasswordLastChanged = Time(cell("password_last_changed"))?.ToDay(),
            PasswordLastUsed = Time(cell("password_last_used"))?.ToDay(),
            Key1LastUsed = Time(cell("access_key_1_last_used_date"))?.ToDay(),
            Key2LastUsed = Time(cell("access_key_2_last_used_date"))?.ToDay(),
        }),
        KeyServices = Observed.Of<ImmutableArray<string>>([.. KeyNumbers.Select(number => cell($"access_key_{number}_last_used_service")).Select(service => service is "N/A" ? "" : service)]),
    };

    // "not_supported" and "N/A" stand where there is nothing to be true.
    private static bool IsTrue(string cell) => bool.TryParse(cell, out var value) && value;

    private static DateTimeOffset? Time(string cell) =>
        DateTimeOffset.TryParse(cell, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time) ? time : null;
}
