using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Access.Escalation;

/// <summary>One thing that a rule is asked of: what the rule's actions are needed on, and what it leads to.</summary>
/// <param name="Need">Null: the thing has no such resource, so that the need falls away.</param>
/// <param name="Node">Null: it leads nowhere.</param>
internal sealed record Thing(Func<string, On, Need?> Need, Func<Gain, AttackNode?> Node);

/// <summary>Everything in an estate that rules are asked of.</summary>
internal sealed class Surroundings
{
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stacksets-prereqs-self-managed.html
    private const string StackSetAdministration = "AWSCloudFormationStackSetAdministrationRole";

    private static readonly Unreadable RepositoryPolicy = new(UnreadableReason.NeverCollected, "ecr:GetRepositoryPolicy", "The policies of image repositories of other accounts are not collected.");

    private readonly Needs _needs;
    private readonly ImmutableArray<PipelineParts> _pipelines;
    private readonly ImmutableArray<BuildProject> _projects;
    private readonly ImmutableArray<Role> _roles;
    private readonly ImmutableArray<Principal> _principals;
    private readonly HashSet<Arn> _inUse;
    private readonly HashSet<Arn> _administrators;
    private readonly Dictionary<Arn, BuildProject> _projectsByArn;
    private readonly Dictionary<AccountId, string> _partitions;

    public Surroundings(Estate estate, ImmutableArray<Principal> principals)
    {
        var resources = estate.Neighbours.Prepend(estate.Subject).SelectMany(snapshot => snapshot.Resources.Where(resource => resource.Account == snapshot.Account)).ToList();
        _needs = new Needs(estate);
        _principals = principals;
        _pipelines = [.. resources.OfType<Pipeline>().Select(pipeline => PipelineParts.Of(pipeline, estate, _needs))];
        _projects = [.. resources.OfType<BuildProject>()];
        _roles = [.. resources.OfType<Role>()];
        _projectsByArn = _projects.DistinctBy(project => project.Arn).ToDictionary(project => project.Arn);
        _partitions = _pipelines.DistinctBy(parts => parts.Pipeline.Account).ToDictionary(parts => parts.Pipeline.Account, parts => parts.Pipeline.Arn.Partition);
        _inUse = [.. _pipelines.SelectMany(parts => parts.Roles).Select(role => role.Arn)];
        _administrators = [.. principals.Where(principal => principal.IsAdministrator).Select(principal => new Arn(principal.Id))];
    }

    public Needs Needs => _needs;

    public ImmutableArray<PipelineParts> Pipelines => _pipelines;

