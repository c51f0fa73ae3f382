using System.Collections.Immutable;
using CsCheck;
using SecurityDashboard.Controls;
using SecurityDashboard.Exceptions;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Findings;

/// <summary>The lifecycle with settings, renamed controls and exceptions does what the model says, whatever a year brings.</summary>
public sealed class LifecycleModelTests
{
    private const int Sequences = 10_000;

    [Fact]
    public Task Ten_thousand_years_follow_the_model() =>
        FindingModel.Years(longest: 14).SampleAsync(year => new FindingModel("a", Some.Account, Some.Now).HoldAsync(new Pure(), year), iter: Sequences);

    /// <summary>The lifecycle and the marks, one after the other, as the store does it.</summary>
    private sealed class Pure : IFindingSubject
    {
        private readonly Dictionary<EvaluationKey, FindingState> _states = [];
        private readonly Dictionary<Guid, RiskException> _exceptions = [];

        public ValueTask ScanAsync(FindingModel model, Seen[] saw)
        {
            var evaluations = Enumerable.Range(0, FindingModel.Users).Where(user => !model.IsOff(user) && saw[user] is not (Seen.Absent or Seen.OutOfSight))
                .Select(user => FindingModel.Evaluation(model, user, saw[user])).ToList();
            var whyOff = (string id) => Enumerable.Range(0, FindingModel.Users).Any(user => model.IsOff(user) && model.ControlOf(user) == id) ? "Ada switched it off." : null;
            foreach (var change in FindingLifecycle.Apply([.. _states.Values], evaluations, (_, region) => saw[region[^1] - '0'] is Seen.OutOfSight ? Some.Denied : null, model.Now, whyOff, model.IdNow).ToList())
            {
                // Whatever failed to load resolves nothing and makes nothing go.
                if (change.Transition is FindingTransition.Resolved)
                    Assert.Contains(saw[UserOf(change.After)], (Seen[])[Seen.Pass, Seen.NotApplicable]);
                if (change.Transition is FindingTransition.Gone)
                    Assert.Equal(Seen.Absent, saw[UserOf(change.After)]);
                Take(change);
            }

            Mark(model);
            return ValueTask.CompletedTask;
        }

        public ValueTask<RiskException?> AskAsync(FindingModel model, ExceptionScope scope, int days, Decider by)
        {
            var made = new ExceptionRequest { Kind = ExceptionKind.RiskAccepted, Scope = scope, Reason = "Agreed with the auditors.", Owner = "payments", ExpiresAt = model.Now.AddDays(days) }
                .Made(Guid.CreateVersion7(model.Now), model.WorstOf(scope), ExceptionPolicy.Default, by, model.Now);
            _exceptions[made.Id] = made;
            Mark(model);
            return ValueTask.FromResult<RiskException?>(made);
        }

        public ValueTask<bool> StepAsync(FindingModel model, Guid exception, Happening step, Decider by)
        {
            var before = _exceptions[exception];
            var obstacle = step switch
            {
                Happening.Approve => before.WhyNotApprove(by, ExceptionPolicy.Default, model.Now),
                Happening.Refuse => before.WhyNotRefuse(by, model.Now),
                _ => before.WhyNotWithdraw(by, model.Now),
            };
            if (obstacle is not null)
                return ValueTask.FromResult(false);

            _exceptions[exception] = step switch
            {
                Happening.Approve => before.Approved(by, null, model.Now),
                Happening.Refuse => before.Refused(by, "No.", model.Now),
                _ => before.Withdrawn(by, model.Now),
            };
            Mark(model);
            return ValueTask.FromResult(true);
        }

        public ValueTask WaitAsync(FindingModel model)
        {
            Mark(model);
            return ValueTask.CompletedTask;
        }

        public ValueTask<IReadOnlyDictionary<int, FindingState>> StatesAsync(FindingModel model) =>
            ValueTask.FromResult<IReadOnlyDictionary<int, FindingState>>(_states.Values.ToDictionary(UserOf));

        private void Mark(FindingModel model)
        {
            var exceptions = _exceptions.Values.Select(exception => exception.Scope.ControlId is { } id ? exception with { Scope = exception.Scope with { ControlId = model.IdNow(id) } } : exception);
            foreach (var change in new ExceptionCover(exceptions, model.Now).Mark([.. _states.Values], state => new ExceptionSubject(model.Account, state.Key, state.Severity) { Tags = model.TagsOf(UserOf(state)) }).ToList())
            {
                Assert.Equal(change.Before! with { Exception = null }, change.After with { Exception = null });
                Take(change);
            }
        }

        private void Take(FindingChange change)
        {
            Assert.Equal(change.Before is { } before ? _states.GetValueOrDefault(before.Key) : null, change.Before);
            Assert.NotEqual(change.Before, change.After);
            Assert.True(change.After.IsOpen || change.After.Exception is null, "What does not count is excepted.");
            if (change.Before is { } replaced)
                _states.Remove(replaced.Key);
            _states.Add(change.After.Key, change.After);
        }

        private static int UserOf(FindingState state) => state.Key.Resource.Text[^1] - '0';
    }
}
