using System.Collections.Immutable;

namespace SecurityDashboard.Secrets.Redaction;

/// <summary>The one gate through which what people wrote comes into a snapshot: nothing is kept that the redactor does not let through.</summary>
public sealed class FreeText(Redactor redactor)
{
    public ConfigurationValue Setting(string name, string? value) => redactor.Redact(ValueKind.Configuration, name, value ?? "");

    public ConfigurationValue Variable(string name, string? value, string type) => redactor.Redact(ValueKind.Environment, name, value ?? "", type switch
    {
        "PARAMETER_STORE" => DeclaredType.ParameterStore,
        "SECRETS_MANAGER" => DeclaredType.SecretsManager,
        _ => DeclaredType.Plaintext,
    });

    public ConfigurationValue Url(string value) => redactor.Redact(ValueKind.Url, "", value);

    public ConfigurationValue Commands(IEnumerable<string> commands) => redactor.Redact(ValueKind.Buildspec, "", string.Join('\n', commands));

    /// <summary>Kept where it reads like the path of a file; whatever else got into the field is not.</summary>
    public ConfigurationValue BuildspecFile(string value) =>
        Setting(value.EndsWith(".yml", StringComparison.Ordinal) || value.EndsWith(".yaml", StringComparison.Ordinal) ? "FileName" : "", value);

    /// <summary>A pattern for names of branches, events, files or people, which controls must be able to read.</summary>
    public ConfigurationValue Pattern(string? value) => Setting("BranchName", value);

    /// <summary>The words of commands that stand one a line.</summary>
    public static ImmutableArray<BuildspecCommand> Words(IEnumerable<string> commands, string phase) =>
        [.. commands.SelectMany(command => command.Split('\n')).Select((line, index) => new BuildspecCommand(phase, index + 1, CommandVocabulary.In(line))).Where(command => !command.Words.IsEmpty)];

    public BuildspecOutline InlineBuildspec(string value) => redactor.RedactBuildspec(value);

    /// <summary>CodeBuild keeps a path and a whole document in the same field.</summary>
    public static bool IsInlineBuildspec(string value) => value.Contains('\n', StringComparison.Ordinal) || value.Contains(": ", StringComparison.Ordinal) || value.TrimStart() is ['{', ..];

    /// <summary>Tags are names that policies and people go by, so they are kept; one in which the detector finds a secret is not.</summary>
    public ImmutableSortedDictionary<string, string> Tags<TTag>(IEnumerable<TTag>? tags, Func<TTag, string?> key, Func<TTag, string?> value) =>
        (tags ?? []).DistinctBy(key).ToImmutableSortedDictionary(tag => key(tag) ?? "", tag => Tag(key(tag) ?? "", value(tag) ?? ""), StringComparer.Ordinal);

    private string Tag(string key, string value) => redactor.Redact(ValueKind.Configuration, key, value) is Redacted { Traces.IsEmpty: false } ? "(redacted)" : value;
}
