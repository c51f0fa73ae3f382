using Amazon.ECR.Model;
using Amazon.Runtime;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Images;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>The account's image repositories that a source action names, here or in another account.</summary>
internal sealed class ImageRepositoryCollector : ICollector
{
    /// <summary>What DescribeRepositories takes.</summary>
    private const int BatchSize = 100;

    private const string Operation = "ecr:DescribeRepositories";

    public string Subject => "image repositories";

    public async Task CollectAsync(Scan scan, string region, CancellationToken cancellation)
    {
        var names = scan.Named(ResourceTypes.ImageRepository)
            .Where(reference => reference.Arn.Account == scan.Account && reference.Arn.Region == region)
            .Select(reference => NameOf(reference.Arn))
            .Distinct(StringComparer.Ordinal)
            .ToList();

        scan.Progress.Expect(names.Count);
        await scan.ForEachAsync(names.Chunk(BatchSize), async (batch, cancel) =>
        {
            foreach (var (name, tags) in await ReadAsync(scan, region, batch, cancel))
            {
                scan.Add(new ImageRepository
                {
                    Arn = new Arn(ArnOf(scan, region, name)),
                    Name = name,
                    Tags = tags,
                    // A repository that is gone is kept, because what names it should say so.
                    Policy = tags.WhyNot() is { Reason: UnreadableReason.NotFound } gone ? Observed.Unreadable<PolicyDocument?>(gone) : await PolicyAsync(scan, region, name, cancel),
                });
                scan.Progress.Done(name);
            }
        }, cancellation);
    }

    private static async Task<IEnumerable<(string Name, Observed<TagMutability> Tags)>> ReadAsync(Scan scan, string region, string[] batch, CancellationToken cancellation)
    {
        try
        {
            var answer = await scan.In(region).AskAsync(Operation, batch is [var only] ? ArnOf(scan, region, only) : null, async cancel =>
                (await scan.Clients.Ecr(region).DescribeRepositoriesAsync(new DescribeRepositoriesRequest { RepositoryNames = [.. batch] }, cancel)).Repositories ?? throw new FormatException("The answer holds no repositories."), cancellation);
            return await Task.WhenAll(batch.Select(async name => (name, await scan.In(region).ReadAsync(Operation, ArnOf(scan, region, name), _ => Task.FromResult(Tags(answer.Single(repository => repository.RepositoryName == name))), cancellation))));
        }
        catch (UnreadableException e) when (e.Why.Reason is UnreadableReason.AccessDenied or UnreadableReason.NotFound && batch.Length > 1)
        {
            // One that is gone, or that a permission leaves out, and AWS refuses the whole batch.
            var single = new List<(string, Observed<TagMutability>)>();
            foreach (var name in batch)
                single.AddRange(await ReadAsync(scan, region, [name], cancellation));
            return single;
        }
        catch (UnreadableException e)
        {
            return batch.Select(name => (name, Observed.Unreadable<TagMutability>(e.Why with { Resource = ArnOf(scan, region, name) })));
        }
    }

    private static TagMutability Tags(Repository repository) => new(
        repository.ImageTagMutability?.Value ?? "",
        [.. (repository.ImageTagMutabilityExclusionFilters ?? []).Select(filter => filter.Filter ?? "")]);

    private static Task<Observed<PolicyDocument?>> PolicyAsync(Scan scan, string region, string name, CancellationToken cancellation) =>
        scan.In(region).ReadAsync("ecr:GetRepositoryPolicy", ArnOf(scan, region, name), async cancel =>
        {
            try
            {
                var answer = await scan.Clients.Ecr(region).GetRepositoryPolicyAsync(new GetRepositoryPolicyRequest { RepositoryName = name }, cancel);
                return string.IsNullOrEmpty(answer.PolicyText) ? null : PolicyDocument.Parse(answer.PolicyText);
            }
            catch (AmazonServiceException e) when (e.ErrorCode is "RepositoryPolicyNotFoundException")
            {
                return null;
            }
        }, cancellation);

    /// <summary>Names of repositories hold slashes.</summary>
    private static string NameOf(Arn arn) => arn.Resource.StartsWith("repository/", StringComparison.Ordinal) ? arn.Resource["repository/".Length..] : arn.Resource;

    private static string ArnOf(Scan scan, string region, string name) => $"arn:{scan.Partition}:ecr:{region}:{scan.Account}:repository/{name}";
}
