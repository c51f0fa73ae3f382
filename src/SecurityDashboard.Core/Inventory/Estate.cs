using System.Collections.Concurrent;
using System.Collections.Immutable;
using SecurityDashboard.Controls;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.SecretsManager;
using SecurityDashboard.Inventory.Storage;
using SecurityDashboard.Secrets.Allowed;

namespace SecurityDashboard.Inventory;

/// <summary>
/// One subject snapshot, whose resources are judged, and the snapshots of its neighbours, which are only read. The same ARN may occur
/// in several: the owning account's own word wins.
/// </summary>
public sealed class Estate
{
    private readonly Dictionary<Arn, Resource> _byArn;
    private readonly Dictionary<Arn, Resource> _byOtherName;
    private readonly Dictionary<AccountId, AccountSnapshot> _snapshots;
    private readonly Dictionary<string, AccountId> _bucketOwners;
    private readonly ConcurrentDictionary<Type, Lazy<object>> _shared = new();
    private readonly Lazy<PipelineScopes> _scopes;
    private readonly Lazy<ILookup<string, Reference>> _dangling;
    private readonly Lazy<Dictionary<string, Unreadable>> _maybeNamed;
    private readonly Lazy<Estate> _whole;
    private readonly Lazy<ILookup<Type, Resource>> _own;

    public Estate(AccountSnapshot subject, IEnumerable<AccountSnapshot> neighbours)
    {
        Subject = subject;
        Neighbours = [.. neighbours.Where(neighbour => neighbour.Account != subject.Account)];

        var byArn = new Dictionary<Arn, (bool IsOwners, Resource Resource)>();
        var bucketOwners = new Dictionary<string, AccountId>(StringComparer.Ordinal);
        foreach (var snapshot in (ImmutableArray<AccountSnapshot>)[subject, .. Neighbours])
        {
            foreach (var resource in snapshot.Resources)
            {
                var isOwners = resource.Account == snapshot.Account;
                if (!byArn.TryGetValue(resource.Arn, out var known) || (isOwners && !known.IsOwners))
                    byArn[resource.Arn] = (isOwners, resource);
            }

            if (snapshot.OwnedBuckets.WhyNot is null)
                foreach (var bucket in snapshot.OwnedBuckets.Value)
                    bucketOwners.TryAdd(bucket, snapshot.Account);
        }

        _byArn = byArn.ToDictionary(entry => entry.Key, entry => entry.Value.Resource);
        _byOtherName = _byArn.Values.SelectMany(resource => OtherNames(resource).Select(name => (Name: name, Resource: resource)))
            .DistinctBy(entry => entry.Name)
            .ToDictionary(entry => entry.Name, entry => entry.Resource);
        _bucketOwners = bucketOwners;
        _snapshots = Neighbours.Append(subject).DistinctBy(snapshot => snapshot.Account).ToDictionary(snapshot => snapshot.Account);
        _own = new Lazy<ILookup<Type, Resource>>(() => Subject.Resources.Where(resource => resource.Account == Subject.Account).ToLookup(resource => resource.GetType()));
        _whole = new Lazy<Estate>(() => IsWhole ? this : OfAll(Neighbours.Prepend(Subject), Settings));
        _scopes = new Lazy<PipelineScopes>(() => new PipelineScopes(this));
        _dangling = new Lazy<ILookup<string, Reference>>(() => Dangling(Subject).DistinctBy(reference => reference.Arn).ToLookup(reference => reference.Type));
        _maybeNamed = new Lazy<Dictionary<string, Unreadable>>(() => _dangling.Value.SelectMany(references => references)
            .Concat(Neighbours.SelectMany(MayNameOfSubject))
            .Select(reference => (reference.Type, Why: WhyUnresolved(reference)))
            .Where(missing => MayExist(missing.Why))
            .DistinctBy(missing => missing.Type)
            .ToDictionary(missing => missing.Type, missing => missing.Why, StringComparer.Ordinal));
    }

    /// <summary>
    /// The same snapshots, the latest of them as the subject: the same estate whichever of them is judged, so that what concerns all of
    /// them is worked out once and comes out the same.
    /// </summary>
    internal Estate Whole
    {
        get => _whole.Value;
        init => _whole = new Lazy<Estate>(value);
    }

    private bool IsWhole => Neighbours.Prepend(Subject).SequenceEqual(InOrder(Neighbours.Prepend(Subject)));

    /// <summary>An estate that is <see cref="Whole"/> itself.</summary>
    internal static Estate OfAll(IEnumerable<AccountSnapshot> snapshots, ControlSettings settings) =>
        InOrder(snapshots).ToList() is [var latest, .. var others] ? new Estate(latest, others) { Settings = settings } : throw new ArgumentException("An estate has at least one snapshot.", nameof(snapshots));

    private static IEnumerable<AccountSnapshot> InOrder(IEnumerable<AccountSnapshot> snapshots) =>
        snapshots.OrderByDescending(snapshot => snapshot.TakenAt).ThenBy(snapshot => snapshot.Account.Text, StringComparer.Ordinal);

