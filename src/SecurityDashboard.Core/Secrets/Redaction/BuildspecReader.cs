using System.Collections.Immutable;

namespace SecurityDashboard.Secrets.Redaction;

/// <summary>Reads the parts of a buildspec that controls need; see https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html.</summary>
internal static class BuildspecReader
{
    private static readonly ImmutableArray<string> KnownPhases = ["install", "pre_build", "build", "post_build"];

    public static BuildspecOutline Outline(string buildspec, Redactor redactor)
    {
        var scalars = OutlineReader.Read(buildspec);
        ImmutableArray<BuildspecVariable> Variables(string section, DeclaredType type) =>
        [
            .. scalars.Where(scalar => scalar.Path is ["env", var part, _] && part == section)
                .Select(scalar => new BuildspecVariable(redactor.SafeName(scalar.Path[2]), redactor.Redact(ValueKind.Environment, scalar.Path[2], scalar.Value, type)))
        ];

        var commands = scalars.Where(scalar => scalar.Path is ["phases", var phase, "commands" or "finally", ..] && KnownPhases.Contains(phase)).ToList();
        return new BuildspecOutline
        {
            IsReadable = scalars.Any(scalar => scalar.Path is ["version" or "phases" or "env", ..]),
            Text = redactor.Hide(ValueKind.Buildspec, "", buildspec),
            Variables = Variables("variables", DeclaredType.Plaintext),
            ParameterStore = Variables("parameter-store", DeclaredType.ParameterStore),
            SecretsManager = Variables("secrets-manager", DeclaredType.SecretsManager),
            ExportedVariables = [.. scalars.Where(scalar => scalar.Path is ["env", "exported-variables", ..]).Select(scalar => redactor.SafeName(scalar.Value)).Where(name => name.Length > 0)],
            Phases = [.. KnownPhases.Where(phase => scalars.Any(scalar => scalar.Path is ["phases", var there, ..] && there == phase))],
            Commands = [.. commands.SelectMany(scalar => Lines(scalar)).Where(command => !command.Words.IsEmpty)],
        };
    }

    private static IEnumerable<BuildspecCommand> Lines(OutlineScalar scalar)
    {
        var line = scalar.Line;
        foreach (var text in scalar.Value.Split('\n'))
            yield return new BuildspecCommand(scalar.Path[1], line++, CommandVocabulary.In(text));
    }
}
