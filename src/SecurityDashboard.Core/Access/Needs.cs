using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.SecretsManager;
using SecurityDashboard.Inventory.Storage;

namespace SecurityDashboard.Access;

/// <summary>
/// Makes what has to be allowed out of an action and a resource of the estate: with the resource's own policy, or with the reason why it is
/// not known, and with what may be assumed of every request (TLS, the resource's region, the time of the scan, no service in between).
/// </summary>
internal sealed class Needs(Estate estate)
{
    private readonly Dictionary<(string Region, object? Tags), RequestContext> _contexts = [];
    private readonly Dictionary<(string Action, string Resource, string Detail), Need> _known = [];

    /// <summary>On a resource without a policy of its own.</summary>
    public Need On(string action, string resource, AccountId account, string region, ImmutableSortedDictionary<string, string>? tags = null) =>
        Once(action, resource, "", () => new Need(Ordinary(action, resource, account, region, tags)));

    /// <summary>On every object below a prefix of a bucket, or with an empty prefix on the bucket itself.</summary>
    public Need OnBucket(string action, string bucketName, string prefix = "", string? key = null) => Once(action, $"{bucketName}/{prefix}", key ?? "", () =>
    {
        var bucket = estate.Bucket(bucketName);
        var why = bucket.WhyNot ?? bucket.Value.Policy.WhyNot;
        var region = bucket.WhyNot is null ? bucket.Value.Region : estate.Subject.Regions.FirstOrDefault(Regions.Global);
        var arn = bucket.WhyNot is null ? bucket.Value.Arn.Text : Bucket.ArnOf(bucketName, Regions.PartitionOf(region)).Text;
        var target = Ordinary(action, prefix.Length == 0 ? arn : $"{arn}/{prefix}", bucket.WhyNot is null ? bucket.Value.Owner : OwnerOf(bucketName), region, tags: null) with
        {
            ResourceIsPattern = prefix.EndsWith('*'),
            ResourcePolicy = why is null && bucket.Value.Policy.Value is { } policy ? new AttachedPolicy($"policy of {arn}", policy) : null,
            OpenLayers = PolicyLayers.Rcps | (why is null ? 0 : PolicyLayers.ResourcePolicy),
        };
        return new Need(key is null ? target : target with
        {
            Context = target.Context.With("s3:x-amz-server-side-encryption", "aws:kms").With("s3:x-amz-server-side-encryption-aws-kms-key-id", key),
        }, why);
    });

    /// <param name="service">The service that uses the key for the caller, such as s3; null: whatever way.</param>
    public Need OnKey(string action, KeyInUse key, string? service) => Once(action, key.Arn.Text, service ?? "", () =>
    {
        var target = Ordinary(action, key.Arn.Text, key.Arn.Account, key.Arn.Region, tags: null) with
        {
            ResourceIsPattern = key.Arn.Resource.EndsWith('*'),
            ResourcePolicy = key.Policy,
            Grants = key.Grants,
            OpenLayers = PolicyLayers.Rcps | (key.WhyOpen is null ? 0 : PolicyLayers.ResourcePolicy),
        };
        return new Need(service is null ? target : target with
        {
            Context = target.Context.With("kms:ViaService", $"{service}.{key.Arn.Region}.amazonaws.com").With("aws:ViaAWSService", "true"),
        }, key.WhyOpen);
    });

    public Need OnSecret(string action, Arn secret) => Once(action, secret.Text, "", () =>
    {
        var found = estate.Find<Secret>(new Reference(ResourceTypes.Secret, secret.Text, secret.Account, secret.Region));
        var why = found.WhyNot ?? found.Value.Policy.WhyNot;
        return new Need(Ordinary(action, secret.Text, secret.Account, secret.Region, tags: null) with
        {
            ResourcePolicy = why is null && found.Value.Policy.Value is { } policy ? new AttachedPolicy($"policy of {secret}", policy) : null,
            OpenLayers = PolicyLayers.Rcps | (why is null ? 0 : PolicyLayers.ResourcePolicy),
        }, why);
    });

    /// <summary>To assume a role, under one of the three actions of STS.</summary>
    public Need ToAssume(string action, Arn role) => Once(action, role.Text, "", () =>
    {
        var (trust, why) = TrustOf(role);
        return new Need(Ordinary(action, role.Text, role.Account, Regions.Global, TagsOf(role)) with { ResourcePolicy = trust, OpenLayers = PolicyLayers.Rcps | (why is null ? 0 : PolicyLayers.ResourcePolicy) }, why);
    });

    /// <summary>To hand a role to a service, which works only if the role trusts the service.</summary>
    public Need ToPass(Arn role, string service) => Once("iam:PassRole", role.Text, service, () =>
    {
        var (trust, why) = TrustOf(role);
        var target = Ordinary("iam:PassRole", role.Text, role.Account, Regions.Global, TagsOf(role));
        return new Need(target with
        {
            ResourcePolicy = trust,
            Context = target.Context.With("iam:PassedToService", service),
            OpenLayers = PolicyLayers.Rcps | (why is null ? 0 : PolicyLayers.ResourcePolicy),
        }, why);
    });

    /// <summary>The same on the branch that is built.</summary>
    public Need WithBranch(Need need, SourceInUse source) => Once(need.Target.Action, need.Target.Resource, source.Repository, () => need with
    {
        Target = need.Target with { Context = need.Target.Context.With("codecommit:References", $"refs/heads/{source.Repository[(source.Repository.LastIndexOf('@') + 1)..]}") },
    });

