using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Alerts;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Testing;
using SecurityDashboard.Web.People;
using SecurityDashboard.Web.Support;

namespace SecurityDashboard.Web.Features.Notifications;

/// <summary>Topics and Security Hub, as moto has them.</summary>
public sealed class AwsAlertTests(AwsEndpoint aws) : IClassFixture<AwsEndpoint>, IAsyncLifetime
{
    private const string Account = "123456789012";

    private readonly HttpClient _http = new();
    private AwsRelay _relay = null!;
    private DashboardHost _host = null!;
    private HttpClient _admin = null!;

    public async ValueTask InitializeAsync()
    {
        _http.BaseAddress = aws.Url;
        await aws.ResetAsync();
        _relay = await AwsRelay.StartAsync(aws.Url);
        _host = new DashboardHost(("Host:Roles", "web"), ("Database:Provider", "Sqlite"), ("Aws:EndpointUrl", _relay.Url.ToString()), ("Notifications:PublicUrl", "https://dashboard.example.com"));
        _admin = await _host.ProgramAsync(Roles.Admin);
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        _http.Dispose();
        await _host.DisposeAsync();
        await _relay.DisposeAsync();
    }

    [Fact]
    public async Task A_topic_has_a_message_for_programs_and_one_for_people()
    {
        var (topic, queue) = await TopicAsync("alerts");
        await AddAsync(new { name = "Topic", filter = "", kinds = new[] { "new" }, channel = "sns", target = topic, pace = "atOnce" });
        await HappensAsync("CB-01", FindingTransition.Opened, "project/one");

        await DeliverAsync();

        var told = JsonDocument.Parse(Assert.Single(await ReceivedAsync(queue))).RootElement;
        Assert.Equal("[Topic] New: Builds run without privileged mode", told.GetProperty("Subject").GetString());
        var item = JsonDocument.Parse(told.GetProperty("Message").GetString()!).RootElement.GetProperty("items")[0];
        Assert.Equal(("new", "CB-01", "arn:aws:codebuild:eu-west-1:111122223333:project/one"), (item.GetProperty("event").GetString(), item.GetProperty("control").GetString(), item.GetProperty("resource").GetString()));
        Assert.Equal(topic, (await AlertAsync()).GetProperty("target").GetString());
    }

    [Fact]
    public async Task A_topic_that_is_not_there_is_said_and_tried_again()
    {
        await AddAsync(new { name = "Topic", filter = "", kinds = new[] { "new" }, channel = "sns", target = $"arn:aws:sns:eu-west-1:{Account}:nowhere", pace = "atOnce" });
        await HappensAsync("CB-01", FindingTransition.Opened, "project/one");

        await DeliverAsync();

        var alert = await AlertAsync();
        Assert.Equal(1, alert.GetProperty("attempts").GetInt32());
        Assert.StartsWith("AWS did not take it: HTTP 404 ", alert.GetProperty("lastError").GetString(), StringComparison.Ordinal);
        using var test = await _admin.PostAsync(new Uri($"/api/v1/alerts/{alert.GetProperty("id").GetGuid()}/test", UriKind.Relative), null, DashboardHost.Cancellation);
        Assert.Equal(HttpStatusCode.BadGateway, test.StatusCode);
    }

