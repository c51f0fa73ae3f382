using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Jobs;
using SecurityDashboard.Web.People;
using SecurityDashboard.Web.Support;

namespace SecurityDashboard.Web.Features.Reports;

public sealed class ReportScheduleTests : IAsyncLifetime
{
    private const string Address = "/api/v1/reports/schedules";

    private readonly SmtpServer _smtp = new();
    private DashboardHost _host = null!;
    private HttpClient _security = null!;

    public async ValueTask InitializeAsync()
    {
        // Without the worker, so that only this test makes and mails.
        _host = new DashboardHost(("Host:Roles", "web"), ("Database:Provider", "Sqlite"), ("Smtp:Host", "127.0.0.1"), ("Smtp:Port", $"{_smtp.Port}"), ("Smtp:Security", "None"), ("Smtp:From", "dashboard@example.com"),
            ("Notifications:PublicUrl", "https://dashboard.example.com"));
        _security = await _host.ProgramAsync(Roles.Security);
    }

    public async ValueTask DisposeAsync()
    {
        _security.Dispose();
        await _host.DisposeAsync();
        await _smtp.DisposeAsync();
    }

    [Fact]
    public async Task What_is_due_is_made_once_mailed_with_its_files_and_not_again_while_it_says_the_same()
    {
        var id = await AddAsync(Draft() with { recipients = ["auditor@example.org"], onlyIfChanged = true });
        Assert.Equal("0 7 * * *", (await FindAsync(id)).GetProperty("cron").GetString());
        await RunAsync();
        Assert.Equal(JsonValueKind.Null, (await FindAsync(id)).GetProperty("pending").ValueKind);

        await DueAsync();
        await RunAsync();
        await RunAsync();
        var report = (await FindAsync(id)).GetProperty("pending").GetGuid();
        Assert.Empty(_smtp.Mails);
        await MakeAsync(report);
        await RunAsync();
        await RunAsync();

        var mail = Assert.Single(_smtp.Mails);
        Assert.Equal(("[Report] NIST each day", "auditor@example.org"), (mail.Subject, mail.To.Mailboxes.Single().Address));
        Assert.Contains($"https://dashboard.example.com/reports/{report}", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("of the last 30 days", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains(mail.Attachments.OfType<MimePart>(), file => file.FileName!.EndsWith(".html", StringComparison.Ordinal));
        var schedule = await FindAsync(id);
        Assert.Equal(("sent", "Mailed to 1 recipient.", report), (schedule.GetProperty("lastOutcome").GetString(), schedule.GetProperty("lastResult").GetString(), schedule.GetProperty("lastReport").GetGuid()));

        // Whoever else stands on it goes on getting it; they need no account to leave.
        using var stranger = _host.CreateClient();
        var leave = new Uri(new Uri(mail.Headers["List-Unsubscribe"]!.Trim('<', '>')).AbsolutePath, UriKind.Relative);
        Assert.Contains(leave.OriginalString, mail.TextBody, StringComparison.Ordinal);
        Assert.Equal("auditor@example.org", Assert.Single((await FindAsync(id)).GetProperty("recipients").EnumerateArray()).GetString());
        Assert.Contains("You get no more of these mails.", await (await stranger.PostAsync(leave, null, DashboardHost.Cancellation)).Content.ReadAsStringAsync(DashboardHost.Cancellation), StringComparison.Ordinal);
        Assert.Empty((await FindAsync(id)).GetProperty("recipients").EnumerateArray());
        var (version, written) = ((await FindAsync(id)).GetProperty("version").GetInt32(), await AuditedAsync());
        Assert.Contains("You get no more of these mails.", await (await stranger.PostAsync(leave, null, DashboardHost.Cancellation)).Content.ReadAsStringAsync(DashboardHost.Cancellation), StringComparison.Ordinal);
        Assert.Equal((version, written), ((await FindAsync(id)).GetProperty("version").GetInt32(), await AuditedAsync()));

        await DueAsync();
        await RunAsync();
        var second = (await FindAsync(id)).GetProperty("pending").GetGuid();
        await MakeAsync(second);
        await RunAsync();
        Assert.Equal(("unchanged", "It says what the last one said, so nothing was sent or kept."), ((await FindAsync(id)).GetProperty("lastOutcome").GetString(), (await FindAsync(id)).GetProperty("lastResult").GetString()));
        Assert.Single(_smtp.Mails);
        Assert.Equal(HttpStatusCode.NotFound, (await _security.GetAsync(new Uri($"/api/v1/reports/{second}", UriKind.Relative), DashboardHost.Cancellation)).StatusCode);
    }

    [Fact]
    public async Task A_link_of_a_mail_is_asked_sixty_times_a_minute_at_most()
    {
        using var stranger = _host.CreateClient();
        var nonsense = new Uri("/unsubscribe/nonsense", UriKind.Relative);
        for (var time = 0; time < 60; time++)
            Assert.Equal(HttpStatusCode.OK, (await stranger.PostAsync(nonsense, null, DashboardHost.Cancellation)).StatusCode);

        Assert.Equal(HttpStatusCode.TooManyRequests, (await stranger.PostAsync(nonsense, null, DashboardHost.Cancellation)).StatusCode);
    }

    [Fact]
    public async Task What_is_wrong_with_one_schedule_is_said_and_keeps_back_no_other()
    {
        var broken = await AddAsync(Draft());
        await using (var db = await _host.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(DashboardHost.Cancellation))
            await db.ReportSchedules.ExecuteUpdateAsync(set => set.SetProperty(row => row.Request, "nonsense"), DashboardHost.Cancellation);
        var whole = await AddAsync(Draft());
        await DueAsync();

        await RunAsync();

        Assert.NotEqual(JsonValueKind.Null, (await FindAsync(whole)).GetProperty("pending").ValueKind);
        await using (var db = await _host.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(DashboardHost.Cancellation))
        {
            var row = await db.ReportSchedules.SingleAsync(row => row.Id == broken, DashboardHost.Cancellation);
            Assert.Equal($"An error of ours kept it back; the log names it beside {broken}.", row.LastResult);
            Assert.True(row.NextAt > _host.Get<TimeProvider>().GetUtcNow());
        }

        for (var attempt = 1; attempt < SecurityDashboard.Alerts.AlertSchedule.MostAttempts; attempt++)
        {
            await DueAsync();
            await RunAsync();
        }

        await using (var db = await _host.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(DashboardHost.Cancellation))
        {
            var row = await db.ReportSchedules.SingleAsync(row => row.Id == broken, DashboardHost.Cancellation);
            Assert.Equal((false, $"An error of ours kept it back; the log names it beside {broken}. After 10 attempts it was paused."), (row.Enabled, row.LastResult));
        }
    }

    [Fact]
    public async Task Nobody_is_mailed_more_than_they_may_see()
    {
        await MailedPersonAsync("mia", Roles.Manager);
        await MailedPersonAsync("sam", Roles.Security);
        var id = await AddAsync(Draft() with { evidence = true, recipients = ["mia", "sam@example.com", "auditor@example.org"] });
        Assert.Equal(HttpStatusCode.Accepted, (await RunNowAsync(id)).StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, (await RunNowAsync(id)).StatusCode);
        await MakeAsync((await FindAsync(id)).GetProperty("pending").GetGuid());
        await RunAsync();

        Assert.Equal(["auditor@example.org", "sam@example.com"], _smtp.Mails.Select(mail => mail.To.Mailboxes.Single().Address).Order());
        Assert.NotEmpty(_smtp.Mails.Single(mail => mail.To.Mailboxes.Single().Address == "sam@example.com").Attachments);
        var outside = _smtp.Mails.Single(mail => mail.To.Mailboxes.Single().Address == "auditor@example.org");
        Assert.Empty(outside.Attachments);
        Assert.Contains("Its files are not attached: they hold what only people of the dashboard may see.", outside.TextBody, StringComparison.Ordinal);
        Assert.Equal("Mailed to 2, not to mia, who may not read it.", (await FindAsync(id)).GetProperty("lastResult").GetString());
    }

    [Fact]
    public async Task What_its_owner_may_no_longer_see_is_not_made_in_their_name()
    {
        var id = await AddAsync(Draft() with { evidence = true });
        await using (var scope = _host.Services.CreateAsyncScope())
        {
            var membership = scope.ServiceProvider.GetRequiredService<Membership>();
            await membership.ChangeRoleAsync((await membership.ListAsync(DashboardHost.Cancellation)).Single(member => member.Name == "test-security").Id, Roles.Manager, Actor.System, DashboardHost.Cancellation);
        }

        await DueAsync();
        await RunAsync();

        using var admin = await _host.ProgramAsync(Roles.Admin);
        var schedule = await admin.GetFromJsonAsync<JsonElement>($"{Address}/{id}", DashboardHost.Cancellation);
        Assert.Equal((true, "failed", JsonValueKind.Null), (schedule.GetProperty("paused").GetBoolean(), schedule.GetProperty("lastOutcome").GetString(), schedule.GetProperty("pending").ValueKind));
        Assert.StartsWith("test-security, in whose name it is made, may no longer see what it holds, so it was paused.", schedule.GetProperty("lastResult").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mail_server_that_refuses_is_tried_again_and_a_change_needs_what_was_read()
    {
        _smtp.Refuses = true;
        var id = await AddAsync(Draft() with { recipients = ["auditor@example.org"] });
        await RunNowAsync(id);
        await MakeAsync((await FindAsync(id)).GetProperty("pending").GetGuid());
        await RunAsync();
        var waiting = await FindAsync(id);
        Assert.Equal(1, waiting.GetProperty("attempts").GetInt32());
        Assert.EndsWith("did not take it: nobody of that name.", waiting.GetProperty("lastResult").GetString(), StringComparison.Ordinal);

        _smtp.Refuses = false;
        await RunAsync();
        Assert.Empty(_smtp.Mails);
        await using (var db = await _host.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(DashboardHost.Cancellation))
            await db.ReportSchedules.ExecuteUpdateAsync(set => set.SetProperty(row => row.HeldUntil, (DateTimeOffset?)null), DashboardHost.Cancellation);
        await RunAsync();
        Assert.Single(_smtp.Mails);

        using var read = await _security.GetAsync(new Uri($"{Address}/{id}", UriKind.Relative), DashboardHost.Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, await PutAsync("\"0\""));
        Assert.Equal(HttpStatusCode.PreconditionFailed, await PutAsync(read.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync("\"x\""));
        using var engineer = await _host.ProgramAsync(Roles.Engineer);
        Assert.Equal(HttpStatusCode.NotFound, (await engineer.DeleteAsync(new Uri($"{Address}/{id}", UriKind.Relative), DashboardHost.Cancellation)).StatusCode);
        using var manager = await _host.ProgramAsync(Roles.Manager);
        Assert.Equal(HttpStatusCode.Forbidden, (await manager.DeleteAsync(new Uri($"{Address}/{id}", UriKind.Relative), DashboardHost.Cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, (await _security.DeleteAsync(new Uri($"{Address}/{id}", UriKind.Relative), DashboardHost.Cancellation)).StatusCode);

        async Task<HttpStatusCode> PutAsync(string tag)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, $"{Address}/{id}") { Content = JsonContent.Create(Draft() with { name = "Changed" }) };
            request.Headers.TryAddWithoutValidation("If-Match", tag);
            using var answer = await _security.SendAsync(request, DashboardHost.Cancellation);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task A_recipient_whom_the_mail_server_refuses_is_named_and_the_others_get_the_report_once()
    {
        _smtp.Refused["gone@example.org"] = "550 nobody of that name";
        var id = await AddAsync(Draft() with { recipients = ["auditor@example.org", "gone@example.org"] });
        await RunNowAsync(id);
        await MakeAsync((await FindAsync(id)).GetProperty("pending").GetGuid());
        await RunAsync();

        Assert.Equal("auditor@example.org", Assert.Single(_smtp.Mails).To.Mailboxes.Single().Address);
        var schedule = await FindAsync(id);
        Assert.Equal(("sent", $"Mailed to 1 recipient. Not to gone@example.org: The mail server 127.0.0.1:{_smtp.Port} did not take it: nobody of that name."), (schedule.GetProperty("lastOutcome").GetString(), schedule.GetProperty("lastResult").GetString()));
    }

    [Fact]
    public async Task A_report_that_breaks_whenever_it_is_handed_on_is_given_up()
    {
        var id = await AddAsync(Draft() with { recipients = ["auditor@example.org"] });
        await RunNowAsync(id);
        await MakeAsync((await FindAsync(id)).GetProperty("pending").GetGuid());
        for (var attempt = 0; attempt < SecurityDashboard.Alerts.AlertSchedule.MostAttempts; attempt++)
        {
            await using (var db = await _host.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(DashboardHost.Cancellation))
                await db.ReportSchedules.ExecuteUpdateAsync(set => set.SetProperty(row => row.Recipients, "<").SetProperty(row => row.HeldUntil, (DateTimeOffset?)null), DashboardHost.Cancellation);
            await RunAsync();
        }

        var schedule = await FindAsync(id);
        Assert.Equal(("failed", $"The report was made and not mailed, after 10 attempts. An error of ours kept it back; the log names it beside {id}.", JsonValueKind.Null), (schedule.GetProperty("lastOutcome").GetString(), schedule.GetProperty("lastResult").GetString(), schedule.GetProperty("pending").ValueKind));
    }

    [Fact]
    public async Task What_cannot_be_a_schedule_is_refused()
    {
        foreach (var (draft, expected) in ((Wanted, string)[])
        [
            (Draft() with { cron = "every day" }, "\"every day\" is no cron expression. Write five fields: minute, hour, day of the month, month and day of the week, such as \"0 7 1 * *\"."),
            (Draft() with { cron = "0 0 30 2 *" }, "\"0 0 30 2 *\" names a moment that never comes."),
            (Draft() with { cron = "0,30 7 * * *" }, "\"0,30 7 * * *\" comes more often than once an hour. Choose fewer moments."),
            (Draft() with { zone = "Mars/Base" }, "There is no time zone Mars/Base. Write one such as Europe/Berlin or UTC."),
            (Draft() with { recipients = ["nobody"] }, "nobody is neither a person here nor a mail address."),
            (Draft() with { recipients = ["test-security"] }, "test-security has no mail address here. Write their address instead."),
        ])
        {
            using var answer = await _security.PostAsJsonAsync(Address, draft, DashboardHost.Cancellation);
            Assert.Equal((HttpStatusCode.BadRequest, expected), (answer.StatusCode, (await answer.Content.ReadFromJsonAsync<JsonElement>(DashboardHost.Cancellation)).GetProperty("detail").GetString()));
        }

        using var manager = await _host.ProgramAsync(Roles.Manager);
        using var refused = await manager.PostAsJsonAsync(Address, Draft() with { evidence = true }, DashboardHost.Cancellation);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
    }

    [Theory]
    [InlineData("0 7 * * *", "Europe/Berlin", "2026-03-28T12:00Z", "2026-03-29T05:00Z")]
    [InlineData("0 7 * * *", "Europe/Berlin", "2026-03-27T12:00Z", "2026-03-28T06:00Z")]
    [InlineData("30 2 29 3 *", "Europe/Berlin", "2026-03-01T00:00Z", "2026-03-29T01:00Z")]
    [InlineData("0 7 1 * *", "UTC", "2026-11-01T07:00Z", "2026-12-01T07:00Z")]
    public void The_next_turn_follows_the_clocks_of_the_zone(string cron, string zone, string after, string expected) =>
        Assert.Equal(At(expected), CronText.Next(cron, TimeZoneInfo.FindSystemTimeZoneById(zone), At(after)));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static Wanted Draft() => new("NIST each day", "framework", "NIST-800-53r5", ["html"], "last30Days", "0 7 * * *", "Europe/Berlin", [], onlyIfChanged: false, evidence: false);

    private async Task<Guid> AddAsync(Wanted draft)
    {
        using var answer = await _security.PostAsJsonAsync(Address, draft, DashboardHost.Cancellation);
        Assert.True(answer.StatusCode is HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(DashboardHost.Cancellation));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(DashboardHost.Cancellation)).GetProperty("id").GetGuid();
    }

    private Task<JsonElement> FindAsync(Guid id) => _security.GetFromJsonAsync<JsonElement>($"{Address}/{id}", DashboardHost.Cancellation);

    private Task<HttpResponseMessage> RunNowAsync(Guid id) => _security.PostAsync(new Uri($"{Address}/{id}/run", UriKind.Relative), null, DashboardHost.Cancellation);

    private Task RunAsync() => _host.Get<ScheduledReports>().RunAsync(DashboardHost.Cancellation);

    private Task MakeAsync(Guid report) => ActivatorUtilities.CreateInstance<MakeReportJob>(_host.Services).RunAsync(report.ToString(), DashboardHost.Cancellation);

    private async Task<int> AuditedAsync()
    {
        await using var db = await _host.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(DashboardHost.Cancellation);
        return await db.Audit.CountAsync(DashboardHost.Cancellation);
    }

    /// <summary>As if the time until the next turn were over.</summary>
    private async Task DueAsync()
    {
        await using var db = await _host.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(DashboardHost.Cancellation);
        await db.ReportSchedules.ExecuteUpdateAsync(set => set.SetProperty(row => row.NextAt, _host.Get<TimeProvider>().GetUtcNow()), DashboardHost.Cancellation);
    }

    private async Task MailedPersonAsync(string name, string role)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Membership>().AddAsync(name, $"a password of {name}", role, Actor.System, DashboardHost.Cancellation);
        var people = scope.ServiceProvider.GetRequiredService<Microsoft.AspNetCore.Identity.UserManager<SecurityDashboard.Data.Tables.Person>>();
        Assert.True((await people.SetEmailAsync((await people.FindByNameAsync(name))!, $"{name}@example.com")).Succeeded);
    }

    // Named as the API names them.
    private sealed record Wanted(string name, string kind, string framework, string[] formats, string period, string cron, string zone, string[] recipients, bool onlyIfChanged, bool evidence);
}