    public IEnumerable<Thing> Of(RuleScope scope) => scope switch
    {
        RuleScope.Pipeline => _pipelines.Select(parts => OfPipeline(parts, parts.Pipeline.Arn.Text)),
        RuleScope.PipelineWithSecrets => _pipelines.Where(parts => parts.Actions.Any(entry => entry.Action.Configuration.Values.Any(HoldsSecret)))
            .Select(parts => OfPipeline(parts, parts.Pipeline.Arn.Text) with { Node = _ => Nodes.Disclosure(parts.Pipeline.Arn.Text, $"the secrets in the definition of {parts.Pipeline.Name}") }),
        RuleScope.Stage => _pipelines.SelectMany(parts => parts.Stages.Select(stage => OfPipeline(parts, $"{parts.Pipeline.Arn}/{stage.Name}"))),
        RuleScope.Approval => _pipelines.SelectMany(parts => Approvals(parts, SourceKind.CodeCommit)),
        RuleScope.ApprovalOfObject => _pipelines.SelectMany(parts => Approvals(parts, SourceKind.Bucket)),
        RuleScope.ApprovalOfImage => _pipelines.SelectMany(parts => Approvals(parts, SourceKind.Image)),
        RuleScope.CustomAction => _pipelines.SelectMany(parts => parts.Actions.Where(entry => entry.Action.Owner is "Custom")
            .Select(entry => OfPipeline(parts, $"arn:{parts.Pipeline.Arn.Partition}:codepipeline:{entry.Action.Region}:{parts.Pipeline.Account}:actiontype:Custom/{entry.Action.Category}/{entry.Action.Provider}/*"))),
        RuleScope.Project => _projects.Select(project => OfProject(project.Arn)),
        RuleScope.PipelineProject => _pipelines.SelectMany(parts => parts.Projects).DistinctBy(project => project.Arn).Select(project => OfProject(project.Arn)),
        RuleScope.StartedProject => _pipelines.SelectMany(parts => parts.Projects).Select(project => project.Arn).Concat(_projects.Where(HasWebhook).Select(project => project.Arn)).Distinct().Select(OfProject),
        RuleScope.OwnSourceProject => _projects.Where(project => project.Definition.WhyNot is null && project.Definition.Value.Sources.Any(source => source.Type is not ("CODEPIPELINE" or "NO_SOURCE" or "S3"))).Select(project => OfProject(project.Arn)),
        RuleScope.BuildImage => Definitions().Where(build => BuildInputs.ImageOf(build.Definition.Environment.Image) is not null).Select(build => Image(BuildInputs.ImageOf(build.Definition.Environment.Image)!.Value, build.Arn)),
        RuleScope.BuildObject => Definitions().SelectMany(build => BuildInputs.ObjectsOf(build.Definition).Select(place => new Thing((action, _) => _needs.OnBucket(action, place.Bucket, place.Key), _ => Nodes.Project(build.Arn)))),
        RuleScope.BuildParameter => Definitions().SelectMany(build => BuildInputs.ParametersOf(build.Arn, build.Definition).Select(parameter => Ordinary(parameter, Nodes.Disclosure(parameter.Text, $"the parameter {parameter.Name} of the build {build.Arn.Name}")))),
        RuleScope.Store => _pipelines.SelectMany(parts => parts.Stores.Select(store => Store(parts, store))),
        RuleScope.StoreKey => _pipelines.SelectMany(parts => parts.Stores.Where(store => !store.Key.IsAws)
            .Select(store => new Thing((action, _) => _needs.OnKey(action, store.Key, service: null), _ => Nodes.Disclosure(store.Key.Arn.Text, $"the key of the artifacts of {parts.Pipeline.Name}")))),
        RuleScope.Secret => _pipelines.SelectMany(parts => parts.Secrets.Select(Secret)),
        RuleScope.Connection => _pipelines.SelectMany(parts => parts.Sources.Where(source => source.Connection is not null).Select(source => Connection(parts, source.Connection ?? default))),
        RuleScope.Branch => Sources(SourceKind.CodeCommit),
        RuleScope.SourceImage => Sources(SourceKind.Image),
        RuleScope.SourceObject => _pipelines.SelectMany(parts => parts.Sources.Where(source => source is { Kind: SourceKind.Bucket, Arn: not null })
            .Select(source => new Thing((action, _) => ObjectNeed(action, source.Arn ?? default), _ => Nodes.Branch(parts.Pipeline)))),
        RuleScope.Function => Named("Lambda", "FunctionName", (_, region, account, name) => new Arn($"arn:{Regions.PartitionOf(region)}:lambda:{region}:{account}:function:{name}"),
            (_, arn) => _ => new AttackNode(NodeKind.Function, arn.Text, $"the function {arn.Name}")),
        RuleScope.Stack => Named("CloudFormation", "StackName", (_, region, account, name) => new Arn($"arn:{Regions.PartitionOf(region)}:cloudformation:{region}:{account}:stack/{name}/*"),
            // A stack that was given no role is changed with the permissions of whoever changes it.
            (entry, _) => _ => entry.Action.Configuration.GetValueOrDefault("RoleArn")?.Clear is { Length: > 0 } role ? Nodes.Role(new Arn(role)) : null),
        RuleScope.DeploymentGroup => Deployments(),
        RuleScope.RoleOfPipelines => Passed("codepipeline.amazonaws.com"),
        RuleScope.RoleOfBuilds => Passed("codebuild.amazonaws.com"),
        RuleScope.RoleOfStacks => Passed("cloudformation.amazonaws.com"),
        RuleScope.RoleOfEvents => EventRoles(),
        RuleScope.RoleOfStackSets => _roles.Where(role => role.Name is StackSetAdministration && Trusts.Service(role, "cloudformation.amazonaws.com")).Select(OfRole),
        RuleScope.RoleOfBuild => RolesWithBuilds().Select(entry => With(OfRole(entry.Role), On.Build, entry.Project)),
        RuleScope.PolicyOfBuildRole => RolesWithBuilds().SelectMany(entry => PoliciesOf(entry.Role).Select(policy => With(OfPolicy(entry.Role, policy), On.Build, entry.Project))),
        RuleScope.RoleOfPipeline => from parts in _pipelines
                                    where parts.Pipeline.Definition.WhyNot is null
                                    join role in _roles on parts.Pipeline.Definition.Value.Role equals role.Arn
                                    select With(OfRole(role), On.Pipeline, parts.Pipeline.Arn),
        RuleScope.AssumableRole => _roles.Where(IsAssumable).Select(role => OfRole(role)),
        RuleScope.RoleInUse => _roles.Where(role => _inUse.Contains(role.Arn) || _administrators.Contains(role.Arn)).Select(role => OfRole(role)),
        RuleScope.PolicyOfRole => _roles.Where(IsAssumable).SelectMany(role => PoliciesOf(role).Select(policy => OfPolicy(role, policy))),
        RuleScope.AdministratorUser => _principals.Where(principal => principal.IsAdministrator && principal.Subject.Caller.Kind is CallerKind.User)
            .Select(principal => Ordinary(new Arn(principal.Id), new AttackNode(NodeKind.Principal, principal.Id, principal.Name))),
        _ => [],
    };

