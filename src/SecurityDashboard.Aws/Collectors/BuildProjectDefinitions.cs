using Amazon.CodeBuild.Model;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;

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
        var location = source.Location is { Length: > 0 } url ? text.Url(url) : null;
        return source.Buildspec switch
        {
            null or "" => new BuildSource(source.Type?.Value ?? "", location),
            var inline when FreeText.IsInlineBuildspec(inline) => new BuildSource(source.Type?.Value ?? "", location) { InlineBuildspec = text.InlineBuildspec(inline) },
            var file => new BuildSource(source.Type?.Value ?? "", location) { BuildspecLocation = text.Setting("Buildspec", file) },
        };
    }

    private static BuildArtifacts Artifacts(ProjectArtifacts artifacts) =>
        new(artifacts.Type?.Value ?? "", artifacts.Location is { Length: > 0 } location ? location : null, artifacts.EncryptionDisabled is true);

    private static IEnumerable<T> Present<T>(T? primary, List<T>? secondary) where T : class => (secondary ?? []).Prepend(primary).OfType<T>();
}
