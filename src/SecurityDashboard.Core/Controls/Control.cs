using SecurityDashboard.Inventory;

namespace SecurityDashboard.Controls;

/// <summary>One rule about one kind of resource. Deterministic: no clock, no I/O, no state.</summary>
public abstract class Control
{
    private protected Control() { }

    public abstract ControlInfo Info { get; }

    /// <summary>The folder the control stands in.</summary>
    public Pillar Pillar => Enum.Parse<Pillar>(GetType().Namespace!.Split('.')[^1]);

    /// <summary>The kind of resource it is about, one of <see cref="ResourceTypes"/>.</summary>
    public abstract string ResourceType { get; }

    internal abstract IEnumerable<Evaluation> Evaluate(Estate estate);
}

/// <inheritdoc cref="Control"/>
public abstract class Control<TResource> : Control where TResource : Resource
{
    public sealed override string ResourceType => ResourceTypes.Of<TResource>();

    /// <summary>Which resources of the kind it is about; what could not be read always concerns it.</summary>
    protected virtual bool Concerns(TResource resource, Estate estate) => true;

    /// <summary>The verdict on one resource. An unreadable observation may be asked for freely: the throw becomes Unknown.</summary>
    protected abstract Judgement Judge(TResource resource, Estate estate);

    internal sealed override IEnumerable<Evaluation> Evaluate(Estate estate) =>
        from listed in estate.All<TResource>()
        where listed.Resource.WhyNot is not null || Concerns(listed.Resource.Value, estate)
        from part in JudgeOrUnknown(listed.Resource, estate).Parts
        select new Evaluation(Info.Id, listed.Id, part.SubKey, part.Verdict.LoweredTo is { } lowered && lowered < Info.Severity ? lowered : Info.Severity, part.Verdict);

    private Judgement JudgeOrUnknown(Observed<TResource> resource, Estate estate)
    {
        try
        {
            return Judge(resource.Value, estate);
        }
        catch (UnreadableException e)
        {
            return Verdict.Unknown(e.Why);
        }
    }
}