    /// <summary>What is worked out once for an estate and shared by those who ask for it.</summary>
    internal T Shared<T>(Func<Estate, T> make) where T : class => (T)_shared.GetOrAdd(typeof(T), static (_, state) => new Lazy<object>(() => state.make(state.estate)), (make, estate: this)).Value;

    public AccountSnapshot Subject { get; }

    public ImmutableArray<AccountSnapshot> Neighbours { get; }

    /// <summary>What people said is no secret.</summary>
    public AllowedValues Allowed { get; init; } = AllowedValues.None;

    /// <summary>What the organization decided about controls.</summary>
    public ControlSettings Settings { get; init; } = ControlSettings.Defaults;

    /// <summary>When the subject was scanned: what "now" means to a control.</summary>
    public DateTimeOffset At => Subject.TakenAt;

    /// <summary>Which resources belong to which pipeline of the subject, and which pipelines, of neighbours too, use a resource.</summary>
    public PipelineScopes Scopes => _scopes.Value;

    /// <summary>What pipelines and build projects, of neighbours too, use the subject's resources as.</summary>
    internal Usage Usage => Whole.Shared(whole => new Usage(whole));

    /// <summary>What a resource names; worked out once, because everything that joins resources asks.</summary>
    internal ImmutableArray<Reference> ReferencesOf(Resource resource) => Whole.Shared(_ => new ConcurrentDictionary<Resource, ImmutableArray<Reference>>(ReferenceEqualityComparer.Instance)).GetOrAdd(resource, References.Of);

    /// <summary>
    /// Every <typeparamref name="TResource"/> of the subject, and one unreadable entry for each listing of the kind that was not read to
    /// its last page and for each reference that leads to nothing that was collected.
    /// </summary>
    public IEnumerable<Listed<TResource>> All<TResource>() where TResource : Resource => Shared(estate => new ListedAll<TResource>([.. estate.List<TResource>()])).Resources;

    private IEnumerable<Listed<TResource>> List<TResource>() where TResource : Resource
    {
        foreach (var resource in _own.Value[typeof(TResource)])
            yield return new Listed<TResource>(resource.Id, Observed.Of((TResource)resource));

        var type = ResourceTypes.Of<TResource>();
        foreach (var listing in Subject.Listings)
            if (listing.Type == type && listing.Count.WhyNot is { } why)
                yield return new Listed<TResource>(UnlistedId(Subject.Account, listing), Observed.Unreadable<TResource>(why));

        foreach (var reference in _dangling.Value[type])
            yield return new Listed<TResource>(reference.Id, Observed.Unreadable<TResource>(WhyUnresolved(reference)));
    }

    public Observed<TResource> Find<TResource>(Reference reference) where TResource : Resource =>
        Resolve(reference) is TResource found ? Observed.Of(found) : Observed.Unreadable<TResource>(WhyUnresolved(reference));

    public Observed<Role> Role(Arn arn) => Find<Role>(new Reference(ResourceTypes.Role, arn.Text, arn.Account, Regions.Global));

    public Observed<ManagedPolicy> ManagedPolicy(Arn arn, AccountId account) => Find<ManagedPolicy>(new Reference(ResourceTypes.ManagedPolicy, arn.Text, account, Regions.Global));

    public Observed<Bucket> Bucket(string name) => Find<Bucket>(new Reference(ResourceTypes.Bucket, name, Subject.Account, Subject.Regions.FirstOrDefault(Regions.Global)));

    /// <summary>A key by key id, key ARN, alias name or alias ARN, understood in the given account and region.</summary>
    public Observed<KmsKey> Key(string text, AccountId account, string region) => Find<KmsKey>(new Reference(ResourceTypes.Key, text, account, region));

    public Observed<BuildProject> Project(string name, AccountId account, string region) => Find<BuildProject>(new Reference(ResourceTypes.BuildProject, name, account, region));

    /// <summary>Empty when no connected account has a bucket of the name.</summary>
    internal AccountId OwnerOfBucket(string name) => _bucketOwners.GetValueOrDefault(name);

    /// <summary>Null when nothing that was collected answers to the reference.</summary>
    internal Resource? Resolve(Reference reference) =>
        _byArn.GetValueOrDefault(reference.Arn) ?? _byOtherName.GetValueOrDefault(reference.Arn);

    /// <summary>
    /// Why a resource of this type may be missing from the subject although it exists: a listing that was not read, or something
    /// unreadable that may name it. Null: what is missing is gone.
    /// </summary>
    public Unreadable? WhyMissing(string type, string region) =>
        Subject.Listings.FirstOrDefault(listing => listing.Type == type && (listing.Region == region || listing.Region == Regions.Global) && listing.Count.WhyNot is not null)?.Count.WhyNot
        ?? _maybeNamed.Value.GetValueOrDefault(type);

    internal static ResourceId UnlistedId(AccountId account, Listing listing) =>
        new(ResourceTypes.AnyArn(listing.Type, account, listing.Region), listing.Type, account, listing.Region);

