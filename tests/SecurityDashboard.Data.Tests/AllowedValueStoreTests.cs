using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Functions;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

public sealed class AllowedValueStoreTests(PostgresServer postgres)
{
    private const string Reason = "a value of the fixtures that everyone may know";
    private const string Fingerprint = "fedcba9876543210fedcba9876543210";

    private static readonly Actor Ada = new("ada", "192.0.2.1");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task What_is_allowed_does_not_count_from_the_next_evaluation_on_and_counts_again_when_it_is_removed(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var allowed = dashboard.Services.GetRequiredService<AllowedValueStore>();
        await dashboard.ScanAsync(Some.SnapshotWith(Some.Function with { Variables = Observed.Of<ImmutableArray<FunctionVariable>>([new FunctionVariable("CONFIG", Some.SecretText())]) }));
        Assert.Equal(FindingStatus.Open, (await FindingAsync(dashboard)).Status);
        Assert.Equal([Fingerprint], (await dashboard.FindingQueries.GroupAsync(new FindingFilter { Open = true }, FindingGrouping.Secret, Cancellation)).Select(group => group.Key));
        Assert.Equal(1, (await dashboard.FindingQueries.CountAsync(new FindingFilter { Open = true, Fingerprint = Fingerprint }, Cancellation)).Values.Sum());

        var entry = await allowed.AllowAsync(AllowedValueKind.Fingerprint, $" {Fingerprint} ", Reason, Ada, Cancellation);
        Assert.Contains(Some.Account, (await dashboard.Scans.SweepAsync(Cancellation)).Accounts);
        await dashboard.Runner.EvaluateAsync(Some.Account, Cancellation);

        Assert.Equal(FindingStatus.Resolved, (await FindingAsync(dashboard)).Status);
        Assert.Equal([entry], await allowed.ListAsync(Cancellation));
        Assert.Equal(entry, await allowed.AllowAsync(AllowedValueKind.Fingerprint, Fingerprint, Reason, Ada, Cancellation));

        Assert.True(await allowed.RemoveAsync(entry.Id, Ada, Cancellation));
        await dashboard.Runner.EvaluateAsync(Some.Account, Cancellation);

        Assert.Equal(FindingStatus.Open, (await FindingAsync(dashboard)).Status);
        Assert.False(await allowed.RemoveAsync(entry.Id, Ada, Cancellation));
        Assert.Equal(
            [("ada", "secret.disallowed", $"fingerprint {Fingerprint}", null), ("ada", "secret.allowed", $"fingerprint {Fingerprint}", Reason)],
            (await dashboard.AuditQueries.ListAsync(new AuditFilter { Target = $"fingerprint {Fingerprint}" }, 10, after: null, Cancellation)).Items.Select(it => (it.Entry.Actor, it.Entry.Action, it.Entry.Target, it.Entry.After)));
        Assert.Null(await dashboard.Audit.VerifyAsync(Cancellation));
    }

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_pattern_is_given_to_the_detector(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var allowed = dashboard.Services.GetRequiredService<AllowedValueStore>();

        var entry = await allowed.AllowAsync(AllowedValueKind.Pattern, "fixture-[0-9]+", Reason, Ada, Cancellation);

        Assert.Equal(entry.Id.ToString("N"), (await allowed.PatternsAsync(Cancellation)).Matching("fixture-42"));
        Assert.Null((await allowed.PatternsAsync(Cancellation)).Matching("other-42"));
    }

    [Theory]
    [InlineData(AllowedValueKind.Fingerprint, "fedcba", Reason, "A fingerprint has 32 digits from 0 to f. Copy it from the finding.")]
    [InlineData(AllowedValueKind.Fingerprint, Fingerprint, "because", "The reason has 7 characters. Write 10 to 500: who reads it in a year has to understand it.")]
    [InlineData(AllowedValueKind.Pattern, "(?s).+", Reason, "The pattern is too broad: it lets 12 of 12 samples of secrets through. Write what only the allowed values have in common, such as a fixed beginning.")]
    public async Task What_cannot_be_allowed_is_refused_and_leaves_no_trace(AllowedValueKind kind, string text, string reason, string problem)
    {
        await using var dashboard = await TestDashboard.CreateAsync(DatabaseProvider.Sqlite, postgres);
        var allowed = dashboard.Services.GetRequiredService<AllowedValueStore>();

        Assert.Equal(problem, (await Assert.ThrowsAsync<FormatException>(() => allowed.AllowAsync(kind, text, reason, Ada, Cancellation))).Message);

        Assert.Empty(await allowed.ListAsync(Cancellation));
        await using var db = dashboard.Open();
        Assert.False(await db.Audit.AnyAsync(row => row.Action == "secret.allowed", Cancellation));
    }

    private static async Task<FindingSummary> FindingAsync(TestDashboard dashboard) =>
        Assert.Single((await dashboard.FindingQueries.ListAsync(new FindingFilter { Controls = ["HC-10"] }, FindingOrder.Newest, 10, after: null, Cancellation)).Items);
}
