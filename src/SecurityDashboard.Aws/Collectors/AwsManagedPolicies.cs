using System.Collections.Concurrent;
using Amazon.IdentityManagement.Model;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using ManagedPolicy = SecurityDashboard.Inventory.Identity.ManagedPolicy;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>AWS's own policies, which are the same in every account and rarely change: each is read once a day by the whole process.</summary>
internal sealed class AwsManagedPolicies
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(1);

    // AWS has about 1,400 of them, and what AWS answers is the only thing that comes in.
    private readonly ConcurrentDictionary<Arn, (PolicyDocument Document, DateTimeOffset ReadAt)> _known = new();

    public static IEnumerable<Arn> AttachedTo(Resource resource) => References.Of(resource)
        .Where(reference => reference.Type is ResourceTypes.ManagedPolicy && reference.Arn.Account.Text is "aws")
        .Select(reference => reference.Arn);

    public async Task<ManagedPolicy> ReadAsync(Scan scan, string region, Arn arn, CancellationToken cancellation)
    {
        if (_known.TryGetValue(arn, out var known) && scan.StartedAt - known.ReadAt < Lifetime)
            return Policy(arn, Observed.Of(known.Document));

        var document = await Reader.ObserveAsync(async () =>
        {
            var iam = scan.Clients.Iam(region);
            var version = await scan.In(region).AskAsync("iam:GetPolicy", arn.Text, async cancel =>
                (await iam.GetPolicyAsync(new GetPolicyRequest { PolicyArn = arn.Text }, cancel)).Policy.DefaultVersionId, cancellation);

            return await scan.In(region).AskAsync("iam:GetPolicyVersion", arn.Text, async cancel =>
                PolicyDocument.Parse((await iam.GetPolicyVersionAsync(new GetPolicyVersionRequest { PolicyArn = arn.Text, VersionId = version }, cancel)).PolicyVersion.Document), cancellation);
        });

        if (document.WhyNot() is null)
            _known[arn] = (document.Value, scan.StartedAt);

        return Policy(arn, document);
    }

    private static ManagedPolicy Policy(Arn arn, Observed<PolicyDocument> document) => new() { Arn = arn, Name = arn.Name, Document = document };
}
