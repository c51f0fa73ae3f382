using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Remediations;

namespace SecurityDashboard.Controls;

/// <summary>One rule about one kind of resource. Deterministic: no clock, no I/O, no state.</summary>
public abstract class Control
{
    private protected Control() { }

    /// <summary>The value of <see cref="StateSetting"/> that keeps a control from judging.</summary>
    public const string Off = "Off";

    private const string On = "On";

    private ImmutableArray<Setting> _settings;

    public abstract ControlInfo Info { get; }

    /// <summary>Everything that may be decided about it: whether it judges, what a failure weighs, and what it judges by.</summary>
    public ImmutableArray<Setting> Settings => _settings.IsDefault ? _settings =
    [
        new ChoiceSetting($"{Info.Id}/state", "State", "A control that is off judges nothing: its findings are closed as switched off, and count in no score.", On, On, Off),
        new ChoiceSetting($"{Info.Id}/severity", "Severity", "What a failure weighs; a verdict that gives a reason for less still weighs less.", $"{Info.Severity}", [.. Enum.GetNames<Severity>()]),
        .. Info.Settings,
    ] : _settings;

    public ChoiceSetting StateSetting => (ChoiceSetting)Settings[0];

    public ChoiceSetting SeveritySetting => (ChoiceSetting)Settings[1];

    /// <summary>The folder the control stands in.</summary>
    public Pillar Pillar => Enum.Parse<Pillar>(GetType().Namespace!.Split('.')[^1]);

    /// <summary>The kind of resource it is about, one of <see cref="ResourceTypes"/>.</summary>
    public abstract string ResourceType { get; }

    /// <param name="failed">Told when the control itself fails on a resource, which is then Unknown. Null: the error is thrown.</param>
    internal abstract IEnumerable<Evaluation> Evaluate(Estate estate, Action<ControlFailure>? failed = null);

    /// <summary>What it says of one resource alone.</summary>
    internal abstract IEnumerable<Evaluation> Evaluate(Estate estate, Arn only);

    /// <summary>Whether a fix of it may be a changed policy, so that <see cref="FindingFix"/> needs the estate.</summary>
    public abstract bool MendsPolicies { get; }

    /// <summary>How the policy that is at fault is mended; null: the fix is none of a policy.</summary>
    internal abstract PolicyRepair? RepairOf(Resource resource, string subKey, Estate estate);

    /// <summary>The verdicts on resources of one kind.</summary>
    private protected IEnumerable<Evaluation> EvaluateAll<TResource>(
        Estate estate, IEnumerable<Listed<TResource>> all, Func<TResource, bool> concerns, Func<TResource, Judgement> judge, Action<ControlFailure>? failed) where TResource : Resource
    {
        var weight = estate.Settings.SeverityOf(this, estate.Subject.Account);
        foreach (var listed in all)
        {
            if (JudgeOrUnknown(listed, concerns, judge, failed) is not { } judgement)
                continue;
            foreach (var (subKey, verdict) in judgement.Parts)
                yield return new Evaluation(Info.Id, listed.Id, subKey, verdict.LoweredTo is { } lowered && lowered < weight ? lowered : weight, verdict);
        }
    }

    /// <summary>Null: the control is not about this resource.</summary>
    private Judgement? JudgeOrUnknown<TResource>(
        Listed<TResource> listed, Func<TResource, bool> concerns, Func<TResource, Judgement> judge, Action<ControlFailure>? failed) where TResource : Resource
    {
        try
        {
            return listed.Resource.WhyNot is null && !concerns(listed.Resource.Value) ? null : judge(listed.Resource.Value);
        }
        catch (UnreadableException e)
        {
            return Verdict.Unknown(e.Why);
        }
        // Whatever it was: it says nothing about other resources and other controls, which are judged all the same.
        catch (Exception e) when (failed is not null)
        {
            var failure = new ControlFailure(Info.Id, listed.Id.Arn, e);
            failed(failure);
            return Verdict.Unknown(failure.Why);
        }
    }
}

/// <inheritdoc cref="Control"/>
public abstract class Control<TResource> : Control where TResource : Resource
{
    public sealed override string ResourceType => ResourceTypes.Of<TResource>();

    /// <summary>Which resources of the kind it is about; what could not be read always concerns it.</summary>
    protected virtual bool Concerns(TResource resource, Estate estate) => true;

    /// <summary>The verdict on one resource. An unreadable observation may be asked for freely: the throw becomes Unknown.</summary>
    protected abstract Judgement Judge(TResource resource, Estate estate);

    /// <summary>How the policy of a failing resource is mended; null: no policy is, or what is to be in it only people know.</summary>
    private protected virtual PolicyRepair? Repair(TResource resource, string subKey, Estate estate) => null;

    public sealed override bool MendsPolicies => ((Func<TResource, string, Estate, PolicyRepair?>)Repair).Method.DeclaringType != typeof(Control<TResource>);

    internal sealed override PolicyRepair? RepairOf(Resource resource, string subKey, Estate estate) => resource is TResource own ? Repair(own, subKey, estate) : null;

    internal sealed override IEnumerable<Evaluation> Evaluate(Estate estate, Action<ControlFailure>? failed = null) => Evaluate(estate, estate.All<TResource>(), failed);

    internal sealed override IEnumerable<Evaluation> Evaluate(Estate estate, Arn only) => Evaluate(estate, estate.All<TResource>().Where(listed => listed.Id.Arn == only), failed: null);

    private IEnumerable<Evaluation> Evaluate(Estate estate, IEnumerable<Listed<TResource>> all, Action<ControlFailure>? failed) =>
        EvaluateAll(estate, all, resource => Concerns(resource, estate), resource => Judge(resource, estate), failed);
}

/// <summary>A control failed on a resource by an error of its own: for the log. Whoever reads the verdict learns that there is none, and why.</summary>
public sealed record ControlFailure(string ControlId, Arn Resource, Exception Error)
{
    // Nothing of the error: its text may repeat what the account holds.
    internal Unreadable Why => new(
        UnreadableReason.ControlFailed, "",
        $"Control {ControlId} failed on {Resource} by an error in the dashboard, not in the account. Its log says where; report it.")
    { Resource = Resource.Text };
}