    /// <summary>What an unresolved reference may lead on to: nothing when what it names is known not to be here.</summary>
    internal IEnumerable<Reference> Beyond(Reference unresolved) =>
        unresolved.Why is null && WhyUnresolved(unresolved) is var why && MayExist(why) ? References.OfUnread(unresolved.Id, why) : [];

    /// <summary>Everything that a snapshot's resources name, or may name, and that was not collected.</summary>
    private IEnumerable<Reference> Dangling(AccountSnapshot snapshot) =>
        snapshot.Resources.SelectMany(resource => ReferencesOf(resource)).Concat(Unread(snapshot))
            .Where(reference => Resolve(reference) is null)
            .SelectMany(reference => Beyond(reference).Prepend(reference));

    /// <summary>What a snapshot's pipelines, projects and listings may name that could not be read.</summary>
    private IEnumerable<Reference> Unread(AccountSnapshot snapshot) =>
    [
        .. snapshot.Listings.Where(listing => listing.Count.WhyNot is { } why && MayExist(why)).SelectMany(listing => References.OfUnread(UnlistedId(snapshot.Account, listing), listing.Count.WhyNot!)),
        .. snapshot.Resources.OfType<Pipeline>().Where(pipeline => pipeline.Definition.WhyNot is not null).SelectMany(pipeline => ReferencesOf(pipeline)),
        .. snapshot.Resources.OfType<BuildProject>().Where(project => project.Definition.WhyNot is not null).SelectMany(project => ReferencesOf(project)),
    ];

    /// <summary>What of the subject a neighbour names that was not collected, or may name where it could not be read.</summary>
    private IEnumerable<Reference> MayNameOfSubject(AccountSnapshot neighbour) => Unread(neighbour)
        .Concat(neighbour.Resources.SelectMany(resource => ReferencesOf(resource)).Where(reference => reference.Why is null && OwnerOf(reference) == Subject.Account && Resolve(reference) is null)
            .SelectMany(reference => Beyond(reference).Prepend(reference)));

    /// <summary>Empty when no connected account has a bucket of the name.</summary>
    private AccountId OwnerOf(Reference reference) =>
        reference.Type is ResourceTypes.Bucket ? _bucketOwners.GetValueOrDefault(reference.Arn.Resource)
        : reference.Arn is { Account.Text: "aws" } ? Subject.Account
        : reference.Owner;

    internal static bool MayExist(Unreadable why) => why.Reason is not (UnreadableReason.NotFound or UnreadableReason.NotConnected or UnreadableReason.RegionOff);

    /// <summary>The ARNs by which others may name a resource beside its own.</summary>
    private static IEnumerable<Arn> OtherNames(Resource resource) => resource switch
    {
        KmsKey key => key.KnownAs.Select(name => new Reference(ResourceTypes.Key, name, key.Account, key.Region).Arn),
        // The dash and the six characters that end a secret's ARN are not in its name, and partial ARNs leave them out.
        Secret { Arn.Text.Length: > 7 } secret => [new Arn(secret.Arn.Text[..^7])],
        _ => [],
    };

    /// <summary>Why <see cref="Resolve"/> found nothing.</summary>
    internal Unreadable WhyUnresolved(Reference reference)
    {
        if (reference.Why is { } unknown)
            return unknown;

        var owner = OwnerOf(reference);
        if (owner.Text is "")
            return Subject.OwnedBuckets.WhyNot is { } why
                ? why with { Resource = reference.Arn.Text }
                : new Unreadable(UnreadableReason.NotConnected, "", $"{reference.Arn} belongs to none of the connected accounts. Connect the account that owns it.") { Resource = reference.Arn.Text };

        if (!_snapshots.TryGetValue(owner, out var snapshot))
            return new Unreadable(UnreadableReason.NotConnected, "", $"{reference.Arn} is in account {owner}, which is not connected or not scanned yet. Connect it, or scan it.") { Resource = reference.Arn.Text };

        var listing = snapshot.Listings.FirstOrDefault(listing => listing.Type == reference.Type && (listing.Region == Regions.Global || listing.Region == reference.Arn.Region));
        if (listing?.Count.WhyNot is { } unlisted)
            return unlisted with { Resource = reference.Arn.Text };

        // A bucket that is owned exists, and was only not read.
        return listing is null || reference.Type is ResourceTypes.Bucket
            ? new Unreadable(UnreadableReason.NeverCollected, "", $"{reference.Arn} was not read when account {owner} was scanned. Scan account {owner} again.") { Resource = reference.Arn.Text }
            : new Unreadable(UnreadableReason.NotFound, "", $"{reference.Arn} does not exist in account {owner}.") { Resource = reference.Arn.Text };
    }

    private sealed record ListedAll<TResource>(ImmutableArray<Listed<TResource>> Resources) where TResource : Resource;
}

/// <summary>A resource that is there to be judged, or the place where one could not be read.</summary>
public readonly record struct Listed<TResource>(ResourceId Id, Observed<TResource> Resource) where TResource : Resource;
