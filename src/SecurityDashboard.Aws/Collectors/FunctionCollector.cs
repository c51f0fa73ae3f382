using System.Collections.Immutable;
using Amazon.Lambda.Model;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Functions;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>The configuration of the functions that pipelines invoke, here or from another account.</summary>
internal sealed class FunctionCollector : ICollector
{
    private const string Operation = "lambda:GetFunctionConfiguration";

    public string Subject => "functions";

    public async Task CollectAsync(Scan scan, string region, CancellationToken cancellation)
    {
        var references = scan.NamedIn(ResourceTypes.Function, region);
        scan.Progress.Expect(references.Count);
        await scan.ForEachAsync(references, async (reference, cancel) =>
        {
            // One that is gone is kept, because what names it should say so.
            scan.Add(new InvokedFunction { Arn = reference.Arn, Name = reference.Text, Variables = await VariablesAsync(scan, region, reference, cancel) });
            scan.Progress.Done(reference.Text);
        }, cancellation);
    }

    private static Task<Observed<ImmutableArray<FunctionVariable>>> VariablesAsync(Scan scan, string region, Reference reference, CancellationToken cancellation) =>
        scan.In(region).ReadAsync(Operation, reference.Arn.Text, async cancel =>
            Variables(scan.FreeText, await scan.Clients.Lambda(region).GetFunctionConfigurationAsync(new GetFunctionConfigurationRequest { FunctionName = reference.Text }, cancel), reference.Arn), cancellation);

    private static ImmutableArray<FunctionVariable> Variables(FreeText text, GetFunctionConfigurationResponse function, Arn arn) =>
        function.Environment?.Error is { } error
            // Lambda answers so, and without variables, where the caller may not use the customer's key that they are encrypted with.
            ? throw new UnreadableException(new Unreadable(UnreadableReason.AccessDenied, Operation,
                $"Lambda did not decrypt the environment variables of {arn} for the scan role ({error.ErrorCode}). Look at them yourself: the scan may decrypt nothing.")
            { Resource = arn.Text })
            : [.. (function.Environment?.Variables ?? []).Select(variable => new FunctionVariable(variable.Key, text.Variable(variable.Key, variable.Value, "PLAINTEXT")))];
}
