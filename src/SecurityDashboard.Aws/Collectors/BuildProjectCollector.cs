using System.Collections.Immutable;
using Amazon.CodeBuild.Model;
using Amazon.Runtime;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>Build projects: those that are listed, and those that a pipeline names although the listing was refused.</summary>
internal sealed class BuildProjectCollector : ICollector
{
    /// <summary>What BatchGetProjects takes.</summary>
    private const int BatchSize = 100;

    private const string Operation = "codebuild:BatchGetProjects";

    public string Subject => "build projects";

    public async Task CollectAsync(Scan scan, string region, CancellationToken cancellation)
    {
        var codeBuild = scan.Clients.CodeBuild(region);
        var listed = await scan.In(region).PagesAsync("codebuild:ListProjects", resource: null, async (token, cancel) =>
        {
            var page = await codeBuild.ListProjectsAsync(new ListProjectsRequest { NextToken = token }, cancel);
            return Page.Of(page.Projects, page.NextToken);
        }, cancellation);

        var named = scan.Named(ResourceTypes.BuildProject)
            .Where(reference => reference.Arn.Account == scan.Account && reference.Arn.Region == region)
            .Select(reference => reference.Arn.Name);
        var names = listed.Items.Concat(named).Distinct(StringComparer.Ordinal).ToList();

        scan.Progress.Expect(names.Count);
        var found = 0;
        await scan.ForEachAsync(names.Chunk(BatchSize), async (batch, cancel) =>
        {
            foreach (var project in await ReadAsync(scan, region, batch, cancel))
            {
                scan.Add(project);
                Interlocked.Increment(ref found);
            }

            foreach (var name in batch)
                scan.Progress.Done(name);
        }, cancellation);

        scan.Add(listed.ToListing(ResourceTypes.BuildProject, region, found));
    }

    /// <summary>Those of the batch that exist.</summary>
    private static async Task<List<BuildProject>> ReadAsync(Scan scan, string region, string[] batch, CancellationToken cancellation)
    {
        try
        {
            var answer = await scan.In(region).AskAsync(Operation, batch is [var only] ? ArnOf(scan, region, only) : null, cancel =>
                scan.Clients.CodeBuild(region).BatchGetProjectsAsync(new BatchGetProjectsRequest { Names = [.. batch] }, cancel), cancellation);

            var found = (answer.Projects ?? []).Where(project => project?.Name is not null).ToList();
            var exports = await BuildExports.ReadAsync(scan, region, [.. found.Select(project => project.Name).Distinct(StringComparer.Ordinal)], cancellation);
            var projects = new List<BuildProject>();
            foreach (var project in found)
            {
                // Each by itself: one that is odd does not spoil those that came with it.
                var definition = await scan.In(region).ReadAsync(Operation, ArnOf(scan, region, project.Name), _ => Task.FromResult(BuildProjectDefinitions.Of(scan.FreeText, project)), cancellation);
                projects.Add(await ProjectAsync(scan, region, project.Name, definition, exports[project.Name], cancellation));
            }

            return projects;
        }
        catch (UnreadableException e) when (e.Why.Reason is UnreadableReason.AccessDenied && batch.Length > 1)
        {
            // A permission may leave out one project, and AWS then refuses the whole batch.
            var single = new List<BuildProject>();
            foreach (var name in batch)
                single.AddRange(await ReadAsync(scan, region, [name], cancellation));
            return single;
        }
        catch (UnreadableException e)
        {
            var exports = await BuildExports.ReadAsync(scan, region, batch, cancellation);
            var unread = new List<BuildProject>();
            foreach (var name in batch)
                unread.Add(await ProjectAsync(scan, region, name, Observed.Unreadable<BuildProjectDefinition>(e.Why with { Resource = ArnOf(scan, region, name) }), exports[name], cancellation));
            return unread;
        }
    }

    private static async Task<BuildProject> ProjectAsync(Scan scan, string region, string name, Observed<BuildProjectDefinition> definition, Observed<ImmutableArray<ExportedVariable>> exports, CancellationToken cancellation) => new()
    {
        Arn = new Arn(ArnOf(scan, region, name)),
        Name = name,
        Definition = definition,
        Exports = exports,
        ResourcePolicy = await PolicyAsync(scan, region, ArnOf(scan, region, name), cancellation),
    };

    private static Task<Observed<PolicyDocument?>> PolicyAsync(Scan scan, string region, string arn, CancellationToken cancellation) =>
        scan.In(region).ReadAsync("codebuild:GetResourcePolicy", arn, async cancel =>
        {
            try
            {
                var answer = await scan.Clients.CodeBuild(region).GetResourcePolicyAsync(new GetResourcePolicyRequest { ResourceArn = arn }, cancel);
                return string.IsNullOrEmpty(answer.Policy) ? null : PolicyDocument.Parse(answer.Policy);
            }
            // CodeBuild answers so where nobody shared the project; that is an answer, not an error.
            catch (AmazonServiceException e) when (e.ErrorCode is "ResourceNotFoundException")
            {
                return null;
            }
        }, cancellation);

    private static string ArnOf(Scan scan, string region, string name) => $"arn:{scan.Partition}:codebuild:{region}:{scan.Account}:project/{name}";
}
