using System.Collections.Immutable;
using CsCheck;
using SecurityDashboard.Controls;
using SecurityDashboard.Exceptions;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Findings;

/// <summary>What a scan saw of one finding; Absent: the resource was not there; OutOfSight: it could not be listed.</summary>
internal enum Seen { Pass, Fail, NotApplicable, Unknown, Absent, OutOfSight }

/// <summary>What may happen to a few findings, one of each user.</summary>
internal enum Happening { Scan, Switch, Weigh, Rename, Ask, Approve, Refuse, Withdraw, Wait }

/// <param name="Saw">Of each user.</param>
/// <param name="Which">Which control, target or exception, by remainder.</param>
internal sealed record Step(Happening What, Seen[] Saw, int Which, int Days, Severity Severity, bool ByApprover);

/// <summary>What the model is held against: the lifecycle alone, or a database.</summary>
internal interface IFindingSubject
{
    ValueTask ScanAsync(FindingModel model, Seen[] saw);

    /// <summary>Null: it was refused to be asked for.</summary>
    ValueTask<RiskException?> AskAsync(FindingModel model, ExceptionScope scope, int days, Decider by);

    /// <summary>Whether the step was taken.</summary>
    ValueTask<bool> StepAsync(FindingModel model, Guid exception, Happening step, Decider by);

    ValueTask WaitAsync(FindingModel model);

    ValueTask<IReadOnlyDictionary<int, FindingState>> StatesAsync(FindingModel model);
}

/// <summary>
/// Findings, settings and exceptions over a year in so few words that one can see they are right; the lifecycle, the marks and the
/// database are held against it. It knows nothing of them but the words for outcomes and states.
/// </summary>
/// <param name="name">Tells what one year is about from another.</param>
internal sealed class FindingModel(string name, AccountId account, DateTimeOffset start)
{
    public const int Users = 4;

    /// <summary>Users 0 and 1 are judged by the first, 2 and 3 by the second; the first may get another id.</summary>
    private static readonly string[] Controls = ["AN-05", "AN-07"];

    private static readonly string[] OldControls = ["XX-05", "AN-07"];

    private static readonly Decider Ada = new("ada", MayApprove: true);
    private static readonly Decider Eve = new("eve", MayApprove: false);
    private static readonly Decider Grace = new("grace", MayApprove: true);

    private readonly Fact[] _facts = [.. Enumerable.Range(0, Users).Select(_ => new Fact())];
    private readonly List<Let> _lets = [];
    private readonly Severity[] _weights = [Severity.High, Severity.Medium];
    private readonly bool[] _off = new bool[Controls.Length];
    private bool _renamed;
    private Let? _touched;

    public static Gen<Step[]> Years(int longest) => Gen.Select(
        // Most of what happens is scans, approvals and time.
        Gen.Int[0, 15], Gen.Enum<Seen>().Array[Users], Gen.Int[0, 11], Gen.Int[1, 40], Gen.Enum<Severity>(), Gen.Bool,
        (what, saw, which, days, severity, byApprover) => new Step(what >= 9 ? (what < 13 ? Happening.Scan : what == 13 ? Happening.Ask : what == 14 ? Happening.Approve : Happening.Wait) : (Happening)what, saw, which, days, severity, byApprover))
        .Array[1, longest];

    public int Day { get; private set; }

    public AccountId Account => account;

    public DateTimeOffset Now => start.AddDays(Day);

    public string ControlOf(int user) => (_renamed ? Controls : OldControls)[user / 2];

    public bool IsOff(int user) => _off[user / 2];

    public Severity WeightOf(int user) => _weights[user / 2];

    /// <summary>The id that a control of an id has now.</summary>
    public string IdNow(string id) => _renamed && id == OldControls[0] ? Controls[0] : id;

    /// <summary>Each in a region of its own, so that one can be out of sight and another gone.</summary>
    public ResourceId ResourceOf(int user) => new(new Arn($"arn:aws:codebuild:region-{user}:{account}:project/{name}-{user}"), ResourceTypes.BuildProject, account, $"region-{user}");

    public Severity WorstOf(ExceptionScope scope) => scope switch
    {
        FindingScope one => _facts[UserOf(one.Key.Resource)].Severity,
        PatternScope pattern => Worst(Enumerable.Range(0, Users).Where(user => ControlOf(user) == pattern.ControlId)),
        _ => Worst(Enumerable.Range(0, Users)),
    };

