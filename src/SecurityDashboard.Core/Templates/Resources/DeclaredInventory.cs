using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Connections;
using SecurityDashboard.Inventory.Functions;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Images;
using SecurityDashboard.Inventory.Notifications;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.Storage;
using SecurityDashboard.Templates.Syntax;

namespace SecurityDashboard.Templates.Resources;

/// <summary>
/// What a file declares as the inventory that a scan of it would give, had it been deployed into an account of its own. What else there
/// is in the account is not known.
/// </summary>
internal sealed class DeclaredInventory(ImmutableArray<Declaration> declarations, Target target, Reading reading)
{
    private static readonly ImmutableArray<string> GlobalTypes = [ResourceTypes.User, ResourceTypes.Group, ResourceTypes.Role, ResourceTypes.ManagedPolicy, ResourceTypes.OidcProvider, ResourceTypes.SamlProvider];

    private static readonly ImmutableArray<string> RegionalTypes =
    [
        ResourceTypes.Pipeline, ResourceTypes.Webhook, ResourceTypes.BuildProject, ResourceTypes.SourceCredential, ResourceTypes.Connection, ResourceTypes.Host, ResourceTypes.Key, ResourceTypes.Secret, ResourceTypes.Function,
        ResourceTypes.Stack, ResourceTypes.ImageRepository, ResourceTypes.Trail, ResourceTypes.EventRule, ResourceTypes.Topic, ResourceTypes.Parameter, ResourceTypes.Analyzer, ResourceTypes.DeploymentGroup, ResourceTypes.Instance,
    ];

    /// <summary>With the declaration of each resource and what it leaves open, by its ARN.</summary>
    public (AccountSnapshot Snapshot, Dictionary<Arn, (Declaration Declaration, ImmutableArray<OpenNode> Open)> Declared) Read(DateTimeOffset at)
    {
        var declared = new Dictionary<Arn, (Declaration, ImmutableArray<OpenNode>)>();
        var resources = ImmutableArray.CreateBuilder<Resource>();
        foreach (var declaration in declarations)
        {
            reading.TakeOpen();
            if (Resource(declaration) is not { } resource || !declared.TryAdd(resource.Arn, (declaration, reading.TakeOpen())))
                continue;
            resources.Add(resource);
        }

        // Of these kinds a scan reads what something of the account names.
        var inUse = resources.SelectMany(resource => References.Of(resource)).Select(reference => reference.Arn).ToHashSet();
        resources.RemoveAll(resource => resource is Topic or InvokedFunction or ImageRepository && !inUse.Contains(resource.Arn) && declared.Remove(resource.Arn));

        var buckets = resources.OfType<Bucket>().Select(bucket => bucket.Name).Order(StringComparer.Ordinal).ToImmutableArray();
        var named = resources.SelectMany(resource => References.Of(resource)).Where(reference => reference is { Type: ResourceTypes.Bucket, Why: null }).Select(reference => References.BucketOf(reference.Text) ?? "").Distinct(StringComparer.Ordinal);
        return (new AccountSnapshot
        {
            Account = target.Account,
            TakenAt = at,
            Source = SnapshotSource.Import,
            Regions = [target.Region],
            Listings =
            [
                .. GlobalTypes.Select(type => new Listing(type, Regions.Global, NotSaid<int>("The file does not say who else is in the account."))),
                .. RegionalTypes.Select(type => new Listing(type, target.Region, NotSaid<int>("The file does not say what else is in the account."))),
            ],
            Resources = [.. resources, Account()],
            OwnedBuckets = Observed.Of(buckets),
            ForeignBuckets = [.. named.Where(name => name.Length > 0 && !buckets.Contains(name)).Select(name => new ForeignBucket(name, NotSaid<bool>($"The file does not declare the bucket {name}. Scan the account that has it.")))],
        }, declared);
    }

    private Account Account()
    {
        const string Message = "The file does not say how the account itself is set.";
        return new Account
        {
            Arn = Inventory.Identity.Account.ArnOf(target.Account, target.Partition),
            Root = NotSaid<UserCredentials>(Message),
            RootHasPassword = NotSaid<bool>(Message),
            PublicAccessBlock = NotSaid<PublicAccessBlock>(Message),
            Organization = NotSaid<ImmutableArray<AccountId>>(Message),
        };
    }

