using System.Collections.Immutable;
using Amazon.IdentityManagement.Model;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Secrets.Redaction;
using Account = SecurityDashboard.Inventory.Identity.Account;
using Group = SecurityDashboard.Inventory.Identity.Group;
using ManagedPolicy = SecurityDashboard.Inventory.Identity.ManagedPolicy;
using Role = SecurityDashboard.Inventory.Identity.Role;
using User = SecurityDashboard.Inventory.Identity.User;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>Users, groups, roles and customer policies in one listing; the AWS-managed policies that are attached; the credential report.</summary>
internal sealed class IdentityCollector(AwsManagedPolicies awsManaged) : ICollector
{
    private const int PageSize = 1000;

    private static readonly ImmutableArray<string> Types = [ResourceTypes.User, ResourceTypes.Group, ResourceTypes.Role, ResourceTypes.ManagedPolicy];

    public string Subject => "identities and their policies";

    public async Task CollectAsync(Scan scan, string region, CancellationToken cancellation)
    {
        var report = CredentialReports.ReadAsync(scan, region, cancellation);
        var publicAccess = AccountSettings.PublicAccessBlockAsync(scan, region, cancellation);
        var organization = AccountSettings.OrganizationAsync(scan, region, cancellation);
        var iam = scan.Clients.Iam(region);
        var rootHasPassword = await scan.In(region).ReadAsync("iam:GetAccountSummary", resource: null, async cancel =>
            (await iam.GetAccountSummaryAsync(new GetAccountSummaryRequest(), cancel)).SummaryMap?.GetValueOrDefault("AccountPasswordPresent", 1) is not 0, cancellation);
        var pages = await scan.In(region).PagesAsync("iam:GetAccountAuthorizationDetails", resource: null, async (marker, cancel) =>
        {
            // Unfiltered, AWS sends every version of its own thousand policies.
            var request = new GetAccountAuthorizationDetailsRequest { Filter = ["User", "Role", "Group", "LocalManagedPolicy"], MaxItems = PageSize, Marker = marker };
            var page = await iam.GetAccountAuthorizationDetailsAsync(request, cancel);
            return Page.Of([Identities(scan.FreeText, page)], page.IsTruncated is true ? page.Marker : null);
        }, cancellation);

        var sessions = SessionsAsync(scan, region, cancellation);
        var credentials = await report;
        ImmutableArray<Resource> found = [.. pages.Items.SelectMany(page => page)];
        var (lengths, whyNoLengths) = await sessions;
        foreach (var resource in found)
            scan.Add(resource switch
            {
                User user => user with { Credentials = CredentialReports.Of(user.Arn, credentials) },
                Role role => role with { MaxSession = lengths.TryGetValue(role.Arn.Text, out var length) ? Observed.Of(length) : Observed.Unreadable<TimeSpan>(whyNoLengths ?? Unlisted(role)) },
                _ => resource,
            });

        var root = Account.ArnOf(scan.Account, scan.Partition);
        scan.Add(new Account
        {
            Arn = root,
            Root = CredentialReports.Of(root, credentials),
            RootHasPassword = rootHasPassword,
            PublicAccessBlock = await publicAccess,
            Organization = await organization,
        });

        foreach (var type in Types)
            scan.Add(pages.ToListing(type, Regions.Global, found.Count(resource => ResourceTypes.Of(resource.GetType()) == type)));

        var attached = found.SelectMany(AwsManagedPolicies.AttachedTo).Distinct().ToList();
        scan.Progress.Expect(attached.Count);
        await scan.ForEachAsync(attached, async (arn, cancel) =>
        {
            scan.Add(await awsManaged.ReadAsync(scan, region, arn, cancel));
            scan.Progress.Done(arn.Name);
        }, cancellation);
    }

    /// <summary>How long sessions of each role may last, which the listing of identities does not say.</summary>
    private static async Task<(Dictionary<string, TimeSpan> Lengths, Unreadable? Why)> SessionsAsync(Scan scan, string region, CancellationToken cancellation)
    {
        var iam = scan.Clients.Iam(region);
        var pages = await scan.In(region).PagesAsync("iam:ListRoles", resource: null, async (marker, cancel) =>
        {
            var page = await iam.ListRolesAsync(new ListRolesRequest { MaxItems = PageSize, Marker = marker }, cancel);
            return Page.Of(page.Roles ?? [], page.IsTruncated is true ? page.Marker : null);
        }, cancellation);
        return (pages.Items.Where(role => role.MaxSessionDuration is not null).DistinctBy(role => role.Arn).ToDictionary(role => role.Arn, role => TimeSpan.FromSeconds(role.MaxSessionDuration ?? 0)), pages.Why);
    }