    public IEnumerable<(Arn Project, Arn Role)> RolesOfProjects() => Definitions().Where(build => build.Definition.ServiceRole is not null).Select(build => (build.Arn, build.Definition.ServiceRole ?? default))
        .Concat(_pipelines.SelectMany(parts => parts.Projects).Where(project => project.Definition?.ServiceRole is not null).Select(project => (project.Arn, project.Definition?.ServiceRole ?? default)))
        .Distinct();

    /// <summary>What a principal can do to itself; empty where a boundary would hold whatever it gives itself.</summary>
    public Thing Self(Principal principal) => new((action, place) => place switch
    {
        On.New => New(action, principal.Account),
        _ => _needs.On(action, principal.Id, principal.Account, Regions.Global),
    }, _ => Nodes.Administrator(principal.Account));

    private Thing OfPipeline(PipelineParts parts, string arn) => new(
        (action, place) => place is On.Nothing ? Nothing(action, parts.Pipeline) : place is On.New ? New(action, parts.Pipeline.Account) : _needs.On(action, arn, parts.Pipeline.Account, parts.Pipeline.Region, parts.Pipeline.Tags.WhyNot is null ? parts.Pipeline.Tags.Value : null),
        gain => gain switch
        {
            Gain.Pipeline => Nodes.Pipeline(parts.Pipeline),
            Gain.Release => Nodes.Release(parts.Pipeline),
            Gain.Disclosure => Nodes.Disclosure($"{parts.Pipeline.Arn}/artifacts", $"the artifacts of {parts.Pipeline.Name}"),
            _ => Nodes.Execution(parts.Pipeline),
        });

    private Thing OfProject(Arn project) => new(
        (action, place) => place is On.Nothing ? _needs.On(action, "*", project.Account, project.Region) : _needs.On(action, project.Text, project.Account, project.Region, TagsOf(project)),
        gain => gain is Gain.Disclosure ? Nodes.Disclosure(project.Text, $"logs and output of the build {project.Name}") : Nodes.Project(project));

    private Thing OfRole(Role role) => new(
        (action, place) => place switch
        {
            On.Assume => _needs.ToAssume(action, role.Arn),
            On.New => New(action, role.Account),
            _ => _needs.On(action, role.Arn.Text, role.Account, Regions.Global, role.Tags),
        },
        gain => gain is Gain.Administrator ? role.PermissionsBoundary is null ? Nodes.Administrator(role.Account) : null : Nodes.Role(role.Arn));

    // Who may push to the repository of another account, that account's own policy decides as well.
    private Thing Image(Arn repository, Arn build) => repository.Account == build.Account ? Ordinary(repository, Nodes.Project(build)) : new Thing(
        (action, _) => _needs.On(action, repository.Text, repository.Account, repository.Region) is var need ? need with { Target = need.Target with { OpenLayers = need.Target.OpenLayers | PolicyLayers.ResourcePolicy }, WhyOpen = RepositoryPolicy } : null,
        _ => Nodes.Project(build));

    private Thing OfPolicy(Role role, Arn policy) => OfRole(role) with { Need = (action, place) => place is On.Assume ? _needs.ToAssume(action, role.Arn) : _needs.On(action, policy.Text, policy.Account, Regions.Global) };

    // AWS's own policies have no account, and nobody changes them.
    private static IEnumerable<Arn> PoliciesOf(Role role) => role.AttachedPolicies.Where(policy => policy.Account == role.Account);

    private IEnumerable<(Role Role, Arn Project)> RolesWithBuilds() => RolesOfProjects().Join(_roles, entry => entry.Role, role => role.Arn, (entry, role) => (role, entry.Project));

    /// <summary>The same with a second thing beside it.</summary>
    private Thing With(Thing thing, On on, Arn other) => thing with
    {
        Need = (action, place) => place == on ? _needs.On(action, other.Text, other.Account, other.Region, on is On.Build ? TagsOf(other) : null) : thing.Need(action, place),
    };

