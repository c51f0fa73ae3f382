using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Connections;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Inventory.SecretsManager;
using SecurityDashboard.Inventory.Storage;

namespace SecurityDashboard.Demo;

/// <summary>One account of the made-up company as it was some weeks ago.</summary>
internal sealed class DemoAccount(AccountId account, DateTimeOffset today, int weeksAgo)
{
    private static readonly ImmutableArray<string> Regions = [DemoCompany.Ireland, DemoCompany.Virginia];
    private static readonly ImmutableArray<string> ListedByRegion = [ResourceTypes.Pipeline, ResourceTypes.Webhook, ResourceTypes.BuildProject, ResourceTypes.SourceCredential, ResourceTypes.Connection, ResourceTypes.Secret, ResourceTypes.Trail, ResourceTypes.EventRule, ResourceTypes.Analyzer, ResourceTypes.Instance];
    private static readonly ImmutableArray<string> ListedOnce = [ResourceTypes.User, ResourceTypes.Group, ResourceTypes.Role, ResourceTypes.ManagedPolicy, ResourceTypes.Bucket, ResourceTypes.OidcProvider, ResourceTypes.SamlProvider];

    private readonly Dictionary<Arn, Resource> _resources = [];

    public AccountSnapshot Snapshot(DateTimeOffset takenAt)
    {
        foreach (var pipeline in DemoCompany.Pipelines.Where(pipeline => pipeline.Exists(weeksAgo)))
        {
            if (pipeline.Account == account)
                foreach (var resource in DemoPipelineResources.Of(pipeline, weeksAgo))
                    Add(resource);

            // What a pipeline of another account uses here.
            foreach (var store in DemoStores.Of(pipeline).Where(store => store.Owner == account))
                AddStore(store);
            foreach (var stack in DemoPipelineResources.Stacks(pipeline, weeksAgo).Where(stack => stack.Account == account))
                Add(stack);
            foreach (var resource in DemoDeployments.Of(pipeline, weeksAgo).Where(resource => resource.Account == account))
                Add(resource);
            if (pipeline.DeploysInto == account && pipeline.Account != account)
                Add(DemoIdentities.RemoteDeployRole(pipeline, weeksAgo));
            if (account == DemoCompany.Sandbox && DemoIdentities.StagingRole(pipeline, weeksAgo) is { } staging)
                Add(staging);
        }

        foreach (var resource in DemoBuilds.Of(account, weeksAgo))
            Add(resource);

        // Tried once, and left.
        if (account == DemoCompany.Production)
            Add(new Connection { Arn = new Arn($"arn:aws:codeconnections:{DemoCompany.Ireland}:{account}:connection/{DemoIds.Uuid("gitlab trial")}"), Name = "gitlab-trial", ProviderType = "GitLabSelfManaged", Host = DemoWatch.HostArn(account), Status = "AVAILABLE", RepositoryLinks = Observed.Of<ImmutableArray<string>>([]) });

        foreach (var resource in DemoWatch.Of(account).Concat(DemoDeployments.Of(account)).Concat(DemoFederation.ProvidersOf(account, today)))
            Add(resource);

        foreach (var resource in DemoIdentities.Everyone(account, today, weeksAgo))
            Add(resource);

        var resources = _resources.Values.Where(resource => !IsHidden(resource.Id.Type, resource.Region)).ToImmutableArray();
        return new AccountSnapshot
        {
            Account = account,
            TakenAt = takenAt,
            Source = SnapshotSource.Demo,
            Regions = Regions,
            Listings =
            [
                .. from region in Regions from type in ListedByRegion select new Listing(type, region, Count(resources, type, region)),
                .. ListedOnce.Select(type => new Listing(type, Inventory.Regions.Global, Observed.Of(resources.Count(resource => resource.Id.Type == type)))),
            ],
            Resources = resources,
            ForeignBuckets =
            [
                .. DemoCompany.Pipelines.Where(pipeline => pipeline.Account == account && pipeline.Exists(weeksAgo)).SelectMany(pipeline => DemoStores.Of(pipeline))
                    .Where(store => store.IsLost || store.Owner != account)
                    .Select(store => new ForeignBucket(store.BucketName, Observed.Of(!store.IsLost)))
                    .DistinctBy(bucket => bucket.Name),
            ],
            OwnedBuckets = Observed.Of<ImmutableArray<string>>([.. resources.OfType<Bucket>().Select(bucket => bucket.Name), $"harbour-cloudtrail-{account}", $"harbour-backups-{account}"]),
        };
    }

