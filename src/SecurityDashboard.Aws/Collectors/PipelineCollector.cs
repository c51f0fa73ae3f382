using System.Collections.Immutable;
using System.Text.Json;
using Amazon.CodePipeline.Model;
using Amazon.Runtime;
using SecurityDashboard.Aws.Calls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Secrets.Redaction;
using ArtifactStore = SecurityDashboard.Inventory.Pipelines.ArtifactStore;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>Pipelines with every action of every stage, and their tags.</summary>
internal sealed class PipelineCollector : ICollector
{
    public string Subject => "pipelines";

    public async Task CollectAsync(Scan scan, string region, CancellationToken cancellation)
    {
        var codePipeline = scan.Clients.CodePipeline(region);
        var names = await scan.In(region).PagesAsync("codepipeline:ListPipelines", resource: null, async (token, cancel) =>
        {
            var page = await codePipeline.ListPipelinesAsync(new ListPipelinesRequest { NextToken = token }, cancel);
            return Page.Of((page.Pipelines ?? []).Select(pipeline => pipeline.Name).OfType<string>(), page.NextToken);
        }, cancellation);

        scan.Progress.Expect(names.Items.Length);
        var gone = 0;
        await scan.ForEachAsync(names.Items.Distinct(), async (name, cancel) =>
        {
            if (await ReadAsync(scan, region, name, cancel) is { } pipeline)
                scan.Add(pipeline);
            else
                Interlocked.Increment(ref gone);

            scan.Progress.Done(name);
        }, cancellation);

        scan.Add(names.ToListing(ResourceTypes.Pipeline, region, names.Items.Length - gone));
    }

    /// <summary>Null: deleted since it was listed.</summary>
    private static async Task<Pipeline?> ReadAsync(Scan scan, string region, string name, CancellationToken cancellation)
    {
        var codePipeline = scan.Clients.CodePipeline(region);
        var arn = $"arn:{scan.Partition}:codepipeline:{region}:{scan.Account}:{name}";
        var isGone = false;

        var definition = await scan.In(region).ReadAsync("codepipeline:GetPipeline", arn, async cancel =>
        {
            try
            {
                var answer = await codePipeline.GetPipelineAsync(new GetPipelineRequest { Name = name }, cancel);
                return Definition(scan.FreeText, answer.Pipeline, region);
            }
            catch (AmazonServiceException e) when (e.ErrorCode is "PipelineNotFoundException")
            {
                isGone = true;
                throw;
            }
        }, cancellation);
        if (isGone)
            return null;

        var tags = await scan.In(region).ReadAllAsync("codepipeline:ListTagsForResource", arn, async (token, cancel) =>
        {
            var page = await codePipeline.ListTagsForResourceAsync(new ListTagsForResourceRequest { ResourceArn = arn, NextToken = token }, cancel);
            return Page.Of(page.Tags, page.NextToken);
        }, cancellation);

        return new Pipeline
        {
            Arn = new Arn(arn),
            Name = name,
            Definition = definition,
            Tags = tags.Select(found => scan.FreeText.Tags(found, tag => tag.Key, tag => tag.Value)),
        };
    }

    private static PipelineDefinition Definition(FreeText text, PipelineDeclaration pipeline, string region) => new()
    {
        Version = pipeline.Version ?? 1,
        Type = pipeline.PipelineType?.Value ?? "V1",
        ExecutionMode = pipeline.ExecutionMode?.Value ?? "SUPERSEDED",
        Role = new Arn(pipeline.RoleArn ?? ""),
        ArtifactStores = [.. Stores(pipeline, region)],
        Stages = [.. (pipeline.Stages ?? []).Select(stage => Stage(text, stage, region))],
        Variables = [.. (pipeline.Variables ?? []).Select(variable =>
            new PipelineVariable(variable.Name ?? "", variable.DefaultValue is { } value ? text.Setting(variable.Name ?? "", value) : null) { Description = Observed.Of(text.Setting("", variable.Description)) })],
        Triggers = Observed.Of<ImmutableArray<GitTrigger>>([.. (pipeline.Triggers ?? []).Select(trigger => trigger.GitConfiguration).OfType<GitConfiguration>().Select(git => Trigger(text, git))]),
    };

