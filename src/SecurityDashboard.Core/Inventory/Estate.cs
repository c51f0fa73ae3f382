using System.Collections.Frozen;
using System.Collections.Immutable;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.SecretsManager;
using SecurityDashboard.Inventory.Storage;

namespace SecurityDashboard.Inventory;

/// <summary>
/// One subject snapshot, whose resources are judged, and the snapshots of its neighbours, which are only read. The same ARN may occur
/// in several: the owning account's own word wins.
/// </summary>
public sealed class Estate
{
    private readonly FrozenDictionary<Arn, Resource> _byArn;
    private readonly FrozenDictionary<Arn, KmsKey> _keysByName;
    private readonly FrozenDictionary<AccountId, AccountSnapshot> _snapshots;
    private readonly FrozenDictionary<string, AccountId> _bucketOwners;
    private readonly Lazy<PipelineScopes> _scopes;
    private readonly Lazy<FrozenDictionary<string, Unreadable>> _unknownReferences;

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

        _byArn = byArn.ToFrozenDictionary(entry => entry.Key, entry => entry.Value.Resource);
        _keysByName = byArn.Values.Select(entry => entry.Resource).OfType<KmsKey>()
            .SelectMany(key => key.KnownAs.Select(name => (Name: new Reference(ResourceTypes.Key, name, key.Account, key.Region).Arn, Key: key)))
            .DistinctBy(entry => entry.Name)
            .ToFrozenDictionary(entry => entry.Name, entry => entry.Key);
        _bucketOwners = bucketOwners.ToFrozenDictionary(StringComparer.Ordinal);
        _snapshots = Neighbours.Append(subject).DistinctBy(snapshot => snapshot.Account).ToFrozenDictionary(snapshot => snapshot.Account);
        _scopes = new Lazy<PipelineScopes>(() => new PipelineScopes(this));
        _unknownReferences = new Lazy<FrozenDictionary<string, Unreadable>>(() => Subject.Resources.SelectMany(resource => References.Of(resource))
            .Where(reference => reference.Why is not null)
            .DistinctBy(reference => reference.Type)
            .ToFrozenDictionary(reference => reference.Type, reference => reference.Why!, StringComparer.Ordinal));
    }

    public AccountSnapshot Subject { get; }

    public ImmutableArray<AccountSnapshot> Neighbours { get; }

    /// <summary>When the subject was scanned: what "now" means to a control.</summary>
    public DateTimeOffset At => Subject.TakenAt;

    /// <summary>Which resources belong to which pipeline of the subject, and which pipelines, of neighbours too, use a resource.</summary>
    public PipelineScopes Scopes => _scopes.Value;

    /// <summary>
    /// Every <typeparamref name="TResource"/> of the subject, and one unreadable entry for each listing of the kind that was not read to
    /// its last page and for each reference that leads to nothing that was collected.
    /// </summary>
    public IEnumerable<Listed<TResource>> All<TResource>() where TResource : Resource
    {
        foreach (var resource in Subject.Resources)
            if (resource is TResource found && resource.Account == Subject.Account)
                yield return new Listed<TResource>(found.Id, Observed.Of(found));

        var type = ResourceTypes.Of<TResource>();
        foreach (var listing in Subject.Listings)
            if (listing.Type == type && listing.Count.WhyNot is { } why)
                yield return new Listed<TResource>(UnlistedId(Subject.Account, listing), Observed.Unreadable<TResource>(why));

        foreach (var reference in Dangling(type))
            yield return new Listed<TResource>(reference.Id, Observed.Unreadable<TResource>(WhyUnresolved(reference)));
    }

    public Observed<TResource> Find<TResource>(Reference reference) where TResource : Resource =>
        Resolve(reference) is TResource found ? Observed.Of(found) : Observed.Unreadable<TResource>(WhyUnresolved(reference));

    public Observed<Role> Role(Arn arn) => Find<Role>(new Reference(ResourceTypes.Role, arn.Text, arn.Account, Regions.Global));

    public Observed<ManagedPolicy> ManagedPolicy(Arn arn, AccountId account) => Find<ManagedPolicy>(new Reference(ResourceTypes.ManagedPolicy, arn.Text, account, Regions.Global));

    public Observed<Bucket> Bucket(string name) => Find<Bucket>(new Reference(ResourceTypes.Bucket, name, Subject.Account, Regions.Global));

    /// <summary>A key by key id, key ARN, alias name or alias ARN, understood in the given account and region.</summary>
    public Observed<KmsKey> Key(string text, AccountId account, string region) => Find<KmsKey>(new Reference(ResourceTypes.Key, text, account, region));

    public Observed<BuildProject> Project(string name, AccountId account, string region) => Find<BuildProject>(new Reference(ResourceTypes.BuildProject, name, account, region));

    /// <summary>Null when nothing that was collected answers to the reference.</summary>
    internal Resource? Resolve(Reference reference)
    {
        if (_byArn.TryGetValue(reference.Arn, out var found))
            return found;

        return reference.Type switch
        {
            ResourceTypes.Key => _keysByName.GetValueOrDefault(reference.Arn),
            ResourceTypes.Secret => SecretByName(reference),
            _ => null,
        };
    }

    /// <summary>
    /// Why a resource of this type may be missing from the subject although it exists: a listing that was not read, or something
    /// unreadable that may name it. Null: what is missing is gone.
    /// </summary>
    public Unreadable? WhyMissing(string type, string region) =>
        Subject.Listings.FirstOrDefault(listing => listing.Type == type && (listing.Region == region || listing.Region == Regions.Global) && listing.Count.WhyNot is not null)?.Count.WhyNot
        ?? _unknownReferences.Value.GetValueOrDefault(type);

    internal static ResourceId UnlistedId(AccountId account, Listing listing) =>
        new(ResourceTypes.AnyArn(listing.Type, account, listing.Region), listing.Type, account, listing.Region);

    private IEnumerable<Reference> Dangling(string type) =>
        Subject.Resources.SelectMany(resource => References.Of(resource))
            .Where(reference => reference.Type == type && Resolve(reference) is null)
            .DistinctBy(reference => reference.Arn);

    /// <summary>A secret's ARN ends in six characters that references by name, and partial ARNs, leave out.</summary>
    private Secret? SecretByName(Reference reference) =>
        _snapshots.TryGetValue(reference.Owner, out var snapshot)
            ? snapshot.Resources.OfType<Secret>().FirstOrDefault(secret => secret.Region == reference.Arn.Region
                && (secret.Name == reference.Text || (secret.Arn.Text.StartsWith(reference.Arn.Text, StringComparison.Ordinal) && secret.Arn.Text.Length == reference.Arn.Text.Length + 7)))
            : null;

    /// <summary>Why <see cref="Resolve"/> found nothing.</summary>
    internal Unreadable WhyUnresolved(Reference reference)
    {
        if (reference.Why is { } unknown)
            return unknown;

        var owner = reference.Type is ResourceTypes.Bucket
            ? _bucketOwners.TryGetValue(reference.Text, out var bucketOwner) ? bucketOwner : default
            : reference.Arn is { Account.Text: "aws" } ? Subject.Account : reference.Owner;

        if (owner.Text is "")
            return Subject.OwnedBuckets.WhyNot is { } why
                ? why with { Resource = reference.Arn.Text }
                : new Unreadable(UnreadableReason.NotConnected, "", $"{reference.Arn} belongs to none of the connected accounts. Connect the account that owns it.") { Resource = reference.Arn.Text };

        if (!_snapshots.TryGetValue(owner, out var snapshot))
            return new Unreadable(UnreadableReason.NotConnected, "", $"{reference.Arn} is in account {owner}, which is not connected or not scanned yet. Connect it, or scan it.") { Resource = reference.Arn.Text };

        var listing = snapshot.Listings.FirstOrDefault(listing => listing.Type == reference.Type && (listing.Region == Regions.Global || listing.Region == reference.Arn.Region));
        if (listing?.Count.WhyNot is { } unlisted)
            return unlisted with { Resource = reference.Arn.Text };

        return listing is null || snapshot != Subject
            ? new Unreadable(UnreadableReason.NeverCollected, "", $"{reference.Arn} was not read when account {owner} was scanned. Scan account {owner} again.") { Resource = reference.Arn.Text }
            : new Unreadable(UnreadableReason.NotFound, "", $"{reference.Arn} does not exist in account {owner}.") { Resource = reference.Arn.Text };
    }
}

/// <summary>A resource that is there to be judged, or the place where one could not be read.</summary>
public readonly record struct Listed<TResource>(ResourceId Id, Observed<TResource> Resource) where TResource : Resource;
