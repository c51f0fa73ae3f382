using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Secrets.Redaction;
using SecurityDashboard.Templates.Syntax;

namespace SecurityDashboard.Templates.Resources;

/// <summary>Pipelines as templates and <c>get-pipeline</c> declare them: the two differ in the case of names and in how stores of several regions stand.</summary>
internal static class PipelineReader
{
    public static PipelineDefinition Definition(Properties pipeline, Target target) => new()
    {
        Version = pipeline.Whole("version") ?? 1,
        Type = pipeline.Text("pipelineType") ?? "V1",
        ExecutionMode = pipeline.Text("executionMode") ?? "SUPERSEDED",
        Role = pipeline.Arn("roleArn", Roles(target)) ?? default,
        ArtifactStores = [.. Stores(pipeline, target).OrderByDescending(store => store.Region == target.Region).ThenBy(store => store.Region, StringComparer.Ordinal)],
        Stages = [.. pipeline.Items("stages").Select(stage => Stage(stage, target))],
        Variables = [.. pipeline.Items("variables").Select(variable => Variable(variable))],
        Triggers = Observed.Of<ImmutableArray<GitTrigger>>([.. pipeline.Items("triggers").Where(trigger => trigger.Has("gitConfiguration")).Select(trigger => Trigger(trigger.Inner("gitConfiguration")))]),
    };

    internal static Func<string, string> Roles(Target target) => name => $"arn:{target.Partition}:iam::{target.Account}:role/{name}";

    private static IEnumerable<ArtifactStore> Stores(Properties pipeline, Target target)
    {
        if (pipeline.Has("artifactStore"))
            yield return Store(pipeline.Inner("artifactStore"), target.Region);

        foreach (var listed in pipeline.Items("artifactStores"))
            if (listed.Has("artifactStore"))
                yield return Store(listed.Inner("artifactStore"), listed.Text("region") ?? target.Region);
            else
                foreach (var (region, _) in pipeline.Pairs("artifactStores"))
                    yield return Store(listed.Inner(region), region);
    }

    private static ArtifactStore Store(Properties store, string region) =>
        new(region, store.Name("location") ?? "", store.Has("encryptionKey") ? store.Inner("encryptionKey").Name("id") : null);

    private static PipelineVariable Variable(Properties variable)
    {
        var name = variable.Text("name") ?? "";
        var text = variable.Reading.Text;
        return new PipelineVariable(name, variable.Free("defaultValue") is { } value ? text.Setting(name, value) : null) { Description = Observed.Of(text.Setting("", variable.Free("description"))) };
    }

    private static Stage Stage(Properties stage, Target target) => new(stage.Text("name") ?? "", [.. stage.Items("actions").Select(action => Action(action, target))])
    {
        Rules = Observed.Of<ImmutableArray<StageRule>>([.. Rules(stage, "beforeEntry"), .. Rules(stage, "onSuccess"), .. Rules(stage, "onFailure")]),
    };

    private static IEnumerable<StageRule> Rules(Properties stage, string when) =>
        stage.Has(when)
            ? stage.Inner(when).Items("conditions").SelectMany(condition => condition.Items("rules")).Select(rule => new StageRule(
                when, rule.Text("name") ?? "", rule.Has("ruleTypeId") ? rule.Inner("ruleTypeId").Text("provider") ?? "" : "", Settings(rule), FreeText.Words(Commands(rule), rule.Text("name") ?? "")))
            : [];

    private static PipelineAction Action(Properties action, Target target)
    {
        var type = action.Inner("actionTypeId");
        var settings = Settings(action);
        if (action.Has("environmentVariables"))
            settings = settings.SetItem("EnvironmentVariables", action.Reading.Text.Setting("EnvironmentVariables", action.Free("environmentVariables")));
        return new PipelineAction
        {
            Name = action.Text("name") ?? "",
            Category = type.Text("category") ?? "",
            Owner = type.Text("owner") ?? "",
            Provider = type.Text("provider") ?? "",
            RunOrder = action.Whole("runOrder") ?? 1,
            Region = action.Text("region") ?? target.Region,
            Role = action.Arn("roleArn", Roles(target)),
            Configuration = settings,
            Commands = Observed.Of(FreeText.Words(Commands(action), action.Text("name") ?? "")),
            InputArtifacts = Artifacts(action, "inputArtifacts"),
            OutputArtifacts = Artifacts(action, "outputArtifacts"),
        };
    }

    private static ImmutableArray<string> Artifacts(Properties action, string name) => [.. action.Items(name).Select(artifact => artifact.Text("name") ?? "")];

    private static ImmutableSortedDictionary<string, ConfigurationValue> Settings(Properties of)
    {
        var text = of.Reading.Text;
        var settings = of.Pairs("configuration").DistinctBy(pair => pair.Name).ToImmutableSortedDictionary(pair => pair.Name, pair => text.Setting(pair.Name, Value(of, pair.Name, pair.Value)), StringComparer.Ordinal);
        return Commands(of) is { Length: > 0 } commands ? settings.SetItem("Commands", text.Commands(commands)) : settings;
    }

    /// <summary>What names something may be left open, and so may what holds free text; a setting that controls read must be said.</summary>
    private static string Value(Properties of, string name, Node value) => (name, value) switch
    {
        ("ProjectName" or "BucketName" or "S3Bucket" or "StackName" or "FunctionName" or "RepositoryName" or "ApplicationName" or "DeploymentGroupName", OpenNode open) => of.Reading.NoteOpen(open, $"unknown-at-line-{open.Line}"),
        ("RoleArn", OpenNode open) => of.Reading.NoteOpen(open, $"arn:aws:iam::{CheckContext.NoAccount}:role/unknown-at-line-{open.Line}"),
        (_, OpenNode open) when OpenSettings.Contains(name) => throw new OpenValueException(open.Line, open.Why),
        _ => of.Free(value),
    };

    private static ImmutableArray<string> Commands(Properties of) => of.Has("commands") ? of.Texts("commands") : [];

    private static GitTrigger Trigger(Properties git) => new()
    {
        SourceAction = git.Text("sourceActionName") ?? "",
        OnPullRequests = git.Items("pullRequest").Any(),
        Pushes = [.. git.Items("push").Select(push => new GitPush(push.Has("branches") ? Names(push.Inner("branches")) : null, push.Has("tags") ? Names(push.Inner("tags")) : null))],
    };

    private static GitNames Names(Properties names) => new(
        [.. names.Texts("includes").Select(names.Reading.Text.Pattern)], [.. names.Texts("excludes").Select(names.Reading.Text.Pattern)]);
}