    private static GitTrigger Trigger(FreeText text, GitConfiguration git) => new()
    {
        SourceAction = git.SourceActionName ?? "",
        OnPullRequests = git.PullRequest is { Count: > 0 },
        Pushes =
        [
            .. (git.Push ?? []).Select(push => new GitPush(
                push.Branches is { } branches ? Names(text, branches.Includes, branches.Excludes) : null,
                push.Tags is { } tags ? Names(text, tags.Includes, tags.Excludes) : null)),
        ],
    };

    private static GitNames Names(FreeText text, List<string>? includes, List<string>? excludes) => new([.. (includes ?? []).Select(text.Pattern)], [.. (excludes ?? []).Select(text.Pattern)]);

    private static Stage Stage(FreeText text, StageDeclaration stage, string region) => new(stage.Name ?? "", [.. (stage.Actions ?? []).Select(action => Action(text, action, region))])
    {
        Rules = Observed.Of<ImmutableArray<StageRule>>(
        [
            .. Rules(text, "beforeEntry", stage.BeforeEntry?.Conditions),
            .. Rules(text, "onSuccess", stage.OnSuccess?.Conditions),
            .. Rules(text, "onFailure", stage.OnFailure?.Conditions),
        ]),
    };

    private static IEnumerable<StageRule> Rules(FreeText text, string when, List<Condition>? conditions) =>
        (conditions ?? []).SelectMany(condition => condition.Rules ?? []).Select(rule => new StageRule(
            when, rule.Name ?? "", rule.RuleTypeId?.Provider ?? "", Settings(text, rule.Configuration, rule.Commands), FreeText.Words(rule.Commands ?? [], rule.Name ?? "")));

    private static IEnumerable<ArtifactStore> Stores(PipelineDeclaration pipeline, string region) =>
        (pipeline.ArtifactStores ?? [])
            .Concat(pipeline.ArtifactStore is { } own ? [KeyValuePair.Create(region, own)] : [])
            .OrderByDescending(store => store.Key == region)
            .ThenBy(store => store.Key, StringComparer.Ordinal)
            .Select(store => new ArtifactStore(store.Key, store.Value.Location ?? "", store.Value.EncryptionKey?.Id));

    private static PipelineAction Action(FreeText text, ActionDeclaration action, string region) => new()
    {
        Name = action.Name ?? "",
        Category = action.ActionTypeId?.Category?.Value ?? "",
        Owner = action.ActionTypeId?.Owner?.Value ?? "",
        Provider = action.ActionTypeId?.Provider ?? "",
        RunOrder = action.RunOrder ?? 1,
        Region = action.Region ?? region,
        Role = action.RoleArn is { Length: > 0 } role ? new Arn(role) : null,
        Configuration = Configuration(text, action),
        Commands = Observed.Of(FreeText.Words(action.Commands ?? [], action.Name ?? "")),
        InputArtifacts = [.. (action.InputArtifacts ?? []).Select(artifact => artifact.Name ?? "")],
        OutputArtifacts = [.. (action.OutputArtifacts ?? []).Select(artifact => artifact.Name ?? "")],
    };

    private static ImmutableSortedDictionary<string, ConfigurationValue> Configuration(FreeText text, ActionDeclaration action)
    {
        var settings = Settings(text, action.Configuration, action.Commands);

        // The CodeBuild action has them in its configuration, in this form.
        return action.EnvironmentVariables is { Count: > 0 } variables
            ? settings.SetItem("EnvironmentVariables", text.Setting("EnvironmentVariables", JsonSerializer.Serialize(
                variables.Select(variable => new { name = variable.Name, value = variable.Value, type = variable.Type?.Value ?? "PLAINTEXT" }))))
            : settings;
    }

    /// <summary>Settings, with commands, which AWS keeps beside them, as one more.</summary>
    private static ImmutableSortedDictionary<string, ConfigurationValue> Settings(FreeText text, Dictionary<string, string>? configuration, List<string>? commands)
    {
        var settings = (configuration ?? []).ToImmutableSortedDictionary(setting => setting.Key, setting => text.Setting(setting.Key, setting.Value), StringComparer.Ordinal);
        return commands is { Count: > 0 } ? settings.SetItem("Commands", text.Commands(commands)) : settings;
    }
}