    /// <summary>Observed, or not known where what it takes is left open.</summary>
    public static Observed<T> Observe<T>(Func<T> read)
    {
        try
        {
            return Observed.Of(read());
        }
        catch (OpenValueException open)
        {
            return NotSaid<T>(Words(open.Line, open.Message));
        }
        // What it is put together from was not known.
        catch (UnreadableException e)
        {
            return Observed.Unreadable<T>(e.Why);
        }
    }

    public static Observed<T> NotSaid<T>(string message) => Observed.Unreadable<T>(new Unreadable(UnreadableReason.NotInFile, "", message));

    public static string Words(int line, string why) => $"It depends on {why} (line {line}).";

    /// <summary>Null where it is nothing that is judged.</summary>
    private Resource? Resource(Declaration declaration)
    {
        var properties = new Properties(declaration.Properties, reading, declaration.Line);
        var name = NameOf(declaration);
        var arn = DeclaredNames.Arn(declaration.Type, declaration.Name, name, target) is { } text ? new Arn(text) : default;
        switch (declaration.Type)
        {
            case "AWS::CodePipeline::Pipeline":
                return new Pipeline { Arn = arn, Name = name, Definition = Observe(() => PipelineReader.Definition(properties, target)), Tags = Observe(() => reading.Text.Tags(properties.Items("Tags"), tag => tag.Text("Key"), tag => tag.Free("Value"))) };
            case "AWS::CodePipeline::Webhook":
                return Webhook(properties, arn, name);
            case "AWS::CodeBuild::Project":
                return new BuildProject { Arn = arn, Name = name, Definition = Observe(() => ProjectReader.Definition(properties, target)), ResourcePolicy = Observed.Of<PolicyDocument?>(null), Exports = NotSaid<ImmutableArray<ExportedVariable>>("What builds hand on is known once they ran.") };
            case "AWS::S3::Bucket":
                return StorageReader.Bucket(properties, name, target, PolicyNaming("AWS::S3::BucketPolicy", "Bucket", policy => policy == name || policy == arn.Text));
            case "AWS::KMS::Key":
                return StorageReader.Key(properties, declaration.Name, [.. Aliases(arn)], target);
            case "AWS::SecretsManager::Secret":
                return StorageReader.Secret(properties, declaration.Name, name, Naming("AWS::SecretsManager::RotationSchedule", "SecretId", id => id == arn.Text || id == name).Any(), PolicyNaming("AWS::SecretsManager::ResourcePolicy", "SecretId", id => id == arn.Text || id == name, "ResourcePolicy"), target);
            case "AWS::CodeStarConnections::Connection" or "AWS::CodeConnections::Connection":
                return new Connection { Arn = arn, Name = properties.Name("ConnectionName") ?? name, ProviderType = properties.Name("ProviderType") ?? "", Status = "AVAILABLE", RepositoryLinks = NotSaid<ImmutableArray<string>>("The file does not say what else uses the connection.") };
            case "AWS::IAM::Role":
                return Role(properties, arn, name);
            case "AWS::IAM::ManagedPolicy":
                return new ManagedPolicy { Arn = arn, Name = name, Document = Observe(() => properties.Policy("PolicyDocument") ?? PolicyDocument.Parse("")) };
            case "AWS::SNS::Topic":
                return ServiceReader.Topic(properties, arn, name, TopicPolicy(arn), Naming("AWS::SNS::Subscription", "TopicArn", topic => topic == arn.Text));
            case "AWS::Events::Rule":
                return ServiceReader.Rule(properties, arn, name, target, Naming("Terraform::EventTarget", "Rule", rule => rule == name));
            case "AWS::Lambda::Function":
                return ServiceReader.Function(properties, arn, name);
            case "AWS::ECR::Repository":
                return ServiceReader.Repository(properties, arn, name, PolicyNaming("Terraform::RepositoryPolicy", "Repository", repository => repository == name));
            default:
                return null;
        }
    }

    /// <summary>Of the two ways to write it, the one that is for several topics first.</summary>
    private Observed<PolicyDocument?> TopicPolicy(Arn arn) => Observe(() =>
        PolicyNaming("AWS::SNS::TopicPolicy", "Topics", topic => topic == arn.Text).Value ?? PolicyNaming("AWS::SNS::TopicInlinePolicy", "TopicArn", topic => topic == arn.Text).Value);