    [Fact]
    public async Task A_denial_names_the_permission_that_is_missing()
    {
        var (topic, _) = await TopicAsync("denied");
        await AddAsync(new { name = "Topic", filter = "", kinds = new[] { "new" }, channel = "sns", target = topic, pace = "atOnce" });
        await HappensAsync("CB-01", FindingTransition.Opened, "project/one");
        await aws.ConfigureAsync("""{"deny":["sns:Publish"]}""");
        try
        {
            await DeliverAsync();
        }
        finally
        {
            await aws.ConfigureAsync("""{"deny":[]}""");
        }

        Assert.EndsWith($"This program's own credentials need sns:Publish on {topic}.", (await AlertAsync()).GetProperty("lastError").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Security_Hub_has_what_is_open_and_then_every_change()
    {
        await HappensAsync("CB-01", FindingTransition.Opened, "project/before", earlier: TimeSpan.FromDays(1));
        await AddAsync(new { name = "Hub", filter = "", kinds = Array.Empty<string>(), channel = "securityHub", target = "eu-west-1", pace = "atOnce" });

        await DeliverAsync();
        var before = Assert.Single(await ImportedAsync());
        Assert.Equal(("FAILED", "NEW", Account), (before.GetProperty("Compliance").GetProperty("Status").GetString(), before.GetProperty("Workflow").GetProperty("Status").GetString(), before.GetProperty("AwsAccountId").GetString()));
        Assert.Equal($"arn:aws:securityhub:eu-west-1:{Account}:product/{Account}/default", before.GetProperty("ProductArn").GetString());
        Assert.Equal("111122223333", before.GetProperty("ProductFields").GetProperty("SecurityDashboard/Account").GetString());

        await HappensAsync("CB-08", FindingTransition.Opened, "project/after");
        await IsFixedAsync("project/before");
        await DeliverAsync();

        var after = (await ImportedAsync()).ToDictionary(finding => finding.GetProperty("Resources")[0].GetProperty("Id").GetString()!);
        Assert.Equal(["arn:aws:codebuild:eu-west-1:111122223333:project/after", "arn:aws:codebuild:eu-west-1:111122223333:project/before"], after.Keys.Order());
        Assert.Equal("FAILED", after["arn:aws:codebuild:eu-west-1:111122223333:project/after"].GetProperty("Compliance").GetProperty("Status").GetString());
        Assert.Equal(("PASSED", "ARCHIVED", "INFORMATIONAL"), after["arn:aws:codebuild:eu-west-1:111122223333:project/before"] is var done ? (done.GetProperty("Compliance").GetProperty("Status").GetString(), done.GetProperty("RecordState").GetString(), done.GetProperty("FindingProviderFields").GetProperty("Severity").GetProperty("Label").GetString()) : default);
    }

    [Fact]
    public async Task A_finding_that_Security_Hub_refuses_keeps_back_no_other_and_is_said()
    {
        await HappenAsync(250);
        var first = await WithAsync(db => db.Findings.OrderBy(row => row.Id).Select(row => row.Id).FirstAsync(DashboardHost.Cancellation));
        var calls = 0;
        _relay.Change = (operation, _) => operation != "/findings/import" ? null : ++calls switch
        {
            1 => (HttpStatusCode.TooManyRequests, """{"message":"Slow down"}"""),
            2 => (HttpStatusCode.ServiceUnavailable, ""),
            3 => (HttpStatusCode.OK, $$"""{"FailedCount":1,"SuccessCount":99,"FailedFindings":[{"Id":"{{first}}","ErrorCode":"InvalidInput","ErrorMessage":"Not this one"}]}"""),
            _ => null,
        };
        await AddAsync(new { name = "Hub", filter = "", kinds = Array.Empty<string>(), channel = "securityHub", target = "eu-west-1", pace = "atOnce" });

        await DeliverAsync();
        await DeliverAsync();

        Assert.Equal(5, calls);
        Assert.Equal((250, 1), await WithAsync(async db => (await db.HubFindings.CountAsync(DashboardHost.Cancellation), await db.HubFindings.CountAsync(row => row.Refused != null, DashboardHost.Cancellation))));
        var alert = await AlertAsync();
        Assert.Equal((0, "Security Hub refused 1 finding, and is told again once a day. InvalidInput: Not this one"), (alert.GetProperty("attempts").GetInt32(), alert.GetProperty("lastError").GetString()));

        // A day later it is taken.
        await LaterAsync(TimeSpan.FromDays(2));
        await DeliverAsync();
        Assert.Equal(JsonValueKind.Null, (await AlertAsync()).GetProperty("lastError").ValueKind);
    }

    [Fact]
    public async Task What_Security_Hub_does_not_understand_is_found_among_what_came_with_it()
    {
        await HappenAsync(4);
        var calls = 0;
        _relay.Change = (operation, _) => operation == "/findings/import" && ++calls is 1 or 2 or 4 ? (HttpStatusCode.BadRequest, """{"Code":"InvalidInputException","Message":"No"}""") : null;
        await AddAsync(new { name = "Hub", filter = "", kinds = Array.Empty<string>(), channel = "securityHub", target = "eu-west-1", pace = "atOnce" });

        await DeliverAsync();

        // Four, the first two, one, the other of them, the last two.
        Assert.Equal(5, calls);
        Assert.Equal("Security Hub refused 1 finding, and is told again once a day. AWS did not take it: HTTP 400 InvalidInputException No", (await AlertAsync()).GetProperty("lastError").GetString());
    }

    [Fact]
    public async Task A_large_estate_is_imported_in_parts_that_continue_where_the_last_one_stopped()
    {
        await HappenAsync(2_050);
        var (calls, whose) = (0, 0);
        _relay.Change = (operation, _) =>
        {
            (calls, whose) = (calls + (operation == "/findings/import" ? 1 : 0), whose + (operation == "GetCallerIdentity" ? 1 : 0));
            return null;
        };
        await AddAsync(new { name = "Hub", filter = "", kinds = Array.Empty<string>(), channel = "securityHub", target = "eu-west-1", pace = "daily" });

        await DeliverAsync();
        Assert.Equal((20, 1, true), (calls, whose, await IsFillingAsync()));
        Assert.True((await AlertAsync()).GetProperty("nextAt").GetDateTimeOffset() <= _host.Get<TimeProvider>().GetUtcNow());
        await DeliverAsync();
        Assert.Equal((21, 2, false), (calls, whose, await IsFillingAsync()));
        await DeliverAsync();
        Assert.Equal((21, 2), (calls, whose));

        await PutAsync(new { name = "Renamed", filter = "", kinds = Array.Empty<string>(), channel = "securityHub", target = "eu-west-1", pace = "atOnce" });
        Assert.False(await IsFillingAsync());
        await PutAsync(new { name = "Renamed", filter = "sev=high", kinds = Array.Empty<string>(), channel = "securityHub", target = "", pace = "atOnce" });
        Assert.True(await IsFillingAsync());
        // They are there already.
        await DeliverAsync();
        Assert.Equal((21, false), (calls, await IsFillingAsync()));
    }

    [Fact]
    public async Task What_leaves_the_filter_or_goes_with_its_account_is_archived_in_Security_Hub()
    {
        await _host.Get<AccountStore>().AddAsync(new AccountId("111122223333"), new AccountSettings { Name = "Payments", Source = AccountSource.Demo }, Actor.System, DashboardHost.Cancellation);
        await HappensAsync("CB-01", FindingTransition.Opened, "project/one", earlier: TimeSpan.FromDays(1));
        await HappensAsync("CB-08", FindingTransition.Opened, "project/two", earlier: TimeSpan.FromDays(1));
        await AddAsync(new { name = "Hub", filter = "", kinds = Array.Empty<string>(), channel = "securityHub", target = "eu-west-1", pace = "atOnce" });
        await DeliverAsync();
        Assert.Equal(["ACTIVE", "ACTIVE"], await StatesAsync());

        await PutAsync(new { name = "Hub", filter = "control=CB-08", kinds = Array.Empty<string>(), channel = "securityHub", target = "", pace = "atOnce" });
        await DeliverAsync();
        Assert.Equal(["ARCHIVED", "ACTIVE"], await StatesAsync());

        await _host.Get<AccountStore>().RemoveAsync(new AccountId("111122223333"), Actor.System, DashboardHost.Cancellation);
        await LaterAsync(TimeSpan.FromHours(2));
        await DeliverAsync();
        Assert.Equal(["ARCHIVED", "ARCHIVED"], await StatesAsync());
        var gone = (await ImportedAsync()).Single(finding => finding.GetProperty("GeneratorId").GetString() is "CB-08");
        Assert.Equal(("arn:aws:codebuild:eu-west-1:111122223333:project/two", "111122223333"), (gone.GetProperty("Resources")[0].GetProperty("Id").GetString(), gone.GetProperty("ProductFields").GetProperty("SecurityDashboard/Account").GetString()));
        Assert.Empty(await WithAsync(db => db.HubFindings.ToListAsync(DashboardHost.Cancellation)));
    }

    [Fact]
    public async Task A_test_of_Security_Hub_is_over_from_the_start()
    {
        await AddAsync(new { name = "Hub", filter = "", kinds = Array.Empty<string>(), channel = "securityHub", target = "eu-west-1", pace = "daily" });

        using var test = await _admin.PostAsync(new Uri($"/api/v1/alerts/{(await AlertAsync()).GetProperty("id").GetGuid()}/test", UriKind.Relative), null, DashboardHost.Cancellation);

        Assert.Equal(HttpStatusCode.NoContent, test.StatusCode);
        Assert.Equal(("ARCHIVED", "RESOLVED"), Assert.Single(await ImportedAsync()) is var only ? (only.GetProperty("RecordState").GetString(), only.GetProperty("Workflow").GetProperty("Status").GetString()) : default);
    }

    [Fact]
    public void What_is_too_long_for_a_topic_goes_in_parts_and_none_is_lost()
    {
        var message = new AlertMessage("Many", Guid.Empty, DateTimeOffset.UnixEpoch, [.. Enumerable.Range(0, 1_000).Select(number => new AlertItem("new", "CB-01", "Title", "high", $"arn:{number}", "111122223333", new string('é', 600), DateTimeOffset.UnixEpoch, "https://dashboard.example.com/findings/1", Guid.Empty))]);

        var parts = AlertChannels.Parts(message).ToList();

        Assert.Equal(message.Items, parts.SelectMany(part => part.Told.Items));
        Assert.InRange(parts.Count, 2, 16);
        Assert.All(parts, part => Assert.InRange(Encoding.UTF8.GetByteCount(part.Texts), 1, 256 * 1024));
    }

    private async Task<string[]> StatesAsync() => [.. (await ImportedAsync()).OrderBy(finding => finding.GetProperty("GeneratorId").GetString(), StringComparer.Ordinal).Select(finding => finding.GetProperty("RecordState").GetString()!)];

    private Task<bool> IsFillingAsync() => WithAsync(db => db.Alerts.Select(row => row.FilledAt == null).SingleAsync(DashboardHost.Cancellation));

    /// <summary>As if so much time had gone by since anything was imported.</summary>
    private Task LaterAsync(TimeSpan by) => ChangeAsync(async db =>
    {
        var before = _host.Get<TimeProvider>().GetUtcNow() - by;
        await db.Alerts.ExecuteUpdateAsync(set => set.SetProperty(row => row.FilledAt, before), DashboardHost.Cancellation);
        await db.HubFindings.ExecuteUpdateAsync(set => set.SetProperty(row => row.ToldAt, before), DashboardHost.Cancellation);
    });

    private async Task PutAsync(object draft)
    {
        using var answer = await _admin.PutAsJsonAsync($"/api/v1/alerts/{(await AlertAsync()).GetProperty("id").GetGuid()}", draft, DashboardHost.Cancellation);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(DashboardHost.Cancellation));
    }

    private async Task AddAsync(object draft)
    {
        var answer = await _admin.PostAsJsonAsync("/api/v1/alerts", draft, DashboardHost.Cancellation);
        Assert.True(answer.StatusCode is HttpStatusCode.Created, await answer.Content.ReadAsStringAsync(DashboardHost.Cancellation));
    }

    private async Task<JsonElement> AlertAsync() => (await _admin.GetFromJsonAsync<JsonElement>("/api/v1/alerts", DashboardHost.Cancellation)).GetProperty("items").EnumerateArray().Single();

    private async Task DeliverAsync()
    {
        await using (var db = await _host.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(DashboardHost.Cancellation))
            await db.Alerts.ExecuteUpdateAsync(set => set.SetProperty(row => row.NextAt, _host.Get<TimeProvider>().GetUtcNow()), DashboardHost.Cancellation);
        await _host.Get<AlertDeliveries>().RunAsync(DashboardHost.Cancellation);
    }

    private async Task<(string Topic, string Queue)> TopicAsync(string name)
    {
        var topic = Part(await AskAsync("sns", "/", new() { ["Action"] = "CreateTopic", ["Name"] = name }), "TopicArn");
        var queue = Part(await AskAsync("sqs", "/", new() { ["Action"] = "CreateQueue", ["QueueName"] = name, ["Version"] = "2012-11-05" }), "QueueUrl");
        await AskAsync("sns", "/", new() { ["Action"] = "Subscribe", ["TopicArn"] = topic, ["Protocol"] = "sqs", ["Endpoint"] = $"arn:aws:sqs:eu-west-1:{Account}:{name}" });
        return (topic, queue);
    }

    private async Task<ImmutableArray<string>> ReceivedAsync(string queue) =>
        [.. Regex.Matches(await AskAsync("sqs", new Uri(queue).AbsolutePath, new() { ["Action"] = "ReceiveMessage", ["MaxNumberOfMessages"] = "10", ["Version"] = "2012-11-05" }), "<Body>(.*?)</Body>", RegexOptions.Singleline).Select(body => WebUtility.HtmlDecode(body.Groups[1].Value))];

    private async Task<ImmutableArray<JsonElement>> ImportedAsync() =>
        [.. JsonDocument.Parse(await SendAsync("securityhub", "/findings", new StringContent("{}", Encoding.UTF8, "application/json"))).RootElement.GetProperty("Findings").EnumerateArray()];

    private static string Part(string xml, string name) => Regex.Match(xml, $"<{name}>([^<]+)</{name}>").Groups[1].Value is { Length: > 0 } text ? text : throw new InvalidOperationException(xml);

    private Task<string> AskAsync(string service, string path, Dictionary<string, string> form) => SendAsync(service, path, new FormUrlEncodedContent(form));

    private async Task<string> SendAsync(string service, string path, HttpContent content)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue("AWS4-HMAC-SHA256", $"Credential=AKIAHUB0000000000000/20261101/eu-west-1/{service}/aws4_request, SignedHeaders=host, Signature=x");
        using var answer = await _http.SendAsync(request, DashboardHost.Cancellation);
        var said = await answer.Content.ReadAsStringAsync(DashboardHost.Cancellation);
        Assert.True(answer.IsSuccessStatusCode, said);
        return said;
    }

