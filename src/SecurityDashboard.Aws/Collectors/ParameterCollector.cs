using Amazon.SimpleSystemsManagement.Model;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Inventory;
using Parameter = SecurityDashboard.Inventory.Parameters.Parameter;
using ParameterSettings = SecurityDashboard.Inventory.Parameters.ParameterSettings;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>The account's parameters that builds and pipelines read: their type, never a value.</summary>
internal sealed class ParameterCollector : ICollector
{
    /// <summary>What one filter of DescribeParameters takes, and a page holds.</summary>
    private const int BatchSize = 50;

    private const string Operation = "ssm:DescribeParameters";

    public string Subject => "parameters";

    public async Task CollectAsync(Scan scan, string region, CancellationToken cancellation)
    {
        var names = scan.Named(ResourceTypes.Parameter)
            .Where(reference => reference.Arn.Account == scan.Account && reference.Arn.Region == region)
            .DistinctBy(reference => reference.Arn)
            .ToList();

        scan.Progress.Expect(names.Count);
        await scan.ForEachAsync(names.Chunk(BatchSize), async (batch, cancel) =>
        {
            // A name may be written with the slash that ARNs leave out, or without it.
            var wanted = batch.SelectMany(reference => Names(reference.Arn)).Distinct(StringComparer.Ordinal).ToList();
            var found = new List<ParameterMetadata>();
            Unreadable? why = null;
            foreach (var filter in wanted.Chunk(BatchSize))
            {
                var pages = await scan.In(region).PagesAsync(Operation, resource: null, async (token, stop) =>
                {
                    var page = await scan.Clients.Ssm(region).DescribeParametersAsync(new DescribeParametersRequest
                    {
                        ParameterFilters = [new ParameterStringFilter { Key = "Name", Option = "Equals", Values = [.. filter] }],
                        MaxResults = BatchSize,
                        NextToken = token,
                    }, stop);
                    return Page.Of(page.Parameters, page.NextToken);
                }, cancel);
                found.AddRange(pages.Items);
                why ??= pages.Why;
            }

            foreach (var reference in batch)
            {
                var metadata = found.Find(parameter => Names(reference.Arn).Contains(parameter.Name));
                scan.Add(new Parameter
                {
                    Arn = reference.Arn,
                    Name = metadata?.Name ?? reference.Text,
                    Settings = metadata is not null ? Observed.Of(new ParameterSettings(metadata.Type?.Value ?? "", metadata.KeyId is { Length: > 0 } key ? key : null))
                        : Observed.Unreadable<ParameterSettings>((why ?? Gone(reference.Arn)) with { Resource = reference.Arn.Text }),
                });
                scan.Progress.Done(reference.Text);
            }
        }, cancellation);
    }

    private static string[] Names(Arn arn) => arn.Resource["parameter/".Length..] is var name && name.Contains('/', StringComparison.Ordinal) ? [$"/{name}"] : [name, $"/{name}"];

    private static Unreadable Gone(Arn arn) => new(UnreadableReason.NotFound, Operation, $"The parameter {arn} does not exist: what reads it fails.");
}
