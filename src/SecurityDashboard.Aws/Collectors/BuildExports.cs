using System.Collections.Concurrent;
using System.Collections.Immutable;
using Amazon.CodeBuild.Model;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>What the last builds of projects exported. Of the builds themselves nothing is kept.</summary>
internal static class BuildExports
{
    /// <summary>How many builds of a project are looked at: their variables change little, and old builds are gone after a year.</summary>
    private const int Builds = 3;

    /// <summary>What BatchGetBuilds takes.</summary>
    private const int BatchSize = 100;

    private const string Operation = "codebuild:BatchGetBuilds";

    public static async Task<IReadOnlyDictionary<string, Observed<ImmutableArray<ExportedVariable>>>> ReadAsync(Scan scan, string region, IReadOnlyCollection<string> projects, CancellationToken cancellation)
    {
        var builds = new ConcurrentQueue<(string Project, Observed<ImmutableArray<string>> Ids)>();
        await scan.ForEachAsync(projects, async (project, cancel) => builds.Enqueue((project, await LastAsync(scan, region, project, cancel))), cancellation);

        var exports = builds.Where(build => build.Ids.WhyNot() is not null).ToDictionary(build => build.Project, build => Observed.Unreadable<ImmutableArray<ExportedVariable>>(build.Ids.WhyNot()!), StringComparer.Ordinal);
        foreach (var batch in builds.Where(build => build.Ids.WhyNot() is null).Select(build => (build.Project, build.Ids.Value)).Chunk(BatchSize / Builds))
            foreach (var (project, exported) in await ReadAsync(scan, region, batch, cancellation))
                exports[project] = exported;
        return exports;
    }

    /// <summary>The ids of a project's last builds.</summary>
    private static Task<Observed<ImmutableArray<string>>> LastAsync(Scan scan, string region, string project, CancellationToken cancellation) =>
        scan.In(region).ReadAsync("codebuild:ListBuildsForProject", ArnOf(scan, region, project), async cancel =>
        {
            // The first page has a hundred, the last one first.
            var page = await scan.Clients.CodeBuild(region).ListBuildsForProjectAsync(new ListBuildsForProjectRequest { ProjectName = project, SortOrder = "DESCENDING" }, cancel);
            return (page.Ids ?? []).Take(Builds).ToImmutableArray();
        }, cancellation);

    private static async Task<List<(string Project, Observed<ImmutableArray<ExportedVariable>> Exported)>> ReadAsync(Scan scan, string region, (string Project, ImmutableArray<string> Ids)[] batch, CancellationToken cancellation)
    {
        var ids = batch.SelectMany(project => project.Ids).ToList();
        if (ids.Count == 0)
            return [.. batch.Select(project => (project.Project, Observed.Of<ImmutableArray<ExportedVariable>>([])))];

        try
        {
            var answer = await scan.In(region).AskAsync(Operation, batch is [var only] ? ArnOf(scan, region, only.Project) : null, cancel =>
                scan.Clients.CodeBuild(region).BatchGetBuildsAsync(new BatchGetBuildsRequest { Ids = ids }, cancel), cancellation);
            var builds = (answer.Builds ?? []).Where(build => build?.Id is not null).ToLookup(build => build.Id, StringComparer.Ordinal);
            return [.. batch.Select(project => (project.Project, Observed.Of(project.Ids.SelectMany(id => builds[id]).SelectMany(build => Exported(scan, build)).ToImmutableArray())))];
        }
        catch (UnreadableException e) when (e.Why.Reason is UnreadableReason.AccessDenied && batch.Length > 1)
        {
            // A permission may leave out one project, and AWS then refuses the whole batch.
            var single = new List<(string, Observed<ImmutableArray<ExportedVariable>>)>();
            foreach (var project in batch)
                single.AddRange(await ReadAsync(scan, region, [project], cancellation));
            return single;
        }
        catch (UnreadableException e)
        {
            return [.. batch.Select(project => (project.Project, Observed.Unreadable<ImmutableArray<ExportedVariable>>(e.Why with { Resource = ArnOf(scan, region, project.Project) })))];
        }
    }

    private static IEnumerable<ExportedVariable> Exported(Scan scan, Build build) =>
        (build.ExportedEnvironmentVariables ?? []).Select(variable => new ExportedVariable(variable.Name ?? "", scan.FreeText.Variable(variable.Name ?? "", variable.Value, "PLAINTEXT")));

    private static string ArnOf(Scan scan, string region, string project) => $"arn:{scan.Partition}:codebuild:{region}:{scan.Account}:project/{project}";
}
