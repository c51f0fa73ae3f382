using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Web.People;
using SecurityDashboard.Web.Support;

namespace SecurityDashboard.Web.Features.Notifications;

public sealed class AlertTests : IAsyncLifetime
{
    private readonly SmtpServer _smtp = new();
    private readonly ConcurrentQueue<(string Body, string Signature)> _calls = new();
    private readonly WebApplication _receiver = WebApplication.CreateSlimBuilder().Build();
    private readonly ConcurrentQueue<int> _answers = new();
    private int _answer = 200;
    private DashboardHost _host = null!;
    private HttpClient _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _receiver.Urls.Add("http://127.0.0.1:0");
        _receiver.MapPost("/{**any}", async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            _calls.Enqueue((await reader.ReadToEndAsync(), context.Request.Headers["X-SecurityDashboard-Signature"].ToString()));
            context.Response.StatusCode = _answers.TryDequeue(out var answer) ? answer : _answer;
        });
        await _receiver.StartAsync(DashboardHost.Cancellation);
        // Without the worker, so that only this test delivers.
        _host = new DashboardHost(("Host:Roles", "web"), ("Database:Provider", "Sqlite"), ("Smtp:Host", "127.0.0.1"), ("Smtp:Port", $"{_smtp.Port}"), ("Smtp:Security", "None"), ("Smtp:From", "dashboard@example.com"),
            ("Notifications:PublicUrl", "https://dashboard.example.com"), ("Notifications:AllowPrivateAddresses", "true"));
        _admin = await _host.ProgramAsync(Roles.Admin);
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await _host.DisposeAsync();
        await _receiver.DisposeAsync();
        await _smtp.DisposeAsync();
    }

    [Fact]
    public async Task Whoever_asked_is_told_by_mail_once_of_what_matches_until_they_unsubscribe()
    {
        await AddAsync(new { name = "Critical ones", filter = "sev=critical", kinds = new[] { "new", "regressed" }, channel = "mail", target = "ann@example.com, bob@example.com", pace = "atOnce" });
        await HappensAsync("CB-08", Severity.Critical, FindingTransition.Opened, "project/<b>one</b>");
        await HappensAsync("CB-01", Severity.Low, FindingTransition.Opened, "project/two");
        await HappensAsync("CB-08", Severity.Critical, FindingTransition.Resolved, "project/three");

        await DeliverAsync();
        await DeliverAsync();

        Assert.Equal(["ann@example.com", "bob@example.com"], _smtp.Mails.Select(mail => mail.To.Mailboxes.Single().Address).Order());
        var told = _smtp.Mails.First(mail => mail.To.Mailboxes.Single().Address == "ann@example.com");
        Assert.Equal("[Critical ones] New: No environment variable of a build holds a secret in clear text", told.Subject);
        Assert.Contains("project/<b>one</b>", told.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("two", told.TextBody, StringComparison.Ordinal);
        Assert.Contains("project/&lt;b&gt;one&lt;/b&gt;", told.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("https://dashboard.example.com/findings/", told.TextBody, StringComparison.Ordinal);
        Assert.Equal("List-Unsubscribe=One-Click", told.Headers["List-Unsubscribe-Post"]);

        using var stranger = _host.CreateClient();
        var leave = new Uri(new Uri(told.Headers["List-Unsubscribe"]!.Trim('<', '>')).AbsolutePath, UriKind.Relative);
        Assert.Contains("No more of these mails?", await stranger.GetStringAsync(leave, DashboardHost.Cancellation), StringComparison.Ordinal);
        Assert.Contains("You get no more of these mails.", await (await stranger.PostAsync(leave, null, DashboardHost.Cancellation)).Content.ReadAsStringAsync(DashboardHost.Cancellation), StringComparison.Ordinal);
        Assert.Contains("not valid", await stranger.GetStringAsync(new Uri("/unsubscribe/nonsense", UriKind.Relative), DashboardHost.Cancellation), StringComparison.Ordinal);
        _smtp.Mails.Clear();
        await HappensAsync("CB-08", Severity.Critical, FindingTransition.Reopened, "project/four");
        await DeliverAsync();
        Assert.Equal("bob@example.com", Assert.Single(_smtp.Mails).To.Mailboxes.Single().Address);
        Assert.StartsWith("[Critical ones] Failed again: ", _smtp.Mails.Single().Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_program_is_told_by_a_signed_webhook_and_what_it_does_not_take_is_tried_again_and_at_last_buried()
    {
        var secret = await AddAsync(new { name = "Program", filter = "", kinds = new[] { "new" }, channel = "webhook", target = _receiver.Urls.First() + "/hook", pace = "atOnce" });
        _answer = 500;
        await HappensAsync("CB-01", Severity.Medium, FindingTransition.Opened, "project/one");
        await DeliverAsync();
        var alert = (await ListAsync()).Single();
        Assert.Equal((1, "127.0.0.1 answered 500."), (alert.GetProperty("attempts").GetInt32(), alert.GetProperty("lastError").GetString()));

        _answer = 200;
        await NowAsync();
        await DeliverAsync();
        Assert.Equal(2, _calls.Count);
        var (body, signature) = _calls.Last();
        var time = signature.Split(',')[0][2..];
        Assert.Equal($"t={time},v1={AlertChannels.Signature(secret!, time, body)}", signature);
        Assert.Equal(("new", "CB-01"), JsonDocument.Parse(body).RootElement.GetProperty("items")[0] is var item ? (item.GetProperty("event").GetString(), item.GetProperty("control").GetString()) : default);

        _answer = 404;
        await HappensAsync("CB-01", Severity.Medium, FindingTransition.Opened, "project/two");
        for (var attempt = 0; attempt < SecurityDashboard.Alerts.AlertSchedule.MostAttempts; attempt++)
        {
            await NowAsync();
            await DeliverAsync();
        }

        var letters = await _admin.GetFromJsonAsync<JsonElement>("/api/v1/alerts/dead-letters", DashboardHost.Cancellation);
        var letter = Assert.Single(letters.GetProperty("items").EnumerateArray());
        Assert.Equal((1, "127.0.0.1 answered 404."), (letter.GetProperty("items").GetInt32(), letter.GetProperty("error").GetString()));
        Assert.Contains("project/two", letter.GetProperty("message").GetString(), StringComparison.Ordinal);

        var again = new Uri($"/api/v1/alerts/dead-letters/{letter.GetProperty("id").GetGuid()}/send", UriKind.Relative);
        Assert.Equal(HttpStatusCode.BadGateway, (await _admin.PostAsync(again, null, DashboardHost.Cancellation)).StatusCode);
        using (var all = await _admin.PostAsync(new Uri("/api/v1/alerts/dead-letters/send", UriKind.Relative), null, DashboardHost.Cancellation))
            Assert.Equal("""{"sent":0,"problems":["127.0.0.1 answered 404."]}""", await all.Content.ReadAsStringAsync(DashboardHost.Cancellation));
        _answer = 200;
        _calls.Clear();
        Assert.Equal(HttpStatusCode.NoContent, (await _admin.PostAsync(again, null, DashboardHost.Cancellation)).StatusCode);
        Assert.Equal(JsonDocument.Parse(letter.GetProperty("message").GetString()!).RootElement.GetRawText(), Assert.Single(_calls).Body);
        Assert.Equal(HttpStatusCode.NotFound, (await _admin.PostAsync(again, null, DashboardHost.Cancellation)).StatusCode);
        _calls.Clear();
        await NowAsync();
        await DeliverAsync();
        Assert.Empty(_calls);
    }

    [Fact]
    public async Task What_is_wrong_with_one_alert_is_said_and_keeps_back_no_other()
    {
        await AddAsync(new { name = "Broken", filter = "", kinds = new[] { "new" }, channel = "slack", target = _receiver.Urls.First() + "/a", pace = "atOnce" });
        await using (var db = await _host.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(DashboardHost.Cancellation))
            await db.Alerts.ExecuteUpdateAsync(set => set.SetProperty(row => row.Target, "of other keys"), DashboardHost.Cancellation);
        await AddAsync(new { name = "Whole", filter = "", kinds = new[] { "new" }, channel = "webhook", target = _receiver.Urls.First() + "/b", pace = "atOnce" });
        await HappensAsync("CB-01", Severity.Medium, FindingTransition.Opened, "project/one");

        await DeliverAsync();

        Assert.Contains("project/one", Assert.Single(_calls).Body, StringComparison.Ordinal);
        var broken = (await ListAsync()).Single(alert => alert.GetProperty("name").GetString() is "Broken");
        Assert.Equal("not readable any more: write it again", broken.GetProperty("target").GetString());
        Assert.StartsWith("Where it goes, or what it is signed with, cannot be read any more", broken.GetProperty("lastError").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mine_is_what_is_assigned_to_whoever_wrote_the_alert()
    {
        await AddAsync(new { name = "Mine", filter = "owner=me", kinds = new[] { "new" }, channel = "webhook", target = _receiver.Urls.First() + "/hook", pace = "atOnce" });
        var mine = await HappensAsync("CB-01", Severity.Medium, FindingTransition.Opened, "project/mine");
        await HappensAsync("CB-01", Severity.Medium, FindingTransition.Opened, "project/other");
        await using (var db = await _host.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(DashboardHost.Cancellation))
        {
            db.Add(new FindingAssignmentRow { FindingId = mine, Person = "test-admin", AssignedBy = "test-admin", AssignedAt = DateTimeOffset.UnixEpoch });
            await db.SaveChangesAsync(DashboardHost.Cancellation);
        }

        await DeliverAsync();

        Assert.Equal(["arn:aws:codebuild:eu-west-1:111122223333:project/mine"], JsonDocument.Parse(Assert.Single(_calls).Body).RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("resource").GetString()!));
    }

    [Fact]
    public async Task An_alert_of_whoever_may_no_longer_configure_it_is_paused_and_says_so()
    {
        using var security = await _host.ProgramAsync(Roles.Security);
        await AddAsync(new { name = "Theirs", filter = "", kinds = new[] { "new" }, channel = "webhook", target = _receiver.Urls.First() + "/hook", pace = "atOnce" }, security);
        await RoleAsync("test-security", Roles.Manager);
        await HappensAsync("CB-01", Severity.Medium, FindingTransition.Opened, "project/one");

        await DeliverAsync();

        Assert.Empty(_calls);
        var alert = (await ListAsync()).Single();
        Assert.Equal((false, "Whoever wrote this alert last may no longer configure alerts. It was paused: change it, which makes it yours, and switch it on."), (alert.GetProperty("enabled").GetBoolean(), alert.GetProperty("lastError").GetString()));
    }

    [Fact]
    public async Task A_recipient_whom_the_mail_server_refuses_is_named_and_nobody_else_is_mailed_twice()
    {
        await AddAsync(new { name = "Mail", filter = "", kinds = new[] { "new" }, channel = "mail", target = "ann@example.com, bob@example.com, eve@example.com", pace = "atOnce" });
        (_smtp.Refused["ann@example.com"], _smtp.Refused["bob@example.com"]) = ("550 nobody of that name", "450 come again");
        await HappensAsync("CB-01", Severity.Medium, FindingTransition.Opened, "project/one");

        await DeliverAsync();
        await NowAsync();
        await DeliverAsync();

        Assert.Equal("eve@example.com", Assert.Single(_smtp.Mails).To.Mailboxes.Single().Address);
        var alert = (await ListAsync()).Single();
        var server = $"The mail server 127.0.0.1:{_smtp.Port} did not take it:";
        Assert.Equal((0, $"Not mailed to ann@example.com. {server} nobody of that name. Not mailed to bob@example.com. {server} come again."), (alert.GetProperty("attempts").GetInt32(), alert.GetProperty("lastError").GetString()));

        // Whom another attempt may reach has a message that lies there for them alone.
        _smtp.Mails.Clear();
        _smtp.Refused.Clear();
        using (var all = await _admin.PostAsync(new Uri("/api/v1/alerts/dead-letters/send", UriKind.Relative), null, DashboardHost.Cancellation))
            Assert.Equal("""{"sent":1,"problems":[]}""", await all.Content.ReadAsStringAsync(DashboardHost.Cancellation));
        Assert.Equal("bob@example.com", Assert.Single(_smtp.Mails).To.Mailboxes.Single().Address);
    }

    [Fact]
    public async Task The_same_message_has_the_same_id_at_every_attempt()
    {
        await AddAsync(new { name = "Mail", filter = "", kinds = new[] { "new" }, channel = "mail", target = "ann@example.com", pace = "atOnce" });
        await AddAsync(new { name = "Program", filter = "", kinds = new[] { "new" }, channel = "webhook", target = _receiver.Urls.First() + "/hook", pace = "atOnce" });
        await HappensAsync("CB-01", Severity.Medium, FindingTransition.Opened, "project/one");
        _answer = 500;
        await DeliverAsync();
        await NowAsync();
        await DeliverAsync();
        Assert.Equal(2, _calls.Count);
        Assert.Single(_calls.Select(call => JsonDocument.Parse(call.Body).RootElement.GetProperty("id").GetGuid()).Distinct());

        await HappensAsync("CB-01", Severity.Medium, FindingTransition.Opened, "project/two");
        await NowAsync();
        await DeliverAsync();
        Assert.Equal(2, _smtp.Mails.Select(mail => mail.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task Whoever_may_no_longer_sign_in_is_not_mailed_and_addresses_of_nobody_here_are()
    {
        await _host.PersonAsync(Roles.Engineer);
        await using (var scope = _host.Services.CreateAsyncScope())
        {
            var people = scope.ServiceProvider.GetRequiredService<Microsoft.AspNetCore.Identity.UserManager<Person>>();
            Assert.True((await people.SetEmailAsync((await people.FindByNameAsync("test-engineer"))!, "eve@example.com")).Succeeded);
        }

        await AddAsync(new { name = "Mail", filter = "", kinds = new[] { "new" }, channel = "mail", target = "ann@example.com, eve@example.com", pace = "atOnce" });
        await HappensAsync("CB-01", Severity.Medium, FindingTransition.Opened, "project/one");
        await DeliverAsync();
        Assert.Equal(2, _smtp.Mails.Count);

        await using (var scope = _host.Services.CreateAsyncScope())
        {
            var membership = scope.ServiceProvider.GetRequiredService<Membership>();
            await membership.DisableAsync((await membership.ListAsync(DashboardHost.Cancellation)).Single(member => member.Name == "test-engineer").Id, Actor.System, DashboardHost.Cancellation);
        }

        _smtp.Mails.Clear();
        await HappensAsync("CB-01", Severity.Medium, FindingTransition.Opened, "project/two");
        await DeliverAsync();

        Assert.Equal("ann@example.com", Assert.Single(_smtp.Mails).To.Mailboxes.Single().Address);
        Assert.Equal("Not mailed to eve@example.com, who may no longer sign in here or see findings.", (await ListAsync()).Single().GetProperty("lastError").GetString());
    }

    [Fact]
    public async Task What_breaks_at_every_attempt_is_paused_and_told_once_it_is_mended()
    {
        await AddAsync(new { name = "Broken", filter = "", kinds = new[] { "new" }, channel = "webhook", target = _receiver.Urls.First() + "/hook", pace = "atOnce" });
        await KindsAsync("Nonsense");
        await HappensAsync("CB-01", Severity.Medium, FindingTransition.Opened, "project/one");
        for (var attempt = 0; attempt < SecurityDashboard.Alerts.AlertSchedule.MostAttempts; attempt++)
        {
            await NowAsync();
            await DeliverAsync();
        }

        await KindsAsync("New");
        var broken = (await ListAsync()).Single();
        var id = broken.GetProperty("id").GetGuid();
        Assert.Equal((false, $"An error of ours keeps it back; the log names it beside {id}. After 10 attempts it was paused. Change it, or switch it on to try again."), (broken.GetProperty("enabled").GetBoolean(), broken.GetProperty("lastError").GetString()));

        await _host.Get<AlertStore>().EnableAsync(id, enabled: true, Actor.System, DashboardHost.Cancellation);
        Assert.Equal(JsonValueKind.Null, (await ListAsync()).Single().GetProperty("lastError").ValueKind);
        await NowAsync();
        await DeliverAsync();
        Assert.Contains("project/one", Assert.Single(_calls).Body, StringComparison.Ordinal);

        async Task KindsAsync(string kinds)
        {
            await using var db = await _host.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(DashboardHost.Cancellation);
            await db.Alerts.ExecuteUpdateAsync(set => set.SetProperty(row => row.Kinds, kinds), DashboardHost.Cancellation);
        }
    }

    [Fact]
    public async Task Quiet_hours_put_off_the_next_attempt_and_forget_none()
    {
        var hour = _host.Get<TimeProvider>().GetUtcNow().UtcDateTime.Hour;
        await AddAsync(new { name = "Program", filter = "", kinds = new[] { "new" }, channel = "webhook", target = _receiver.Urls.First() + "/hook", pace = "atOnce" });
        _answer = 500;
        await HappensAsync("CB-01", Severity.Medium, FindingTransition.Opened, "project/one");
        await DeliverAsync();
        await using (var db = await _host.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(DashboardHost.Cancellation))
            await db.Alerts.ExecuteUpdateAsync(set => set.SetProperty(row => row.QuietFrom, hour).SetProperty(row => row.QuietTo, (hour + 2) % 24), DashboardHost.Cancellation);

        await NowAsync();
        await DeliverAsync();

        var alert = (await ListAsync()).Single();
        Assert.Equal((1, "127.0.0.1 answered 500."), (alert.GetProperty("attempts").GetInt32(), alert.GetProperty("lastError").GetString()));
        Assert.True(alert.GetProperty("nextAt").GetDateTimeOffset() > _host.Get<TimeProvider>().GetUtcNow());
        Assert.Single(_calls);
    }

    [Fact]
    public async Task Of_several_workers_one_tells_and_what_a_person_changes_meanwhile_is_not_overwritten()
    {
        await AddAsync(new { name = "Program", filter = "", kinds = new[] { "new" }, channel = "webhook", target = _receiver.Urls.First() + "/hook", pace = "atOnce" });
        await HappensAsync("CB-01", Severity.Medium, FindingTransition.Opened, "project/one");
        var (store, now) = (_host.Get<AlertStore>(), _host.Get<TimeProvider>().GetUtcNow());
        var (one, other) = (Assert.Single(await store.ReadyAsync(now, DashboardHost.Cancellation)), Assert.Single(await store.ReadyAsync(now, DashboardHost.Cancellation)));
        Assert.True(await store.WaitAsync(one, now.AddMinutes(10), DashboardHost.Cancellation));
        Assert.False(await store.WaitAsync(other, now.AddMinutes(10), DashboardHost.Cancellation));
        await DeliverAsync();
        Assert.Empty(_calls);

        using var changed = await _admin.PutAsJsonAsync($"/api/v1/alerts/{one.Id}", new { name = "Changed", filter = "", kinds = new[] { "new" }, channel = "webhook", target = "", pace = "atOnce" }, DashboardHost.Cancellation);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.False(await store.FailedAsync(one, "too late", now.AddHours(1), DashboardHost.Cancellation));
        Assert.False(await store.AdvanceAsync(one, AlertPlace.Of(one), now.AddHours(1), now, error: null, DashboardHost.Cancellation));
        await DeliverAsync();
        Assert.Contains("project/one", Assert.Single(_calls).Body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("new")]
    [InlineData("due")]
    public async Task People_are_told_of_any_number_in_one_mail_of_the_worst_and_how_many_more(string kind)
    {
        await AddAsync(new { name = "Many", filter = "acct=111122223333", kinds = new[] { kind }, channel = "mail", target = "ann@example.com", pace = "atOnce" });
        await HappenAsync(1_100, isLate: kind is "due");
        await HappensAsync("CB-08", Severity.Critical, FindingTransition.Opened, "project/worst", isLate: kind is "due");

        await DeliverAsync();
        await NowAsync();
        await DeliverAsync();

        var mail = Assert.Single(_smtp.Mails);
        Assert.Equal("[Many] 1101 findings", mail.Subject);
        Assert.StartsWith(kind is "due" ? "Overdue, critical: " : "New, critical: ", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("and 1051 more: https://dashboard.example.com/findings?acct=111122223333", mail.TextBody, StringComparison.Ordinal);
        Assert.Contains("<a href=\"https://dashboard.example.com/findings?acct=111122223333\">and 1001 more</a>", mail.HtmlBody, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("new")]
    [InlineData("due")]
    public async Task Programs_are_told_of_each_finding_once_whatever_their_number(string kind)
    {
        await AddAsync(new { name = "Many", filter = "", kinds = new[] { kind }, channel = "webhook", target = _receiver.Urls.First() + "/hook", pace = "atOnce" });
        await HappenAsync(1_100, isLate: kind is "due");
        _answers.Enqueue(200);
        _answers.Enqueue(500);

        await DeliverAsync();
        Assert.Equal(2, _calls.Count);
        await NowAsync();
        await DeliverAsync();
        await NowAsync();
        await DeliverAsync();

        // The second was refused and told again.
        Assert.Equal(4, _calls.Count);
        Assert.Equal(1_100, _calls.Where((_, index) => index != 1).SelectMany(call => JsonDocument.Parse(call.Body).RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("resource").GetString())).Distinct().Count());
        Assert.Equal(1_100, _calls.Where((_, index) => index != 1).Sum(call => JsonDocument.Parse(call.Body).RootElement.GetProperty("items").GetArrayLength()));
    }

    [Fact]
    public async Task A_lost_key_is_said_where_people_read_it_and_a_change_mends_it()
    {
        var lost = await AddAsync(new { name = "Lost", filter = "", kinds = new[] { "new" }, channel = "webhook", target = _receiver.Urls.First() + "/a", pace = "atOnce" });
        await using (var db = await _host.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(DashboardHost.Cancellation))
            await db.Alerts.ExecuteUpdateAsync(set => set.SetProperty(row => row.Target, "of other keys").SetProperty(row => row.Secret, "of other keys"), DashboardHost.Cancellation);
        var id = (await ListAsync()).Single().GetProperty("id").GetGuid();

        using var test = await _admin.PostAsync(new Uri($"/api/v1/alerts/{id}/test", UriKind.Relative), null, DashboardHost.Cancellation);
        Assert.Equal(HttpStatusCode.BadGateway, test.StatusCode);
        Assert.EndsWith("the key that protected it is lost. Change the alert and write its address again.", (await test.Content.ReadFromJsonAsync<JsonElement>(DashboardHost.Cancellation)).GetProperty("detail").GetString(), StringComparison.Ordinal);

        using var kept = await _admin.PutAsJsonAsync($"/api/v1/alerts/{id}", new { name = "Lost", filter = "", kinds = new[] { "new" }, channel = "webhook", target = "", pace = "atOnce" }, DashboardHost.Cancellation);
        Assert.Equal(HttpStatusCode.BadRequest, kept.StatusCode);
        using var mended = await _admin.PutAsJsonAsync($"/api/v1/alerts/{id}", new { name = "Lost", filter = "", kinds = new[] { "new" }, channel = "webhook", target = _receiver.Urls.First() + "/b", pace = "atOnce" }, DashboardHost.Cancellation);
        Assert.NotEqual(lost, (await mended.Content.ReadFromJsonAsync<JsonElement>(DashboardHost.Cancellation)).GetProperty("secret").GetString());
        using var again = await _admin.PostAsync(new Uri($"/api/v1/alerts/{id}/test", UriKind.Relative), null, DashboardHost.Cancellation);
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
    }

    [Theory]
    [InlineData("slack", "&lt;!channel&gt;")]
    [InlineData("teams", "AdaptiveCard")]
    public async Task Chats_are_told_in_their_form_and_no_name_makes_noise(string channel, string expected)
    {
        await AddAsync(new { name = "Chat", filter = "", kinds = new[] { "new" }, channel, target = _receiver.Urls.First() + "/services/T/B/x", pace = "atOnce" });
        await HappensAsync("CB-01", Severity.Medium, FindingTransition.Opened, "project/<!channel>");
        await DeliverAsync();

        Assert.Contains(expected, JsonDocument.Parse(Assert.Single(_calls).Body).RootElement.GetRawText().Replace("\\u0026", "&", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_card_stays_as_small_as_Teams_takes_it_and_says_how_many_more_there_are()
    {
        var message = new AlertMessage("Many", Guid.Empty, DateTimeOffset.UnixEpoch, [.. Enumerable.Range(0, 70).Select(number => new AlertItem("new", "CB-01", "Title", "high", $"arn:{number}", "111122223333", new string('é', 600), DateTimeOffset.UnixEpoch, "https://dashboard.example.com/findings/1", Guid.Empty))]);

        var card = AlertChannels.Teams(message);

        Assert.InRange(Encoding.UTF8.GetByteCount(card), AlertChannels.MostInTeams / 2, AlertChannels.MostInTeams);
        var told = message.Items.Count(item => card.Contains($"{item.Resource}\\n", StringComparison.Ordinal));
        Assert.Contains($"and {70 - told} more", card, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_test_button_tells_whether_it_arrives_and_the_address_is_shown_to_nobody()
    {
        await AddAsync(new { name = "Chat", filter = "", kinds = new[] { "new" }, channel = "slack", target = _receiver.Urls.First() + "/services/T/B/secret-part", pace = "daily" });
        var alert = (await ListAsync()).Single();
        var test = new Uri($"/api/v1/alerts/{alert.GetProperty("id").GetGuid()}/test", UriKind.Relative);

        Assert.Equal("127.0.0.1", alert.GetProperty("target").GetString());
        Assert.Equal(HttpStatusCode.NoContent, (await _admin.PostAsync(test, null, DashboardHost.Cancellation)).StatusCode);
        _answer = 403;
        Assert.Equal(HttpStatusCode.BadGateway, (await _admin.PostAsync(test, null, DashboardHost.Cancellation)).StatusCode);
        await using var db = await _host.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(DashboardHost.Cancellation);
        Assert.DoesNotContain(await db.Alerts.Select(row => row.Target).ToListAsync(DashboardHost.Cancellation), target => target.Contains("secret-part", StringComparison.Ordinal));
        Assert.DoesNotContain(await db.Audit.Select(row => row.After).ToListAsync(DashboardHost.Cancellation), after => after?.Contains("secret-part", StringComparison.Ordinal) is true);
    }

    [Fact]
    public async Task A_change_keeps_the_address_and_the_secret_and_needs_what_was_read()
    {
        var secret = await AddAsync(new { name = "Program", filter = "", kinds = new[] { "new" }, channel = "webhook", target = _receiver.Urls.First() + "/hook", pace = "daily" });
        var id = (await ListAsync()).Single().GetProperty("id").GetGuid();
        using var read = await _admin.GetAsync(new Uri($"/api/v1/alerts/{id}", UriKind.Relative), DashboardHost.Cancellation);
        var changed = new { name = "Critical ones", filter = "sev=critical", kinds = new[] { "new" }, channel = "webhook", target = "", pace = "atOnce" };

        Assert.Equal(HttpStatusCode.OK, await PutAsync(changed, read.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.PreconditionFailed, await PutAsync(changed, read.Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.BadRequest, await PutAsync(new { name = "Mail", filter = "", kinds = new[] { "new" }, channel = "mail", target = "", pace = "atOnce" }, tag: null));
        await HappensAsync("CB-01", Severity.Medium, FindingTransition.Opened, "project/one");
        await HappensAsync("CB-08", Severity.Critical, FindingTransition.Opened, "project/two");
        await DeliverAsync();

        var (body, signature) = Assert.Single(_calls);
        Assert.DoesNotContain("project/one", body, StringComparison.Ordinal);
        Assert.Contains("project/two", body, StringComparison.Ordinal);
        Assert.Equal($"v1={AlertChannels.Signature(secret!, signature.Split(',')[0][2..], body)}", signature.Split(',')[1]);

        async Task<HttpStatusCode> PutAsync(object draft, string? tag)
        {
            using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/alerts/{id}") { Content = JsonContent.Create(draft) };
            if (tag is not null)
                request.Headers.TryAddWithoutValidation("If-Match", tag);
            using var answer = await _admin.SendAsync(request, DashboardHost.Cancellation);
            return answer.StatusCode;
        }
    }

    [Theory]
    [InlineData("mail", "nobody", "sev=critical", "nobody is no mail address.")]
    [InlineData("webhook", "ftp://example.com", "", "Write an address such as https://hooks.example.com/services/…, without a name or password in it.")]
    [InlineData("webhook", "https://user:word@example.com", "", "Write an address such as https://hooks.example.com/services/…, without a name or password in it.")]
    [InlineData("sns", "arn:aws:sqs:eu-west-1:111122223333:queue", "", "Write the ARN of a topic, such as arn:aws:sns:eu-west-1:111122223333:security.")]
    [InlineData("sns", "arn:aws:sns:eu-west-1.evil.example:111122223333:topic", "", "Write the ARN of a topic, such as arn:aws:sns:eu-west-1:111122223333:security.")]
    [InlineData("securityHub", "europe", "", "Write the region whose Security Hub takes the findings, such as eu-west-1.")]
    [InlineData("mail", "ann@example.com", "sev=critical&status=resolved", "Leave status= out of the filter: an alert tells of what happens to findings, whatever their status is by then.")]
    [InlineData("mail", "ann@example.com", "SLA=breached", "Leave sla= out of the filter: to be told of what is overdue, choose due among what it tells of.")]
    [InlineData("mail", "ann@example.com", "at=2026-07-01T02:00Z", "Leave at= out of the filter: an alert is about what happens from now on.")]
    [InlineData("mail", "ann@example.com", "view=mine", "Leave view= out of the filter: an alert keeps a filter of its own. Copy what the view stands for.")]
    [InlineData("mail", "ann@example.com", "severity=critical", "Not understood in the filter: severity. Copy what stands behind the question mark in the address of the findings page.")]
    public async Task What_cannot_be_an_alert_is_refused(string channel, string target, string filter, string expected)
    {
        var answer = await _admin.PostAsJsonAsync("/api/v1/alerts", new { name = "x", filter, kinds = new[] { "new" }, channel, target, pace = "atOnce" }, DashboardHost.Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(expected, (await answer.Content.ReadFromJsonAsync<JsonElement>(DashboardHost.Cancellation)).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task The_same_write_sent_again_with_its_key_is_answered_as_it_was_and_done_once()
    {
        var alert = new { name = "Once", filter = "", kinds = new[] { "new" }, channel = "webhook", target = "https://example.com/hook", pace = "atOnce" };
        var (first, again, other) = (await SendAsync(alert, "key-1"), await SendAsync(alert, "key-1"), await SendAsync(alert with { name = "Twice" }, "key-1"));

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created, HttpStatusCode.UnprocessableEntity), (first.StatusCode, again.StatusCode, other.StatusCode));
        Assert.Equal(await first.Content.ReadAsStringAsync(DashboardHost.Cancellation), await again.Content.ReadAsStringAsync(DashboardHost.Cancellation));
        Assert.Equal((first.Headers.Location, "true"), (again.Headers.Location, again.Headers.GetValues("Idempotency-Replayed").Single()));
        Assert.Single(await ListAsync());
        await SendAsync(alert, "key-2");
        Assert.Equal(2, (await ListAsync()).Count);

        async Task<HttpResponseMessage> SendAsync(object body, string key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/alerts") { Content = JsonContent.Create(body) };
            request.Headers.Add("Idempotency-Key", key);
            return await _admin.SendAsync(request, DashboardHost.Cancellation);
        }
    }

    private async Task<string?> AddAsync(object draft, HttpClient? by = null)
    {
        var answer = await (by ?? _admin).PostAsJsonAsync("/api/v1/alerts", draft, DashboardHost.Cancellation);
        Assert.True(answer.StatusCode is HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(DashboardHost.Cancellation));
        return (await answer.Content.ReadFromJsonAsync<JsonElement>(DashboardHost.Cancellation)).GetProperty("secret").GetString();
    }

    private async Task<List<JsonElement>> ListAsync() => [.. (await _admin.GetFromJsonAsync<JsonElement>("/api/v1/alerts", DashboardHost.Cancellation)).GetProperty("items").EnumerateArray()];

    private Task DeliverAsync() => _host.Get<AlertDeliveries>().RunAsync(DashboardHost.Cancellation);

    /// <summary>As if the time until the next attempt were over.</summary>
    private async Task NowAsync()
    {
        await using var db = await _host.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(DashboardHost.Cancellation);
        await db.Alerts.ExecuteUpdateAsync(set => set.SetProperty(row => row.NextAt, _host.Get<TimeProvider>().GetUtcNow()), DashboardHost.Cancellation);
    }

    private async Task RoleAsync(string name, string role)
    {
        await using var scope = _host.Services.CreateAsyncScope();
        var membership = scope.ServiceProvider.GetRequiredService<Membership>();
        await membership.ChangeRoleAsync((await membership.ListAsync(DashboardHost.Cancellation)).Single(member => member.Name == name).Id, role, Actor.System, DashboardHost.Cancellation);
    }

    private async Task<Guid> HappensAsync(string control, Severity severity, FindingTransition transition, string resource, bool isLate = false)
    {
        await using var db = await _host.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(DashboardHost.Cancellation);
        var id = Happens(db, control, severity, transition, resource, isLate);
        await db.SaveChangesAsync(DashboardHost.Cancellation);
        return id;
    }

    private async Task HappenAsync(int count, bool isLate)
    {
        await using var db = await _host.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(DashboardHost.Cancellation);
        for (var number = 0; number < count; number++)
            Happens(db, "CB-01", Severity.Medium, FindingTransition.Opened, $"project/{number}", isLate);
        await db.SaveChangesAsync(DashboardHost.Cancellation);
    }

    /// <param name="isLate">Whether the time to fix it ends about now.</param>
    private Guid Happens(DashboardDb db, string control, Severity severity, FindingTransition transition, string resource, bool isLate)
    {
        var (account, now) = (new AccountId("111122223333"), _host.Get<TimeProvider>().GetUtcNow());
        var at = isLate ? now.AddDays(-FixTargets.Default.Days(severity)) : now;
        var arn = new Arn($"arn:aws:codebuild:eu-west-1:111122223333:{resource}");
        var state = new FindingState
        {
            Key = new EvaluationKey(control, arn, ""),
            Resource = new ResourceId(arn, ResourceTypes.BuildProject, account, "eu-west-1"),
            Severity = severity,
            Outcome = Outcome.Fail,
            Status = FindingStatus.Open,
            Because = $"{resource} is not as it should be.",
            FirstSeen = at,
            OpenedAt = at,
        };
        var row = FindingRow.Of(account, state);
        db.Add(row);
        db.Add(FindingEventRow.Of(row.Id, account, new FindingChange(transition, null, state), scanId: null, at));
        return row.Id;
    }
}
