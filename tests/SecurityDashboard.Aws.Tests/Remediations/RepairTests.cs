using System.Collections.Concurrent;
using SecurityDashboard.Controls;

namespace SecurityDashboard.Aws.Remediations;

/// <summary>
/// The commands that a finding shows, as they stand, run by bash with the real aws against an account that has the fault: it is gone, nothing
/// else is worse, the pipelines can still do their work, and what shows that it worked runs.
/// </summary>
public sealed class RepairTests(RepairTests.Endpoint endpoint) : IClassFixture<RepairTests.Endpoint>
{
    public static TheoryData<string> Names => [.. RepairTable.All.Select(repair => repair.Name)];

    public static TheoryData<string> NotRun => [.. RepairTable.NotRun.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_commands_mend_what_they_are_for_and_nothing_else_suffers(string name)
    {
        AwsCli.Require();
        var run = await endpoint.RunAsync(name);

        Assert.True(run.Fixed.ExitCode == 0, $"{run.Shown.Cli}\n{run.Fixed}");
        var after = ControlEngine.Evaluate(run.After, [ControlCatalog.Find(run.Repair.Control)!]).SingleOrDefault(evaluation => evaluation.Key == run.Key);
        Assert.True(after?.Verdict.Outcome is null or Outcome.Pass or Outcome.NotApplicable, $"{after?.Verdict.Outcome}: {after?.Verdict.Because}\n{run.Shown.Cli}\n{run.Fixed}");
        Assert.True(!run.Worse().Any(), $"Worse than before:\n{string.Join('\n', run.Worse())}");
        Assert.True(!run.Lost().Any(), $"Roles that cannot do their work any more:\n{string.Join('\n', run.Lost())}");
        if (run.Repair.CannotVerify is null)
            Assert.True(run.Verified!.ExitCode == 0, $"{run.Shown.Verify}\n{run.Verified}");
    }

    [Theory]
    [MemberData(nameof(NotRun))]
    public async Task What_is_not_run_has_a_reason_that_holds(string control) => await RepairTable.NotRun[control].HoldsAsync(ControlCatalog.Find(control)!, endpoint.Url);

    [Fact]
    public void Every_control_is_run_or_has_a_reason()
    {
        var run = RepairTable.All.Select(repair => repair.Control).ToHashSet();

        Assert.Equal(RepairTable.All.Count, RepairTable.All.DistinctBy(repair => repair.Name).Count());
        Assert.Equal(ControlCatalog.All.Select(control => control.Info.Id), run.Union(RepairTable.NotRun.Keys).Order(StringComparer.Ordinal));
        Assert.Empty(run.Intersect(RepairTable.NotRun.Keys));
    }

    /// <summary>All lines are run as soon as one is asked for, two at a time: most of the time is the start of aws.</summary>
    public sealed class Endpoint : IAsyncLifetime
    {
        private readonly AwsEndpoint _endpoint = new();
        private readonly ConcurrentDictionary<string, Task<RepairRun>> _runs = new(StringComparer.Ordinal);
        private readonly SemaphoreSlim _hands = new(3);

        public Uri Url => _endpoint.Url;

        public ValueTask InitializeAsync() => _endpoint.InitializeAsync();

        public async ValueTask DisposeAsync()
        {
            await _endpoint.DisposeAsync();
            _hands.Dispose();
        }

        internal Task<RepairRun> RunAsync(string name)
        {
            var url = _endpoint.Url;
            if (_runs.IsEmpty)
                foreach (var repair in RepairTable.All)
                    _runs[repair.Name] = OneAsync(repair, url);
            return _runs[name];
        }

        private async Task<RepairRun> OneAsync(Repair repair, Uri url)
        {
            await _hands.WaitAsync(TestContext.Current.CancellationToken);
            try
            {
                return await RepairRun.OfAsync(repair, url);
            }
            finally
            {
                _hands.Release();
            }
        }
    }
}
