using System.Collections.Immutable;
using System.Globalization;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Exceptions;
using SecurityDashboard.Findings;
using SecurityDashboard.Inventory;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

/// <summary>What is stored follows the model that the lifecycle follows: scans, faults, denials, deletions, settings, renamed controls and exceptions, in any order.</summary>
public sealed class LifecycleModelTests(PostgresServer postgres)
{
    private const int Sequences = 200;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task Two_hundred_years_on_a_database_follow_the_model(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var number = 0;

        // One after the other on one database, each in an account of its own: what is left of the others is in the way, as it is in life.
        await FindingModel.Years(longest: 8).SampleAsync(async year =>
        {
            var account = new AccountId((++number).ToString("D12", CultureInfo.InvariantCulture));
            await dashboard.ConnectAsync(account, $"Year {number}");
            var subject = new OnDatabase(dashboard, account);
            await new FindingModel($"year{number}", account, dashboard.Time.GetUtcNow()).HoldAsync(subject, year);
            await subject.CheckAsync();
        }, iter: Sequences, threads: 1);

        Assert.True(number >= Sequences);
        Assert.Null(await dashboard.Audit.VerifyAsync(Cancellation));
    }

    private sealed class OnDatabase(TestDashboard dashboard, AccountId account) : IFindingSubject
    {
        private long _version;

        public async ValueTask ScanAsync(FindingModel model, Seen[] saw)
        {
            Wind(model);
            var users = Enumerable.Range(0, FindingModel.Users).ToList();
            var there = users.Where(user => saw[user] is not (Seen.Absent or Seen.OutOfSight)).ToList();
            var off = users.Where(model.IsOff).Select(model.ControlOf).Distinct();
            _version++;
            var estate = new Estate(new AccountSnapshot
            {
                Account = account,
                TakenAt = model.Now,
                Source = SnapshotSource.Demo,
                Regions = [.. users.Select(user => model.ResourceOf(user).Region)],
                Listings = [.. users.Select(user => new Listing(ResourceTypes.BuildProject, model.ResourceOf(user).Region, saw[user] is Seen.OutOfSight ? Observed.Unreadable<int>(Some.Denied) : Observed.Of(1)))],
                Resources = [.. there.Select(user => Some.Project.With(project => project with { Tags = model.TagsOf(user).ToImmutableSortedDictionary(tag => tag.Key, tag => tag.Value) }) with { Arn = model.ResourceOf(user).Arn })],
                OwnedBuckets = Observed.Of<ImmutableArray<string>>([]),
            }, [])
            {
                Settings = new ControlSettings(off.Select(control => new SettingValue($"{control}/state", null, Control.Off, "Agreed with the auditors.", "ada", Some.Now, _version))),
            };
            var evaluations = there.Where(user => !model.IsOff(user)).Select(user => FindingModel.Evaluation(model, user, saw[user])).ToList();
            Assert.NotNull(await dashboard.Findings.ApplyAsync(new StoredEstate(estate, _version), evaluations, lease: null, model.IdNow, Cancellation));
        }

        public async ValueTask<RiskException?> AskAsync(FindingModel model, ExceptionScope scope, int days, Decider by)
        {
            Wind(model);
            try
            {
                return await dashboard.Exceptions.RequestAsync(
                    new ExceptionRequest { Kind = ExceptionKind.RiskAccepted, Scope = scope, Reason = "Agreed with the auditors.", Owner = "payments", ExpiresAt = model.Now.AddDays(days) }, by, Actor.System, Cancellation);
            }
            catch (FormatException)
            {
                // Of a control that the catalogue does not hold, or asked for already.
                return null;
            }
        }

        public async ValueTask<bool> StepAsync(FindingModel model, Guid exception, Happening step, Decider by)
        {
            Wind(model);
            try
            {
                Assert.NotNull(await (step switch
                {
                    Happening.Approve => dashboard.Exceptions.ApproveAsync(exception, null, by, Actor.System, Cancellation),
                    Happening.Refuse => dashboard.Exceptions.RefuseAsync(exception, "No.", by, Actor.System, Cancellation),
                    _ => dashboard.Exceptions.WithdrawAsync(exception, by, Actor.System, Cancellation),
                }));
                return true;
            }
            catch (StepRefusedException)
            {
                return false;
            }
        }

        public async ValueTask WaitAsync(FindingModel model)
        {
            Wind(model);
            await dashboard.Exceptions.ExpireAsync(Cancellation);
        }

        public async ValueTask<IReadOnlyDictionary<int, FindingState>> StatesAsync(FindingModel model) =>
            (await RowsAsync()).Select(row => row.ToState()).ToDictionary(state => state.Key.Resource.Text[^1] - '0');

        /// <summary>What is kept beside the findings says the same as they do.</summary>
        public async Task CheckAsync()
        {
            var rows = await RowsAsync();
            await using var db = dashboard.Open();
            var events = (await db.FindingEvents.Where(change => change.AccountId == account.Text).OrderBy(change => change.Id).ToListAsync(Cancellation)).ToLookup(change => change.FindingId);
            Assert.Equal(rows.Select(row => row.Id).Order(), events.Select(finding => finding.Key).Order());
            foreach (var row in rows)
            {
                var last = events[row.Id].Last();
                Assert.Equal((row.Status, row.Outcome, row.Severity, row.Because, row.ExceptionId), (last.Status, last.Outcome, last.Severity, last.Because, last.ExceptionId));
                Assert.Equal(row.IsOpen, row.ToState().IsOpen);
                Assert.True(row.IsOpen || row.ExceptionId is null, "What does not count is excepted.");
            }

            var score = (await db.Accounts.SingleAsync(row => row.Id == account.Text, Cancellation)).Score;
            Assert.Equal((rows.Count(row => row.IsOpen), rows.Count(row => row.ExceptionId is not null)), (score.Critical + score.High + score.Medium + score.Low, score.Excepted));
            Assert.True(score.WithExceptions >= score.Value);
        }

        private async Task<List<FindingRow>> RowsAsync()
        {
            await using var db = dashboard.Open();
            return await db.Findings.AsNoTracking().Where(row => row.AccountId == account.Text).ToListAsync(Cancellation);
        }

        private void Wind(FindingModel model) => dashboard.Time.Advance(model.Now - dashboard.Time.GetUtcNow());
    }
}
