using Amazon.CodeBuild.Model;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Secrets.Redaction;

using BuildArtifacts = SecurityDashboard.Inventory.Builds.BuildArtifacts;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>Maps what CodeBuild answers to what a snapshot keeps.</summary>
internal static class BuildProjectDefinitions
{
    public static BuildProjectDefinition Of(FreeText text, Project project) => new()
    {
        ServiceRole = project.ServiceRole is { Length: > 0 } role ? new Arn(role) : null,
        EncryptionKey = project.EncryptionKey is { Length: > 0 } key ? key : null,
        Environment = Environment(text, project.Environment),
        Sources = [.. Present(project.Source, project.SecondarySources).Select(source => Source(text, source))],
        Artifacts = [.. Present(project.Artifacts, project.SecondaryArtifacts).Select(Artifacts)],
        CacheLocation = project.Cache is { Type.Value: "S3", Location: { Length: > 0 } cache } ? cache : null,
        S3Logs = project.LogsConfig?.S3Logs is { Status.Value: "ENABLED", Location: { Length: > 0 } logs } s3 ? new S3BuildLogs(logs, s3.EncryptionDisabled is true) : null,
        Logs = Observed.Of(new BuildLogs(
            project.LogsConfig?.CloudWatchLogs?.Status?.Value is not "DISABLED", project.LogsConfig?.S3Logs?.Status?.Value is "ENABLED", project.LogsConfig?.S3Logs?.EncryptionDisabled is true)),
        Triggers = Observed.Of(new BuildTriggers(project.Webhook is { } webhook ? Webhook(text, webhook) : null)),
        Visibility = project.ProjectVisibility?.Value ?? "PRIVATE",
        Tags = text.Tags(project.Tags, tag => tag.Key, tag => tag.Value),
    };

    private static BuildEnvironment Environment(FreeText text, ProjectEnvironment environment) => new()
    {
        Image = environment.Image ?? "",
        PrivilegedMode = environment.PrivilegedMode is true,
        Variables = [.. (environment.EnvironmentVariables ?? []).Select(variable =>
        {
            // CodeBuild takes a variable without a type for plain text.
            var type = variable.Type?.Value ?? "PLAINTEXT";
            return new BuildVariable(variable.Name ?? "", type, text.Variable(variable.Name ?? "", variable.Value, type));
        })],
    };

    private static BuildSource Source(FreeText text, ProjectSource source)
    {
        var mapped = new BuildSource(source.Type?.Value ?? "", source.Location is { Length: > 0 } url ? text.Url(url) : null)
        {
            Access = Observed.Of(new SourceAccess(source.InsecureSsl is true, AddressUsers.In(source.Location ?? ""), source.Auth?.Resource is { } resource && resource.StartsWith("arn:", StringComparison.Ordinal) ? new Arn(resource) : null)),
        };
        return source.Buildspec switch
        {
            null or "" => mapped,
            var inline when FreeText.IsInlineBuildspec(inline) => mapped with { InlineBuildspec = text.InlineBuildspec(inline) },
            var file => mapped with { BuildspecLocation = text.BuildspecFile(file) },
        };
    }

    private static BuildWebhook Webhook(FreeText text, Webhook webhook) => new()
    {
        Groups =
        [
            .. (webhook.FilterGroups ?? []).Select(group => new BuildWebhookGroup(
                [.. (group ?? []).Select(filter => new BuildWebhookFilter(filter.Type?.Value ?? "", Pattern(text, filter), filter.ExcludeMatchedPattern is true))])),
        ],
        BranchFilter = webhook.BranchFilter is { Length: > 0 } branches ? text.Pattern(branches) : null,
        Scope = webhook.ScopeConfiguration is { } scope ? scope.Scope?.Value ?? "GITHUB_ORGANIZATION" : null,
        CommentApproval = webhook.PullRequestBuildPolicy?.RequiresCommentApproval?.Value,
        ApproverRoles = [.. webhook.PullRequestBuildPolicy?.ApproverRoles ?? []],
    };

    // A commit message is free text, and no control needs it.
    private static ConfigurationValue Pattern(FreeText text, WebhookFilter filter) =>
        filter.Type?.Value is "COMMIT_MESSAGE" ? text.Setting("", filter.Pattern) : text.Pattern(filter.Pattern);

    private static BuildArtifacts Artifacts(ProjectArtifacts artifacts) =>
        new(artifacts.Type?.Value ?? "", artifacts.Location is { Length: > 0 } location ? location : null, artifacts.EncryptionDisabled is true);

    private static IEnumerable<T> Present<T>(T? primary, List<T>? secondary) where T : class => (secondary ?? []).Prepend(primary).OfType<T>();
}
