using System.Collections.Immutable;
using Amazon.AccessAnalyzer.Model;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Analysis;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>Access analyzers for access from outside, and their active findings on what was read so far.</summary>
internal sealed class AnalyzerCollector : ICollector
{
    private const int PageSize = 100;

    private static readonly List<string> Types = [ResourceTypes.Bucket, ResourceTypes.Key, ResourceTypes.Role, ResourceTypes.Secret, ResourceTypes.ImageRepository, ResourceTypes.Topic];

    public string Subject => "access analyzers";

    public async Task CollectAsync(Scan scan, string region, CancellationToken cancellation)
    {
        var analyzers = await scan.In(region).PagesAsync("access-analyzer:ListAnalyzers", resource: null, async (token, cancel) =>
        {
            var page = await scan.Clients.AccessAnalyzer(region).ListAnalyzersAsync(new ListAnalyzersRequest { NextToken = token }, cancel);
            // The others look for access that nobody uses, or within the organization.
            return Page.Of((page.Analyzers ?? []).Where(analyzer => analyzer is { Arn.Length: > 0, Type.Value: "ACCOUNT" or "ORGANIZATION", Status.Value: "ACTIVE" }), page.NextToken);
        }, cancellation);

        var known = scan.Resources.Select(resource => resource.Arn).ToHashSet();
        scan.Progress.Expect(analyzers.Items.Length);
        await scan.ForEachAsync(analyzers.Items, async (analyzer, cancel) =>
        {
            var findings = await FindingsAsync(scan, region, analyzer.Arn, cancel);
            scan.Add(new Analyzer
            {
                Arn = new Arn(analyzer.Arn),
                Name = analyzer.Name ?? "",
                Scope = analyzer.Type.Value,
                Findings = findings.Select<ImmutableArray<AnalyzerFinding>>(all => [.. all.Where(finding => known.Contains(finding.Resource) || finding.Resource.Account != scan.Account && finding.Resource.Account.Text.Length > 0).OrderBy(finding => finding.Id, StringComparer.Ordinal)]),
            });
            scan.Progress.Done(analyzer.Name ?? "");
        }, cancellation);

        scan.Add(analyzers.ToListing(ResourceTypes.Analyzer, region));
    }

    private static Task<Observed<ImmutableArray<AnalyzerFinding>>> FindingsAsync(Scan scan, string region, string arn, CancellationToken cancellation) =>
        scan.In(region).ReadAllAsync("access-analyzer:ListFindingsV2", arn, async (token, cancel) =>
        {
            var page = await scan.Clients.AccessAnalyzer(region).ListFindingsV2Async(new ListFindingsV2Request
            {
                AnalyzerArn = arn,
                Filter = new Dictionary<string, Criterion> { ["status"] = new() { Eq = ["ACTIVE"] }, ["resourceType"] = new() { Eq = [.. Types] } },
                MaxResults = PageSize,
                NextToken = token,
            }, cancel);
            return Page.Of((page.Findings ?? []).Where(finding => finding is { Id: not null, Resource.Length: > 0, Status.Value: "ACTIVE" }).Select(finding => new AnalyzerFinding(finding.Id, new Arn(finding.Resource))), page.NextToken);
        }, cancellation);
}
