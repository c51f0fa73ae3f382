using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Keys;
using SecurityDashboard.Inventory.SecretsManager;
using SecurityDashboard.Inventory.Storage;

namespace SecurityDashboard.Access;

/// <summary>
/// Every principal of an estate: users, roles and root users of its accounts, and whoever outside is named by a trust, bucket, key or secret policy or by a grant.
/// Each once, in order of kind and id.
/// </summary>
public static class PrincipalList
{
    // Stands for an account that nobody knows: what it may do, everybody may.
    private static readonly AccountId Nobody = new("000000000000");

    private static readonly PolicyDocument Everything = PolicyDocument.Parse("""{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}""");

    public static ImmutableArray<Principal> Of(Estate estate) => estate.Whole.Shared(whole => new Known(Make(whole))).Principals;

    private static ImmutableArray<Principal> Make(Estate estate)
    {
        var policies = new IdentityPolicies(estate);
        var snapshots = estate.Neighbours.Prepend(estate.Subject).ToList();
        var tags = new PrincipalTags(snapshots.SelectMany(snapshot => snapshot.Resources).SelectMany(DocumentsOf));
        var administrators = new AdministratorTest();

        var inside = snapshots.SelectMany(snapshot => snapshot.Resources.Where(resource => resource.Account == snapshot.Account).Select(resource => resource switch
        {
            User user => OfUser(user, policies, tags, administrators),
            Role role => OfRole(role, policies, tags, administrators),
            _ => null,
        }).OfType<Principal>().Append(Root(snapshot)));
        var connected = snapshots.Select(snapshot => snapshot.Account).ToHashSet();
        var named = snapshots.SelectMany(snapshot => snapshot.Resources).SelectMany(NamedBy).Distinct(StringComparer.Ordinal).Select(text => OfNamed(text, connected)).OfType<Principal>();
        return [.. inside.Concat(named).DistinctBy(principal => principal.Id).OrderBy(principal => principal.Kind).ThenBy(principal => principal.Id, StringComparer.Ordinal)];
    }

    private sealed record Known(ImmutableArray<Principal> Principals);

    private static Principal OfUser(User user, IdentityPolicies policies, PrincipalTags tags, AdministratorTest administrators)
    {
        var isPerson = user.Credentials.WhyNot is not null || user.Credentials.Value.PasswordEnabled;
        return OfIdentity(user, user.Name, isPerson ? PrincipalKind.Person : PrincipalKind.Program, policies.Of(user), policies.Boundary(user.PermissionsBoundary, user.Account), tags.Of(user), administrators);
    }

    private static Principal OfRole(Role role, IdentityPolicies policies, PrincipalTags tags, AdministratorTest administrators)
    {
        var path = role.Arn.Resource;
        var kind = path.StartsWith("role/aws-service-role/", StringComparison.Ordinal) ? PrincipalKind.ServiceLinkedRole
            : path.StartsWith("role/aws-reserved/sso.amazonaws.com/", StringComparison.Ordinal) ? PrincipalKind.Person
            : PrincipalKind.Role;
        return OfIdentity(role, role.Name, kind, policies.Of(role), policies.Boundary(role.PermissionsBoundary, role.Account), tags.Of(role), administrators);
    }

    private static Principal OfIdentity(Resource identity, string name, PrincipalKind kind, PolicySet own, PolicySet boundary, RequestContext context, AdministratorTest administrators) => new()
    {
        Id = identity.Arn.Text,
        Kind = kind,
        Name = name,
        Account = identity.Account,
        Subject = new Subject
        {
            Caller = Caller.Parse(identity.Arn.Text),
            Identity = own.Policies,
            Boundary = boundary.Policies,
            Context = context,
            OpenLayers = PolicyLayers.Scps | (own.Why is null ? 0 : PolicyLayers.Identity) | (boundary.Why is null ? 0 : PolicyLayers.Boundary),
        },
        WhyOpen = own.Why ?? boundary.Why,
        IsAdministrator = administrators.Passes(own.Policies, boundary),
    };