    private Thing Ordinary(Arn arn, AttackNode node) => new((action, _) => _needs.On(action, arn.Text, arn.Account, arn.Region is { Length: > 0 } region ? region : Regions.Global), _ => node);

    private IEnumerable<Thing> Approvals(PipelineParts parts, SourceKind kind) => parts.Sources.Where(source => source.Kind == kind && source.Arn is not null).SelectMany(source => parts.Approvals.Select(approval => new Thing(
        (action, place) => place is On.Source ? kind is SourceKind.Bucket ? ObjectNeed(action, source.Arn ?? default) : Branch(action, source) : _needs.On(action, approval.Arn.Text, parts.Pipeline.Account, parts.Pipeline.Region),
        _ => Nodes.Production(parts.Pipeline))));

    private Thing Store(PipelineParts parts, StoreInUse store) => new(
        (action, place) => place switch
        {
            On.Objects => _needs.OnBucket(action, store.Bucket, store.Prefix, action is "s3:PutObject" ? store.Key.Arn.Text : null),
            On.Key => _needs.OnKey(action, store.Key, "s3"),
            _ => _needs.OnBucket(action, store.Bucket),
        },
        gain => gain is Gain.Release ? Nodes.Release(parts.Pipeline) : Nodes.Disclosure($"{store.Bucket}/{store.Prefix}", $"the artifacts of {parts.Pipeline.Name}"));

    private Thing Secret(SecretInUse secret) => new(
        (action, place) => place is not On.Key ? _needs.OnSecret(action, secret.Arn)
            : _needs.Key(secret.Key, "secretsmanager", secret.Arn.Account, secret.Arn.Region) is { IsAws: false } key ? _needs.OnKey(action, key, "secretsmanager") : null,
        _ => Nodes.Disclosure(secret.Arn.Text, $"the secret {secret.Name}"));

    private Thing Connection(PipelineParts parts, Arn connection) => new(
        (action, place) => place switch
        {
            On.New => New(action, parts.Pipeline.Account),
            On.Pipeline => OfPipeline(parts, parts.Pipeline.Arn.Text).Need(action, On.It),
            On.Source => _needs.On(action, $"arn:{connection.Partition}:{connection.Service}:{connection.Region}:{connection.Account}:host/*", connection.Account, connection.Region),
            _ => _needs.On(action, connection.Text, connection.Account, connection.Region),
        },
        gain => gain is Gain.Branch ? Nodes.Branch(parts.Pipeline) : Nodes.Disclosure(connection.Text, $"every repository of the connection {connection.Name}"));

    private IEnumerable<Thing> Sources(SourceKind kind) => _pipelines.SelectMany(parts => parts.Sources.Where(source => source.Kind == kind && source.Arn is not null)
        .Select(source => new Thing((action, _) => Branch(action, source), _ => Nodes.Branch(parts.Pipeline))));

    private Need Branch(string action, SourceInUse source)
    {
        var arn = source.Arn ?? default;
        var need = _needs.On(action, arn.Text, arn.Account, arn.Region);
        return source.Kind is SourceKind.CodeCommit ? _needs.WithBranch(need, source) : need;
    }

    private Need ObjectNeed(string action, Arn place)
    {
        var path = place.Resource.Split('/', 2);
        return _needs.OnBucket(action, path[0], path.Length > 1 ? path[1] : "*");
    }

    private IEnumerable<Thing> Named(string provider, string setting, Func<PipelineAction, string, AccountId, string, Arn> name, Func<(PipelineParts Parts, PipelineAction Action), Arn, Func<Gain, AttackNode?>> leads) =>
        from parts in _pipelines
        from entry in parts.Actions
        where entry.Action.Provider == provider && entry.Action.Configuration.GetValueOrDefault(setting)?.Clear is { Length: > 0 }
        let account = entry.Action.Role is { Account.Text.Length: > 0 } role ? role.Account : parts.Pipeline.Account
        let arn = name(entry.Action, entry.Action.Region, account, entry.Action.Configuration[setting].Clear!)
        select new Thing((action, place) => place is On.New ? New(action, account) : _needs.On(action, arn.Text, arn.Account, arn.Region), leads((parts, entry.Action), arn));