    public bool IsOpen(int user) => _facts[user].IsOpen;

    /// <summary>Runs a year against the subject, and compares after every step.</summary>
    public async Task HoldAsync(IFindingSubject subject, Step[] year)
    {
        foreach (var step in year)
        {
            await TakeAsync(subject, step);
            await CompareAsync(subject, step);
        }
    }

    public ImmutableHashSet<(string Key, string Value)> TagsOf(int user) => user % 2 == 1 ? [("team", name)] : [];

    public static Evaluation Evaluation(FindingModel model, int user, Seen saw) => new(model.ControlOf(user), model.ResourceOf(user), "", model.WeightOf(user), saw switch
    {
        Seen.Fail => Verdict.Fail("It fails."),
        Seen.NotApplicable => Verdict.NotApplicable("It does not apply."),
        Seen.Unknown => Verdict.Unknown(Unreadable.NeverCollected),
        _ => Verdict.Pass("It passes."),
    });

    private async ValueTask TakeAsync(IFindingSubject subject, Step step)
    {
        // Every step is a moment later than the one before.
        Day++;
        _touched = null;
        var by = step.ByApprover ? Ada : Eve;
        switch (step.What)
        {
            case Happening.Scan:
                Scan(step.Saw);
                await subject.ScanAsync(this, step.Saw);
                break;
            // Nothing is known of the settings of a control that the catalogue does not hold yet.
            case Happening.Switch when _renamed || step.Which % 2 == 1:
                _off[step.Which % 2] ^= true;
                break;
            case Happening.Weigh:
                _weights[step.Which % 2] = step.Severity;
                break;
            case Happening.Rename:
                _renamed = true;
                break;
            case Happening.Ask:
                await AskAsync(subject, step, by);
                break;
            case Happening.Approve or Happening.Refuse or Happening.Withdraw when _lets.Count > 0:
                var let = _lets[step.Which % _lets.Count];
                // Grace asks for nothing, Ada and Eve do.
                by = (step.Days % 3) switch { 0 => Ada, 1 => Eve, _ => Grace };
                var isTaken = let.Take(step.What, by, Day);
                Assert.Equal(isTaken, await subject.StepAsync(this, let.Id, step.What, by));
                _touched = isTaken ? let : null;
                break;
            case Happening.Wait:
                Day += step.Days;
                await subject.WaitAsync(this);
                break;
        }
    }

    private async ValueTask AskAsync(IFindingSubject subject, Step step, Decider by)
    {
        var target = step.Which % 7;
        if (target < Users && (!_facts[target].IsOpen || ControlOf(target) != _facts[target].Control))
            return;

        ExceptionScope scope = target switch
        {
            < Users => new FindingScope(account, new EvaluationKey(ControlOf(target), ResourceOf(target).Arn, "")),
            4 => new PatternScope(ControlOf(0), $"arn:aws:codebuild:*:{account}:project/{name}-*"),
            5 => new PatternScope(ControlOf(2), $"arn:aws:codebuild:region-?:{account}:project/{name}-?"),
            _ => new TagScope("team", name, null),
        };
        if (await subject.AskAsync(this, scope, step.Days, by) is not { } made)
            return;

        Assert.Equal(made.UpTo <= Severity.Medium && by.MayApprove ? ExceptionState.Active : ExceptionState.Requested, made.State);
        _touched = new Let(made.Id, scope.ControlId, [.. Enumerable.Range(0, Users).Where(user => target < Users ? user == target : target == 4 ? user < 2 : target == 5 ? user >= 2 : user % 2 == 1)], made.UpTo, by.Name, Day + step.Days) { State = made.State };
        _lets.Add(_touched);
        if (target < Users)
            Assert.Equal(_facts[target].Severity, made.UpTo);
    }

    private void Scan(Seen[] saw)
    {
        for (var user = 0; user < Users; user++)
            _facts[user].See(saw[user], IsOff(user), _weights[user / 2], ControlOf(user), Now);
    }