    private static Principal Root(AccountSnapshot snapshot)
    {
        var arn = $"arn:{Regions.PartitionOf(snapshot.Regions.FirstOrDefault(Regions.Global))}:iam::{snapshot.Account}:root";
        return new Principal
        {
            Id = arn,
            Kind = PrincipalKind.Root,
            Name = "root user",
            Account = snapshot.Account,
            Subject = new Subject { Caller = Caller.Parse(arn), OpenLayers = PolicyLayers.Scps },
            IsAdministrator = true,
        };
    }

    /// <summary>Null: of a connected account, which has its own say, or nobody at all.</summary>
    private static Principal? OfNamed(string text, HashSet<AccountId> connected)
    {
        if (text is "*")
            return Outside("*", PrincipalKind.Everyone, "everyone", default, Delegate(Nobody));

        if (!Caller.TryParse(text, out var caller))
            return null;

        var account = new AccountId(caller.Account ?? "");
        return caller.Kind switch
        {
            CallerKind.Service => Outside(text, PrincipalKind.Service, text, default, new Subject { Caller = caller }),
            CallerKind.SamlProvider or CallerKind.WebIdentity => Outside(text, PrincipalKind.Provider, caller.Name is { Length: > 0 } name ? name : text, account, new Subject { Caller = caller }),
            _ when connected.Contains(account) => null,
            CallerKind.Root => Outside(caller.Id, PrincipalKind.Outside, $"account {account}", account, Delegate(account)),
            CallerKind.User or CallerKind.Role or CallerKind.RoleSession or CallerKind.FederatedUser => Outside(text, PrincipalKind.Outside, caller.Name, account, new Subject { Caller = caller, OpenLayers = PolicyLayers.Identity | PolicyLayers.Boundary }),
            _ => null,
        };
    }

    private static Principal Outside(string id, PrincipalKind kind, string name, AccountId account, Subject subject) => new()
    {
        Id = id,
        Kind = kind,
        Name = name,
        Account = account,
        Subject = subject,
    };

    // An account that is let in lets in whom it likes, but for its root user, who cannot assume roles.
    private static Subject Delegate(AccountId account) => new() { Caller = Caller.Parse($"arn:aws:iam::{account}:role/somebody"), Identity = [new AttachedPolicy($"policies of account {account}", Everything)] };

    private static IEnumerable<string> NamedBy(Resource resource) => Grantees(resource).Concat(ResourcePolicyOf(resource)?.Statements
        .Where(statement => statement is { Effect: Effect.Allow, WhyUnreadable: null })
        .SelectMany(statement => statement.NotPrincipals is not null ? ["*"] : statement.Principals?.Aws.Concat(statement.Principals.Services).Concat(statement.Principals.Federated) ?? []) ?? []);

    private static IEnumerable<string> Grantees(Resource resource) => resource is KmsKey { Grants.WhyNot: null } key ? key.Grants.Value.Select(grant => grant.GranteePrincipal) : [];

    private static PolicyDocument? ResourcePolicyOf(Resource resource) => resource switch
    {
        Role role => role.TrustPolicy,
        Bucket { Policy.WhyNot: null } bucket => bucket.Policy.Value,
        KmsKey { Policy.WhyNot: null } key => key.Policy.Value,
        Secret { Policy.WhyNot: null } secret => secret.Policy.Value,
        _ => null,
    };

    private static IEnumerable<PolicyDocument> DocumentsOf(Resource resource) => (resource switch
    {
        User user => user.InlinePolicies.Select(policy => policy.Document),
        Group group => group.InlinePolicies.Select(policy => policy.Document),
        Role role => role.InlinePolicies.Select(policy => policy.Document),
        ManagedPolicy { Document.WhyNot: null } policy => [policy.Document.Value],
        _ => [],
    }).Concat(ResourcePolicyOf(resource) is { } own ? [own] : []);
}