    private IEnumerable<Thing> Deployments() =>
        from parts in _pipelines
        from entry in parts.Actions
        where entry.Action.Provider is "CodeDeploy"
        let account = entry.Action.Role is { Account.Text.Length: > 0 } role ? role.Account : parts.Pipeline.Account
        let application = entry.Action.Configuration.GetValueOrDefault("ApplicationName")?.Clear ?? "*"
        let prefix = $"arn:{Regions.PartitionOf(entry.Action.Region)}:codedeploy:{entry.Action.Region}:{account}"
        select new Thing(
            (action, place) => _needs.On(action, place is On.Application ? $"{prefix}:application:{application}" : $"{prefix}:deploymentgroup:{application}/{entry.Action.Configuration.GetValueOrDefault("DeploymentGroupName")?.Clear ?? "*"}", account, entry.Action.Region),
            _ => Nodes.Production(parts.Pipeline));

    private IEnumerable<Thing> Passed(string service) => _roles.Where(role => Trusts.Service(role, service)).Select(role => new Thing(
        (action, place) => place is On.Pass ? _needs.ToPass(role.Arn, service) : New(action, role.Account), _ => Nodes.Role(role.Arn)));

    private IEnumerable<Thing> EventRoles() =>
        from role in _roles
        where Trusts.Service(role, "events.amazonaws.com")
        let principal = _principals.FirstOrDefault(principal => principal.Id == role.Arn.Text)
        where principal is not null
        from parts in _pipelines
        where parts.Pipeline.Account == role.Account
            && PolicyEvaluator.Decide(AccessRequest.Of(principal.Subject, _needs.On("codepipeline:StartPipelineExecution", parts.Pipeline.Arn.Text, parts.Pipeline.Account, parts.Pipeline.Region).Target)).IsAtLeast(DecisionResult.ConditionallyAllowed)
        select new Thing((action, place) => place is On.Pass ? _needs.ToPass(role.Arn, "events.amazonaws.com") : New(action, role.Account), _ => Nodes.Execution(parts.Pipeline));

    private Need New(string action, AccountId account)
    {
        var partition = _partitions.GetValueOrDefault(account, "aws");
        var resource = action.Split(':')[0] switch
        {
            "codepipeline" when action is "codepipeline:RegisterWebhookWithThirdParty" => $"arn:{partition}:codepipeline:*:{account}:webhook:*",
            "codepipeline" => $"arn:{partition}:codepipeline:*:{account}:*",
            "codebuild" => $"arn:{partition}:codebuild:*:{account}:project/*",
            "cloudformation" => $"arn:{partition}:cloudformation:*:{account}:{(action.Contains("StackSet", StringComparison.Ordinal) || action.Contains("StackInstances", StringComparison.Ordinal) ? "stackset" : "stack")}/*",
            "codeconnections" or "codestar-connections" => $"arn:{partition}:{action.Split(':')[0]}:*:{account}:connection/*",
            "lambda" => $"arn:{partition}:lambda:*:{account}:layer:*",
            "events" => $"arn:{partition}:events:*:{account}:rule/*",
            "iam" when action is "iam:AddUserToGroup" => $"arn:{partition}:iam::{account}:group/*",
            "iam" => $"arn:{partition}:iam::{account}:oidc-provider/*",
            _ => "*",
        };
        return _needs.On(action, resource, account, Regions.Global);
    }

    private Need Nothing(string action, Resource near) => _needs.On(action, "*", near.Account, near.Region);

    private IEnumerable<(Arn Arn, BuildProjectDefinition Definition)> Definitions() => _projects.Where(project => project.Definition.WhyNot is null).Select(project => (project.Arn, project.Definition.Value));

    private ImmutableSortedDictionary<string, string>? TagsOf(Arn project) => _projectsByArn.GetValueOrDefault(project) is { Definition.WhyNot: null } found ? found.Definition.Value.Tags : null;

    // Most roles let in nothing but a service, and nobody has to be asked about those.
    // The roles of Identity Center are people already.
    private static bool IsAssumable(Role role) => !role.Arn.Resource.StartsWith("role/aws-reserved/", StringComparison.Ordinal) && Trusts.MoreThanServices(role);

    // One that was not read may be there.
    private static bool HasWebhook(BuildProject project) => project.Definition.WhyNot is not null || project.Definition.Value.Triggers.WhyNot is not null || project.Definition.Value.Triggers.Value.Webhook is not null;

    private static bool HoldsSecret(Secrets.Redaction.ConfigurationValue value) => value switch
    {
        Secrets.Redaction.Redacted redacted => !redacted.Traces.IsEmpty,
        Secrets.Redaction.RedactedDocument document => document.Leaves.Any(leaf => HoldsSecret(leaf.Value)),
        _ => false,
    };
}
