using System.Collections.Immutable;
using Amazon.CloudFormation.Model;
using Amazon.Runtime;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Stacks;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>The stacks that pipelines deploy, here or from another account: their parameters and outputs, and the defaults of their templates' parameters.</summary>
internal sealed class StackCollector : ICollector
{
    public string Subject => "stacks";

    public async Task CollectAsync(Scan scan, string region, CancellationToken cancellation)
    {
        var references = scan.NamedIn(ResourceTypes.Stack, region);
        scan.Progress.Expect(references.Count);
        await scan.ForEachAsync(references, async (reference, cancel) =>
        {
            scan.Add(await ReadAsync(scan, region, reference, cancel));
            scan.Progress.Done(reference.Text);
        }, cancellation);
    }

    private static async Task<StackDeployment> ReadAsync(Scan scan, string region, Reference reference, CancellationToken cancellation)
    {
        var deployed = await scan.In(region).ReadAsync("cloudformation:DescribeStacks", reference.Arn.Text, async cancel =>
        {
            try
            {
                var answer = await scan.Clients.CloudFormation(region).DescribeStacksAsync(new DescribeStacksRequest { StackName = reference.Text }, cancel);
                return answer.Stacks is [var stack, ..] ? Values(scan.FreeText, stack) : throw new FormatException("The answer holds no stack.");
            }
            catch (AmazonServiceException e) when (IsNoStack(e))
            {
                return null;
            }
        }, cancellation);
        return new StackDeployment
        {
            Arn = reference.Arn,
            Name = reference.Text,
            Deployed = deployed,
            Defaults = deployed.WhyNot() is null && deployed.Value is null ? Observed.Of<ImmutableArray<StackValue>>([]) : await scan.In(region).ReadAsync("cloudformation:GetTemplateSummary", reference.Arn.Text, async cancel =>
            {
                var answer = await scan.Clients.CloudFormation(region).GetTemplateSummaryAsync(new GetTemplateSummaryRequest { StackName = reference.Text }, cancel);
                return Defaults(scan.FreeText, answer);
            }, cancellation),
        };
    }

    // CloudFormation has no code of its own for it.
    private static bool IsNoStack(AmazonServiceException e) => e.ErrorCode is "ValidationError" && e.Message.EndsWith("does not exist", StringComparison.Ordinal);

    private static StackValues? Values(FreeText text, Stack stack) => new(
        [.. (stack.Parameters ?? []).Select(parameter => Value(text, parameter.ParameterKey, parameter.ParameterValue))],
        [.. (stack.Outputs ?? []).Select(output => Value(text, output.OutputKey, output.OutputValue))]);

    private static ImmutableArray<StackValue> Defaults(FreeText text, GetTemplateSummaryResponse template) =>
        [.. (template.Parameters ?? []).Where(parameter => parameter.DefaultValue is not null).Select(parameter => Value(text, parameter.ParameterKey, parameter.DefaultValue))];

    private static StackValue Value(FreeText text, string? name, string? value) => new(name ?? "", text.Setting(name ?? "", value));
}