    private Task HappensAsync(string control, FindingTransition transition, string resource, TimeSpan earlier = default) => ChangeAsync(db =>
    {
        Happens(db, control, transition, resource, earlier);
        return Task.CompletedTask;
    });

    /// <summary>Before there was an alert.</summary>
    private Task HappenAsync(int count) => ChangeAsync(db =>
    {
        for (var number = 0; number < count; number++)
            Happens(db, "CB-01", FindingTransition.Opened, $"project/{number}", TimeSpan.FromDays(1));
        return Task.CompletedTask;
    });

    private void Happens(DashboardDb db, string control, FindingTransition transition, string resource, TimeSpan earlier)
    {
        var (account, at) = (new AccountId("111122223333"), _host.Get<TimeProvider>().GetUtcNow() - earlier);
        var arn = new Arn($"arn:aws:codebuild:eu-west-1:111122223333:{resource}");
        var state = new FindingState
        {
            Key = new EvaluationKey(control, arn, ""),
            Resource = new ResourceId(arn, ResourceTypes.BuildProject, account, "eu-west-1"),
            Severity = Severity.High,
            Outcome = Outcome.Fail,
            Status = FindingStatus.Open,
            Because = $"{resource} is not as it should be.",
            FirstSeen = at,
            OpenedAt = at,
        };
        var row = FindingRow.Of(account, state);
        db.Add(row);
        db.Add(FindingEventRow.Of(row.Id, account, new FindingChange(transition, null, state), scanId: null, at));
    }

