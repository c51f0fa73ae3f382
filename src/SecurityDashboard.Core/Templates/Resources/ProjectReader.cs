using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Templates.Resources;

/// <summary>Build projects as templates declare them.</summary>
/// <remarks>https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-codebuild-project.html</remarks>
internal static class ProjectReader
{
    public static BuildProjectDefinition Definition(Properties project, Target target)
    {
        var logs = project.Has("LogsConfig") ? project.Inner("LogsConfig") : null;
        var s3 = logs?.Has("S3Logs") is true ? logs.Inner("S3Logs") : null;
        var cache = project.Has("Cache") ? project.Inner("Cache") : null;
        return new BuildProjectDefinition
        {
            ServiceRole = project.Arn("ServiceRole", PipelineReader.Roles(target)) is { } role ? role.Text.StartsWith("arn:", StringComparison.Ordinal) ? role : new Arn(PipelineReader.Roles(target)(role.Text)) : null,
            EncryptionKey = project.Name("EncryptionKey") is { Length: > 0 } key ? key : null,
            Environment = Environment(project.Inner("Environment"), target),
            Sources = [Source(project.Inner("Source")), .. project.Items("SecondarySources").Select(Source)],
            Artifacts = [Artifacts(project.Inner("Artifacts")), .. project.Items("SecondaryArtifacts").Select(Artifacts)],
            CacheLocation = cache?.Text("Type") is "S3" && cache.Name("Location") is { Length: > 0 } location ? location : null,
            S3Logs = s3?.Text("Status") is "ENABLED" && s3.Name("Location") is { Length: > 0 } place ? new S3BuildLogs(place, s3.Bool("EncryptionDisabled", worse: true) is true) : null,
            Logs = Observed.Of(new BuildLogs(logs?.Has("CloudWatchLogs") is not true || logs.Inner("CloudWatchLogs").Text("Status") is not "DISABLED", s3?.Text("Status") is "ENABLED", s3?.Bool("EncryptionDisabled", worse: true) is true)),
            Triggers = Observed.Of(new BuildTriggers(project.Has("Triggers") && project.Inner("Triggers").Bool("Webhook") is true ? Webhook(project.Inner("Triggers")) : null)),
            Visibility = project.Text("Visibility") ?? "PRIVATE",
            Tags = project.Reading.Text.Tags(project.Items("Tags"), tag => tag.Text("Key"), tag => tag.Free("Value")),
        };
    }

    private static BuildEnvironment Environment(Properties environment, Target target) => new()
    {
        Image = environment.Guess("Image", "aws/codebuild/standard:7.0", line => $"{target.Account}.dkr.ecr.{target.Region}.amazonaws.com/unknown-at-line-{line}:latest") ?? "",
        PrivilegedMode = environment.Bool("PrivilegedMode", worse: true) is true,
        Variables = [.. environment.Items("EnvironmentVariables").Select(variable =>
        {
            var (name, type) = (variable.Text("Name") ?? "", variable.Text("Type") ?? "PLAINTEXT");
            return new BuildVariable(name, type, variable.Reading.Text.Variable(name, type is "PLAINTEXT" ? variable.Free("Value") is { } value ? value : null : variable.Name("Value"), type));
        })],
    };

    private static BuildSource Source(Properties source)
    {
        var text = source.Reading.Text;
        var location = source.Free("Location");
        var auth = source.Has("Auth") ? source.Inner("Auth").Arn("Resource", name => $"arn:aws:codeconnections:::connection/{name}") : null;
        var mapped = new BuildSource(source.Text("Type") ?? "", location is { Length: > 0 } ? text.Url(location) : null)
        {
            Access = Observed.Of(new SourceAccess(source.Bool("InsecureSsl", worse: true) is true, AddressUsers.In(location ?? ""), auth is { } resource && resource.Text.StartsWith("arn:", StringComparison.Ordinal) ? auth : null)),
        };
        return source.Text("BuildSpec") switch
        {
            null or "" => mapped,
            var inline when FreeText.IsInlineBuildspec(inline) => mapped with { InlineBuildspec = text.InlineBuildspec(inline) },
            var file => mapped with { BuildspecLocation = text.BuildspecFile(file) },
        };
    }

    private static BuildWebhook Webhook(Properties triggers) => new()
    {
        // A group is a list inside of the list.
        Groups = [.. triggers.Lists("FilterGroups").Select(group => new BuildWebhookGroup([.. group.Select(filter => new BuildWebhookFilter(filter.Text("Type") ?? "", Pattern(filter), filter.Bool("ExcludeMatchedPattern") is true))]))],
        Scope = triggers.Has("ScopeConfiguration") ? triggers.Inner("ScopeConfiguration").Text("Scope") ?? "GITHUB_ORGANIZATION" : null,
        CommentApproval = triggers.Has("PullRequestBuildPolicy") ? triggers.Inner("PullRequestBuildPolicy").Text("RequiresCommentApproval") : null,
        ApproverRoles = triggers.Has("PullRequestBuildPolicy") ? triggers.Inner("PullRequestBuildPolicy").Texts("ApproverRoles") : [],
    };

    private static ConfigurationValue Pattern(Properties filter) =>
        filter.Text("Type") is "COMMIT_MESSAGE" ? filter.Reading.Text.Setting("", filter.Text("Pattern")) : filter.Reading.Text.Pattern(filter.Text("Pattern"));

    private static BuildArtifacts Artifacts(Properties artifacts) =>
        new(artifacts.Text("Type") ?? "", artifacts.Name("Location") is { Length: > 0 } location ? location : null, artifacts.Bool("EncryptionDisabled", worse: true) is true);
}