    private async ValueTask CompareAsync(IFindingSubject subject, Step step)
    {
        var states = await subject.StatesAsync(this);
        for (var user = 0; user < Users; user++)
        {
            var (fact, state) = (_facts[user], states.GetValueOrDefault(user));
            Assert.Equal(fact.IsKnown, state is not null);
            if (state is null)
                continue;

            Assert.Equal(fact.Status, state.Status);
            Assert.Equal(fact.IsOpen, state.IsOpen);
            Assert.Equal(fact.IsBlind, state.StaleSince is not null);
            Assert.Equal(fact.Severity, state.Severity);
            Assert.Equal(fact.FirstSeen, state.FirstSeen);
            Assert.Equal(fact.Control, state.Key.ControlId);

            // A scan and the job that ends exceptions bring all marks up to date, a step those that it is about.
            var covering = _lets.Where(let => fact.IsOpen && let.About.Contains(user) && (let.Control is null || IdNow(let.Control) == fact.Control) && let.Covers(fact.Severity, Day))
                .OrderByDescending(let => let.End).ThenBy(let => let.Id).FirstOrDefault();
            if (step.What is Happening.Scan or Happening.Wait || (_touched is { } touched && touched.About.Contains(user) && (touched.Control is null || IdNow(touched.Control) == fact.Control)))
                Assert.Equal(covering?.Id, state.Exception);
            else
                Assert.True(state.Exception is null || _lets.Exists(let => let.Id == state.Exception), "It is marked with an exception that nobody asked for.");
        }
    }

    private Severity Worst(IEnumerable<int> users) => users.Max(user => _facts[user].IsOpen && _facts[user].Severity > WeightOf(user) ? _facts[user].Severity : WeightOf(user));

    private static int UserOf(Arn arn) => arn.Text[^1] - '0';

    /// <summary>What is true of one finding, whatever is stored of it.</summary>
    private sealed class Fact
    {
        private bool _isFailing, _everFailed, _isGone, _isOff;
        public bool IsKnown { get; private set; }

        public bool IsBlind { get; private set; }

        public Severity Severity { get; private set; }

        public string Control { get; private set; } = "";

        public DateTimeOffset? FirstSeen { get; private set; }

        public FindingStatus Status => _isGone ? FindingStatus.Gone : _isOff ? FindingStatus.Off : _isFailing ? FindingStatus.Open : _everFailed ? FindingStatus.Resolved : FindingStatus.None;

        public bool IsOpen => IsKnown && !_isGone && !_isOff && (_isFailing || IsBlind);

        public void See(Seen saw, bool off, Severity weight, string control, DateTimeOffset now)
        {
            if (IsKnown)
                Control = control;
            if (off)
            {
                // Nobody judges, and what is known of it stays known.
                if (IsKnown && !_isGone)
                    (_isOff, IsBlind) = (true, false);
                return;
            }

            switch (saw)
            {
                case Seen.Absent when IsKnown:
                    (_isGone, _isFailing, IsBlind) = (true, false, false);
                    break;
                case Seen.OutOfSight when IsKnown && !_isGone:
                    (_isOff, IsBlind) = (false, true);
                    break;
                case Seen.Unknown:
                    Severity = IsKnown ? Severity : weight;
                    (FirstSeen, IsKnown, Control) = (FirstSeen ?? now, true, control);
                    (_isGone, _isOff, IsBlind) = (false, false, true);
                    break;
                case Seen.Pass or Seen.Fail or Seen.NotApplicable:
                    Severity = weight;
                    (FirstSeen, IsKnown, Control) = (FirstSeen ?? now, true, control);
                    (_isGone, _isOff, IsBlind, _isFailing) = (false, false, false, saw is Seen.Fail);
                    _everFailed |= _isFailing;
                    break;
            }
        }
    }

    /// <summary>One exception.</summary>
    private sealed record Let(Guid Id, string? Control, int[] About, Severity UpTo, string AskedBy, int End)
    {
        public ExceptionState State { get; set; }

        public bool Covers(Severity severity, int day) => State is ExceptionState.Active && day < End && severity <= UpTo;

        public bool Take(Happening step, Decider by, int day)
        {
            var isOver = day >= End || State is not (ExceptionState.Requested or ExceptionState.Active);
            var isAllowed = step is Happening.Withdraw
                ? !isOver && (by.MayApprove || by.Name == AskedBy)
                : !isOver && State is ExceptionState.Requested && by.MayApprove && by.Name != AskedBy;
            if (isAllowed)
                State = step switch { Happening.Approve => ExceptionState.Active, Happening.Refuse => ExceptionState.Refused, _ => ExceptionState.Withdrawn };
            return isAllowed;
        }
    }
}