    private Role? Role(Properties properties, Arn arn, string name)
    {
        try
        {
            return new Role
            {
                Arn = arn,
                Name = name,
                TrustPolicy = properties.Policy("AssumeRolePolicyDocument") ?? PolicyDocument.Parse(""),
                Use = NotSaid<RoleUse>($"Whether the role {name} is used is known once it is there."),
                MaxSession = Observe(() => TimeSpan.FromSeconds(properties.Whole("MaxSessionDuration") ?? 3600)),
                InlinePolicies =
                [
                    .. properties.Items("Policies").Concat(Naming("AWS::IAM::RolePolicy", "RoleName", role => role == name)).Concat(Attached("AWS::IAM::Policy", name))
                        .Select(policy => new InlinePolicy(policy.Name("PolicyName") ?? "", policy.Policy("PolicyDocument") ?? PolicyDocument.Parse(""))),
                ],
                AttachedPolicies =
                [
                    .. properties.Arns("ManagedPolicyArns", Policies),
                    // Written the other way round: the policy names its roles.
                    .. declarations.Where(it => it.Type is "AWS::IAM::ManagedPolicy" && Of(it).Texts("Roles").Contains(name)).Select(it => new Arn(DeclaredNames.Arn(it.Type, it.Name, NameOf(it), target)!)),
                    .. Naming("Terraform::RolePolicyAttachment", "Role", role => role == name).Select(attachment => attachment.Arn("PolicyArn", Policies) ?? default),
                ],
                PermissionsBoundary = properties.Arn("PermissionsBoundary", Policies),
                Tags = reading.Text.Tags(properties.Items("Tags"), tag => tag.Text("Key"), tag => tag.Free("Value")),
            };
        }
        // Of a role whose policies cannot even be told apart nothing is known: it is as if it were in another file.
        catch (OpenValueException)
        {
            return null;
        }
    }

    private string Policies(string name) => $"arn:{target.Partition}:iam::{target.Account}:policy/{name}";

    private Webhook? Webhook(Properties webhook, Arn arn, string name)
    {
        try
        {
            return new Webhook
            {
                Arn = arn,
                Name = name,
                TargetPipeline = webhook.Name("TargetPipeline") ?? "",
                TargetAction = webhook.Name("TargetAction") ?? "",
                Authentication = webhook.Text("Authentication") ?? "",
                AllowedIpRange = webhook.Has("AuthenticationConfiguration") ? webhook.Inner("AuthenticationConfiguration").Text("AllowedIPRange") : null,
                Filters = Observe<ImmutableArray<WebhookFilter>>(() =>
                [
                    .. webhook.Items("Filters").Select(filter => new WebhookFilter(
                        reading.Text.Pattern(filter.Text("JsonPath")), filter.Text("MatchEquals") is not { Length: > 0 } value ? null : filter.Text("JsonPath") is "$.ref" ? reading.Text.Pattern(value) : reading.Text.Setting("", value))),
                ]),
            };
        }
        catch (OpenValueException)
        {
            return null;
        }
    }

    private string NameOf(Declaration declaration) =>
        DeclaredNames.NameProperty(declaration.Type) is { } property && Of(declaration).Name(property) is { Length: > 0 } name ? name : DeclaredNames.Unnamed(declaration.Type, declaration.Name);

    private Properties Of(Declaration declaration) => new(declaration.Properties, reading, declaration.Line);

    private IEnumerable<string> Aliases(Arn key) => Naming("AWS::KMS::Alias", "TargetKeyId", id => id == key.Text || id == key.Name)
        .Select(alias => alias.Name("AliasName")).OfType<string>().SelectMany(alias => (string[])[alias, $"arn:{target.Partition}:kms:{target.Region}:{target.Account}:{alias}"]);

    /// <summary>The things of a type that name this one.</summary>
    private IEnumerable<Properties> Naming(string type, string property, Func<string, bool> isThis) =>
        declarations.Where(it => it.Type == type).Select(Of).Where(it => it.Name(property) is { } named && isThis(named));

    private IEnumerable<Properties> Attached(string type, string role) => declarations.Where(it => it.Type == type).Select(Of).Where(it => it.Texts("Roles").Contains(role));

    /// <summary>The policy of the first thing that names this one; that there is none where all of them name something else.</summary>
    private Observed<PolicyDocument?> PolicyNaming(string type, string property, Func<string, bool> isThis, string policy = "PolicyDocument") => Observe(() =>
    {
        foreach (var candidate in declarations.Where(it => it.Type == type).Select(Of))
            if (candidate.Texts(property).Any(isThis))
                return candidate.Policy(policy);
        return null;
    });
}
