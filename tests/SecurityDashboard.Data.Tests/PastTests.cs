using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Inventory;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

/// <summary>Whatever was shown at a moment can be shown again, byte for byte, whatever happened since.</summary>
public sealed class PastTests(PostgresServer postgres)
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, Converters = { new JsonStringEnumConverter() } };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<DatabaseProvider, int> Histories => new(
        from provider in new[] { DatabaseProvider.Sqlite, DatabaseProvider.Postgres }
        from seed in Enumerable.Range(1, 4)
        select (provider, seed));

    [Theory, MemberData(nameof(Histories))]
    public async Task Ten_past_dates_are_shown_as_the_copies_kept_at_them(DatabaseProvider provider, int seed)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        await dashboard.ConnectAsync(TwoAccounts.Tools, "Tools");
        var random = new Random(seed);
        var kept = new List<(DateTimeOffset At, string What, Dictionary<string, string> Views)>();
        for (var step = 0; step < 10; step++)
        {
            var what = string.Join(", then ", await RandomHistory.StepAsync(dashboard, random), await RandomHistory.StepAsync(dashboard, random));
            kept.Add((dashboard.Time.GetUtcNow(), what, await ViewsAsync(dashboard, at: null)));
            dashboard.Time.Advance(TimeSpan.FromHours(random.Next(1, 100)));
        }

        foreach (var (at, what, views) in kept)
            foreach (var (view, text) in await ViewsAsync(dashboard, at))
                Assert.True(views[view] == text, $"{view} at {at:u}, after {what}: {Difference(views[view], text)}");
        Assert.InRange(kept.Select(copy => copy.Views["findings"]).Distinct().Count(), 4, 10);
        Assert.InRange(kept.Select(copy => copy.Views["teams"]).Distinct().Count(), 2, 10);
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_was_at_a_moment_cannot_be_changed(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            dashboard.Settings.At(dashboard.Time.GetUtcNow()).SetAsync("some", "value", Actor.System, Cancellation));

        Assert.Equal("What was at 2026-06-01 12:00:00Z cannot be changed. Write through a context of now.", refused.Message);
    }

    /// <summary>Everything that queries say, as text.</summary>
    private static async Task<Dictionary<string, string>> ViewsAsync(TestDashboard dashboard, DateTimeOffset? at)
    {
        var (findings, pipelines, posture) = (dashboard.FindingQueries.At(at), dashboard.Pipelines.At(at), dashboard.Posture.At(at));
        var views = new Dictionary<string, string>();
        var all = await findings.ListAsync(new FindingFilter(), FindingOrder.WorstSeverity, 5000, after: null, Cancellation);
        views["findings"] = Text(all);
        views["findings by control"] = Text(await findings.GroupAsync(new FindingFilter { Open = true }, FindingGrouping.Control, Cancellation));
        views["findings of secrets"] = Text(await findings.GroupAsync(new FindingFilter(), FindingGrouping.Secret, Cancellation));
        views["findings in words"] = Text(await findings.ListAsync(new FindingFilter { Text = "is", Open = true }, FindingOrder.Newest, 7, after: null, Cancellation));
        views["findings by owner"] = Text(await findings.GroupAsync(new FindingFilter { Open = true }, FindingGrouping.Owner, Cancellation));
        foreach (var owner in new[] { new OwnerFilter("payments", null), new OwnerFilter("platform", null), new OwnerFilter(null, "person-1"), new OwnerFilter(null, null) })
            views[$"findings of {owner}"] = Text((await findings.ListAsync(new FindingFilter { Open = true, Owner = owner }, FindingOrder.WorstSeverity, 5000, after: null, Cancellation)).Items.Select(finding => finding.Key));
        var teams = dashboard.Services.GetRequiredService<TeamStore>().At(at);
        views["teams"] = Text(await teams.ListAsync(Cancellation));
        views["rules of teams"] = await teams.RulesAsync(Cancellation);
        var buckets = await dashboard.Services.GetRequiredService<ResourceQueries>().At(at).ListAsync(new ResourceFilter { Type = ResourceTypes.Bucket }, 100, after: null, Cancellation);
        views["owners of buckets"] = Text(buckets.Items.Select(bucket => new { bucket.Arn, bucket.Owner }));
        await foreach (var exported in dashboard.Services.GetRequiredService<FindingReader>().At(at).ReadAsync(new FindingFilter { Open = true }, FindingOrder.WorstSeverity, withEvidence: true, Cancellation))
            views[$"export of {exported.Finding.Key}"] = Text(exported);
        var talks = dashboard.Services.GetRequiredService<FindingActions>().At(at);
        foreach (var finding in all.Items.Where(finding => finding.Status is not Findings.FindingStatus.None).Take(20))
            views[$"who sees to {finding.Key}"] = Text(await talks.OfAsync(finding.Id, Cancellation));
        views["compliance"] = Text((await findings.CountsAsync(Cancellation)).OrderBy(pair => pair.Key, StringComparer.Ordinal));
        foreach (var finding in all.Items.Where(finding => finding.Status is not Findings.FindingStatus.None).Take(40))
            views[$"finding {finding.Key}"] = Text(await findings.FindAsync(finding.Id, Cancellation));

        var list = await pipelines.ListAsync(new PipelineFilter(), PipelineOrder.WorstScore, 100, after: null, Cancellation);
        views["pipelines"] = Text(list);
        views["pipelines that are not perfect"] = Text(await pipelines.ListAsync(new PipelineFilter { Grades = ["A", "B", "C", "D", "E"] }, PipelineOrder.Name, 100, after: null, Cancellation));
        views["resources of pipelines"] = Text((await pipelines.ResourcesAsync([.. list.Items.Select(pipeline => pipeline.Id)], Cancellation)).OrderBy(group => group.Key).Select(group => new { group.Key, Arns = group.ToList() }));
        foreach (var pipeline in list.Items)
            views[$"pipeline {pipeline.Name}"] = Text(await pipelines.FindAsync(pipeline.Id, Cancellation));

        var overview = await posture.OverviewAsync(Cancellation);
        views["overview"] = Text(new { overview, Grades = overview.Grades.OrderBy(pair => pair.Key, StringComparer.Ordinal) }).Replace(Text(overview.Grades), "", StringComparison.Ordinal);
        views["shared"] = Text(await posture.SharedAsync(10, Cancellation));
        views["settings"] = Text((await dashboard.Settings.At(at).ListAsync("", Cancellation)).OrderBy(pair => pair.Key, StringComparer.Ordinal));
        var estate = await dashboard.Snapshots.At(at).EstateAsync(Some.Account, Cancellation);
        views["estate"] = estate is null ? "" : SnapshotDocument.HashOf(estate.Estate.Subject);
        return views;
    }

    private static string Difference(string kept, string found)
    {
        var same = kept.Zip(found).TakeWhile(pair => pair.First == pair.Second).Count();
        return $"\nkept  …{Around(kept)}…\nfound …{Around(found)}…";

        string Around(string text) => text[Math.Max(0, same - 100)..Math.Min(text.Length, same + 200)];
    }

    private static string Text<T>(T value) => JsonSerializer.Serialize(value, Json);
}
