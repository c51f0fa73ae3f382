using System.Collections.Immutable;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Web.Features.Inventory;

/// <summary>A list of the inventory: which types of resources it shows, and what stands in a column of its own.</summary>
/// <param name="Name">As addresses say it.</param>
/// <param name="Lead">What they are to a pipeline, in a sentence.</param>
/// <param name="Types">The first is shown unless the address says otherwise.</param>
public sealed record InventoryKind(string Name, string Title, string Lead, ImmutableArray<ResourceKind> Types)
{
    public static ImmutableArray<InventoryKind> All { get; } =
    [
        new("identities", "Identities", "Who can sign in to the accounts that pipelines run in.",
        [
            new(ResourceTypes.User, "User", "Users", [new("AN-05", "Second factor"), new("AN-07", "Keys replaced"), new("AN-08", "In use"), new("AN-10", "No keys for pipelines")]),
            new(ResourceTypes.OidcProvider, "OIDC provider", "OIDC providers", [new("FD-04", "Known issuer")]),
            new(ResourceTypes.SamlProvider, "SAML provider", "SAML providers", [new("FD-06", "Valid metadata")]),
        ]),
        new("roles", "Roles", "What pipelines, builds and people act as.",
        [
            new(ResourceTypes.Role, "Role", "Roles", [new("RL-01", "No administrator"), new("RL-17", "Cannot become one"), new("RL-05", "Trusts its service"), new("RL-03", "No service wildcard"), new("RL-04", "Passes named roles")]),
            new(ResourceTypes.ManagedPolicy, "Policy", "Policies", [new("AZ-01", "Does not allow all"), new("AZ-02", "No whole service")]),
        ]),
        new("buckets", "Buckets", "Where artifacts, sources, logs and caches lie.",
        [
            new(ResourceTypes.Bucket, "Bucket", "Buckets", [new("AS-08", "Not public"), new("AS-06", "Blocks public access"), new("AS-02", "KMS by default"), new("AS-04", "TLS only"), new("AS-10", "Keeps versions")]),
        ]),
        new("keys", "Keys", "What artifacts and secrets are encrypted under.",
        [
            new(ResourceTypes.Key, "Key", "Keys", [new("KM-04", "Closed to strangers"), new("KM-01", "Rotates"), new("KM-02", "Not pending deletion"), new("KM-03", "Enabled"), new("KM-05", "Administered at home")]),
        ]),
        new("secrets", "Secrets", "What builds and actions read at run time. Values are never read.",
        [
            new(ResourceTypes.Secret, "Secret", "Secrets", [new("SM-06", "Closed to strangers"), new("SM-01", "Rotates"), new("SM-02", "Rotated when due"), new("SM-04", "Changed lately")]),
            new(ResourceTypes.Parameter, "Parameter", "Parameters", [new("SM-09", "Secure string")]),
        ]),
        new("connections", "Connections", "How pipelines reach their source providers.",
        [
            new(ResourceTypes.Connection, "Connection", "Connections", [new("SC-06", "In use")]),
            new(ResourceTypes.Host, "Host", "Hosts", [new("TL-02", "TLS")]),
            new(ResourceTypes.SourceCredential, "Source credential", "Source credentials", [new("CB-10", "No personal token")]),
        ]),
        new("webhooks", "Webhooks", "Who may start a pipeline from outside.",
        [
            new(ResourceTypes.Webhook, "Webhook", "Webhooks", [new("SC-01", "Knows who calls"), new("SC-02", "Few addresses"), new("SC-04", "One branch")]),
        ]),
        new("builds", "Builds", "What turns a source into what is deployed.",
        [
            new(ResourceTypes.BuildProject, "Build project", "Build projects", [new("CB-08", "No plain secret"), new("CB-01", "Unprivileged"), new("CB-03", "Pull requests gated"), new("CB-17", "Private"), new("CB-21", "Pinned image")]),
        ]),
    ];

    /// <summary>What people call a resource of the type.</summary>
    public static string WordOf(string type) => All.SelectMany(kind => kind.Types).FirstOrDefault(it => it.Type == type)?.Word ?? type;

    /// <summary>Null for a type that has no list.</summary>
    public static InventoryKind? Of(string type) => All.FirstOrDefault(kind => kind.Types.Any(it => it.Type == type));

    /// <summary>The page of one resource.</summary>
    public static string AddressOf(string arn) => $"/inventory/resource?arn={Uri.EscapeDataString(arn)}";

    public string Address => $"/inventory/{Name}";
}

/// <param name="Type">One of <see cref="ResourceTypes"/>.</param>
/// <param name="Word">One of them, as people say it.</param>
/// <param name="Columns">The controls whose verdict stands in a column.</param>
public sealed record ResourceKind(string Type, string Word, string Plural, ImmutableArray<VerdictColumn> Columns);

/// <param name="Title">What a pass means, in two or three words.</param>
public sealed record VerdictColumn(string Control, string Title);