    /// <summary>Tells the key that a pipeline, bucket or secret names; null stands for the one that AWS manages for the service.</summary>
    public KeyInUse Key(string? text, string service, AccountId account, string region)
    {
        var reference = new Reference(ResourceTypes.Key, text ?? $"alias/aws/{service}", account, region);
        if (References.IsAwsManagedAlias(reference.Arn))
            return KeyInUse.OfAws(service, account, region);

        var key = estate.Key(text!, account, region);
        if (key.WhyNot is { } missing)
            return new KeyInUse(reference.Arn.Resource.StartsWith("key/", StringComparison.Ordinal) ? reference.Arn : ResourceTypes.AnyArn(ResourceTypes.Key, reference.Arn.Account, reference.Arn.Region), null, missing, IsAws: false) { WhyNoGrants = missing };

        var policy = key.Value.Policy;
        var grants = key.Value.Grants;
        return new KeyInUse(key.Value.Arn, policy.WhyNot is null ? new AttachedPolicy($"policy of {key.Value.Arn}", policy.Value) : null, policy.WhyNot, IsAws: false)
        {
            Grants = grants.WhyNot is null ? [.. grants.Value.Select(grant => grant with { Name = $"grant {grant.Name}" })] : [],
            WhyNoGrants = grants.WhyNot,
        };
    }

    private (AttachedPolicy? Trust, Unreadable? Why) TrustOf(Arn arn)
    {
        var role = estate.Role(arn);
        return role.WhyNot is { } why ? (null, why) : (new AttachedPolicy($"trust policy of {arn}", role.Value.TrustPolicy), null);
    }

    private ImmutableSortedDictionary<string, string>? TagsOf(Arn arn) => estate.Role(arn) is { WhyNot: null } role ? role.Value.Tags : null;

    private AccountId? OwnerOf(string bucket) => estate.Neighbours.Prepend(estate.Subject)
        .Where(snapshot => snapshot.OwnedBuckets.WhyNot is null && snapshot.OwnedBuckets.Value.Contains(bucket))
        .Select(snapshot => (AccountId?)snapshot.Account)
        .FirstOrDefault();

    private Target Ordinary(string action, string resource, AccountId? account, string region, ImmutableSortedDictionary<string, string>? tags) => new()
    {
        Action = action,
        Resource = resource,
        ResourceIsPattern = resource.EndsWith('*') && resource.Length > 1,
        ResourceAccount = account is { Text.Length: > 0 } owner ? owner.Text : null,
        Context = Context(region, tags),
        OpenLayers = PolicyLayers.Rcps,
    };

    private RequestContext Context(string region, ImmutableSortedDictionary<string, string>? tags)
    {
        if (_contexts.TryGetValue((region, tags), out var known))
            return known;

        if (tags is { IsEmpty: false })
            return _contexts[(region, tags)] = tags.Aggregate(Context(region, tags: null), (context, tag) => context.With($"aws:ResourceTag/{tag.Key}", tag.Value));

        var without = RequestContext.Open
            .With("aws:SecureTransport", "true")
            .With("s3:TlsVersion", "1.3")
            .With("aws:ViaAWSService", "false")
            .With("aws:CurrentTime", estate.At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture))
            .With("aws:EpochTime", estate.At.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        // Requests to IAM and STS go to whatever region the caller likes.
        return _contexts[(region, tags)] = region == Regions.Global ? without : without.With("aws:RequestedRegion", region);
    }

    private Need Once(string action, string resource, string detail, Func<Need> make) =>
        _known.TryGetValue((action, resource, detail), out var known) ? known : _known[(action, resource, detail)] = make();
}

/// <summary>A key under which something lies, and its policy as far as it is known.</summary>
/// <param name="IsAws">Whether AWS manages it, so that nobody can change who may use it.</param>
internal sealed record KeyInUse(Arn Arn, AttachedPolicy? Policy, Unreadable? WhyOpen, bool IsAws)
{
    /// <summary>Those that were read.</summary>
    public ImmutableArray<KeyGrant> Grants { get; init; } = [];

    /// <summary>Why grants may be missing; null if none is.</summary>
    public Unreadable? WhyNoGrants { get; init; }

    /// <summary>The key that AWS manages in an account for one service, with the policy that such keys have: everybody of the account, through that service.</summary>
    /// <remarks>https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html#aws-managed-cmk</remarks>
    public static KeyInUse OfAws(string service, AccountId account, string region) => new(
        new Arn($"arn:{Regions.PartitionOf(region)}:kms:{region}:{account}:key/aws/{service}"),
        new AttachedPolicy($"policy of the AWS-managed key aws/{service}", PolicyDocument.Parse(
            $$$$"""
            {"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":["kms:Encrypt","kms:Decrypt","kms:ReEncrypt*","kms:GenerateDataKey*","kms:CreateGrant","kms:DescribeKey"],
             "Resource":"*","Condition":{"StringEquals":{"kms:CallerAccount":"{{{{account}}}}","kms:ViaService":"{{{{service}}}}.{{{{region}}}}.amazonaws.com"}}}]}
            """)),
        WhyOpen: null,
        IsAws: true);
}