    private void Add(Resource resource) => _resources.TryAdd(resource.Arn, resource switch
    {
        Account itself => itself with
        {
            PublicAccessBlock = Observed.Of(account == DemoCompany.Sandbox ? PublicAccessBlock.None : PublicAccessBlock.All),
            // Only the management account, which is the shared one, is told.
            Organization = account == DemoCompany.Shared
                ? Observed.Of<ImmutableArray<AccountId>>([DemoCompany.Production, DemoCompany.Shared, DemoCompany.Sandbox])
                : Observed.Unreadable<ImmutableArray<AccountId>>(new Unreadable(UnreadableReason.NotConnected, "organizations:ListAccounts",
                    $"Only the management account {DemoCompany.Shared} of the organization and its delegated administrators are told which accounts it has. Connect one of them, and scan it.")),
        },
        Role role => role with
        {
            Use = role.Use.WhyNot is null ? role.Use : Observed.Of(new RoleUse(Day(today.AddDays(-700)), Day(today.AddDays(-7 * weeksAgo - 3)))),
            MaxSession = Observed.Of(TimeSpan.FromHours(role.Arn.Resource.StartsWith("role/aws-reserved/", StringComparison.Ordinal) ? 8 : 1)),
        },
        _ => resource,
    });

    private static DateTimeOffset Day(DateTimeOffset time) => new(time.UtcDateTime.Date, TimeSpan.Zero);

    private void AddStore(DemoStore store)
    {
        if (!store.IsLost)
            Add(DemoStores.Bucket(store, weeksAgo));
        Add(DemoStores.Key(store, weeksAgo));
        Add(Secret(store, $"{store.Team}/database", $"{store.Team}/database-{DemoIds.Letters(store.Team)}"));
        if (store.Team is not ("payments" or "ledger"))
            return;

        var cluster = $"rds!cluster-{DemoIds.Uuid(store.Team + store.Region)}";
        Add(Secret(store, cluster, $"{cluster}-{DemoIds.Letters(store.Region)}") with { RotationEnabled = true, OwningService = "rds", History = Observed.Of(Rotated(late: false)) });
    }

    private Secret Secret(DemoStore store, string name, string id)
    {
        var isRotated = !DemoCompany.Has(store.Team, Flaw.SecretNotRotated, weeksAgo);
        return new Secret
        {
            Arn = new Arn($"arn:aws:secretsmanager:{store.Region}:{account}:secret:{id}"),
            Name = name,
            RotationEnabled = isRotated,
            History = Observed.Of(isRotated ? Rotated(DemoCompany.Has(store.Team, Flaw.RotationFails, weeksAgo)) : new SecretHistory(Day(today.AddDays(-700)), LastChanged: Day(today.AddDays(-460)), LastRotated: null, NextRotation: null)),
            Policy = Observed.Of(DemoCompany.Has(store.Team, Flaw.SecretOpenToAll, weeksAgo) ? DemoStores.Policy("""{"Effect":"Allow","Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"*"}""") : null),
        };
    }

    private SecretHistory Rotated(bool late) => new(Day(today.AddDays(-700)), LastChanged: Scanned(late ? -52 : -12), LastRotated: Scanned(late ? -52 : -12), NextRotation: Scanned(late ? -22 : 48));

    private DateTimeOffset Scanned(int days) => Day(today.AddDays(days - 7 * weeksAgo));

    private Observed<int> Count(ImmutableArray<Resource> resources, string type, string region) => IsHidden(type, region)
        ? Observed.Unreadable<int>(new Unreadable(UnreadableReason.AccessDenied, "codepipeline:ListWebhooks",
            $"codepipeline:ListWebhooks was denied in {region} by a service control policy. Allow codepipeline:ListWebhooks there.")
        { MissingPermission = "codepipeline:ListWebhooks" })
        : Observed.Of(resources.Count(resource => resource.Id.Type == type && resource.Region == region));

    /// <summary>A service control policy keeps the scan from listing webhooks in one region.</summary>
    private bool IsHidden(string type, string region) => account == DemoCompany.Production && region == DemoCompany.Virginia && type is ResourceTypes.Webhook;
}