    private Task IsFixedAsync(string resource) => ChangeAsync(async db =>
    {
        var (row, at) = (await db.Findings.AsNoTracking().SingleAsync(finding => finding.ResourceArn.EndsWith(resource), DashboardHost.Cancellation), _host.Get<TimeProvider>().GetUtcNow());
        var open = row.ToState();
        var done = open with { Outcome = Outcome.Pass, Status = FindingStatus.Resolved, ResolvedAt = at };
        await db.Findings.Where(finding => finding.Id == row.Id).ExecuteDeleteAsync(DashboardHost.Cancellation);
        db.Add(FindingRow.Of(new AccountId("111122223333"), done, row.Id));
        db.Add(FindingEventRow.Of(row.Id, new AccountId("111122223333"), new FindingChange(FindingTransition.Resolved, open, done), scanId: null, at));
    });

    private async Task ChangeAsync(Func<DashboardDb, Task> change)
    {
        await using var db = await _host.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(DashboardHost.Cancellation);
        await change(db);
        await db.SaveChangesAsync(DashboardHost.Cancellation);
    }

    private async Task<T> WithAsync<T>(Func<DashboardDb, Task<T>> read)
    {
        await using var db = await _host.Get<IDbContextFactory<DashboardDb>>().CreateDbContextAsync(DashboardHost.Cancellation);
        return await read(db);
    }
}