    // Made between the two listings.
    private static Unreadable Unlisted(Role role) => new(UnreadableReason.NeverCollected, "iam:ListRoles", $"IAM did not say how long sessions of the role {role.Name} may last. Scan again.") { Resource = role.Arn.Text };

    private static ImmutableArray<Resource> Identities(FreeText text, GetAccountAuthorizationDetailsResponse page) =>
    [
        .. (page.UserDetailList ?? []).Select(user => User(text, user)),
        .. (page.GroupDetailList ?? []).Select(Group),
        .. (page.RoleDetailList ?? []).Select(role => Role(text, role)),
        .. (page.Policies ?? []).Select(Policy),
    ];

    private static User User(FreeText text, UserDetail user) => new()
    {
        Arn = new Arn(user.Arn),
        Name = user.UserName ?? new Arn(user.Arn).Name,
        Groups = [.. user.GroupList ?? []],
        InlinePolicies = Inline(user.UserPolicyList),
        AttachedPolicies = Attached(user.AttachedManagedPolicies),
        PermissionsBoundary = Boundary(user.PermissionsBoundary),
        Tags = text.Tags(user.Tags, tag => tag.Key, tag => tag.Value),
        Credentials = default,
    };

    private static Group Group(GroupDetail group) => new()
    {
        Arn = new Arn(group.Arn),
        Name = group.GroupName ?? new Arn(group.Arn).Name,
        InlinePolicies = Inline(group.GroupPolicyList),
        AttachedPolicies = Attached(group.AttachedManagedPolicies),
    };

    private static Role Role(FreeText text, RoleDetail role) => new()
    {
        Arn = new Arn(role.Arn),
        Name = role.RoleName ?? new Arn(role.Arn).Name,
        TrustPolicy = PolicyDocument.Parse(role.AssumeRolePolicyDocument),
        Use = role.CreateDate.ToUtc() is { } created
            ? Observed.Of(new RoleUse(created.ToDay(), role.RoleLastUsed?.LastUsedDate.ToUtc()?.ToDay()))
            : Observed.Unreadable<RoleUse>(new Unreadable(UnreadableReason.Malformed, "iam:GetAccountAuthorizationDetails", $"IAM answered {role.Arn} without its date. Scan again; if it stays, report it.") { Resource = role.Arn }),
        InlinePolicies = Inline(role.RolePolicyList),
        AttachedPolicies = Attached(role.AttachedManagedPolicies),
        PermissionsBoundary = Boundary(role.PermissionsBoundary),
        Tags = text.Tags(role.Tags, tag => tag.Key, tag => tag.Value),
    };

    private static ManagedPolicy Policy(ManagedPolicyDetail policy) => new()
    {
        Arn = new Arn(policy.Arn),
        Name = policy.PolicyName ?? new Arn(policy.Arn).Name,
        Document = (policy.PolicyVersionList ?? []).FirstOrDefault(version => version.IsDefaultVersion is true)?.Document is { } document
            ? Observed.Of(PolicyDocument.Parse(document))
            : Observed.Unreadable<PolicyDocument>(new Unreadable(
                UnreadableReason.Malformed, "iam:GetAccountAuthorizationDetails", $"IAM answered {policy.Arn} without its default version. Scan again; if it stays, report it.")
            { Resource = policy.Arn }),
    };

    private static ImmutableArray<InlinePolicy> Inline(List<PolicyDetail>? policies) =>
        [.. (policies ?? []).Select(policy => new InlinePolicy(policy.PolicyName ?? "", PolicyDocument.Parse(policy.PolicyDocument)))];

    private static ImmutableArray<Arn> Attached(List<AttachedPolicyType>? policies) => [.. (policies ?? []).Select(policy => new Arn(policy.PolicyArn ?? ""))];

    private static Arn? Boundary(AttachedPermissionsBoundary? boundary) => boundary?.PermissionsBoundaryArn is { Length: > 0 } arn ? new Arn(arn) : null;
}
