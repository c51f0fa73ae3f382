using System.Collections.Immutable;
using SecurityDashboard.Secrets;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>The one gate through which what people wrote comes into a snapshot: nothing is kept that the redactor does not let through.</summary>
internal sealed class FreeText(Redactor redactor)
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

    public BuildspecOutline InlineBuildspec(string value) => redactor.RedactBuildspec(value);

    /// <summary>CodeBuild keeps a path and a whole document in the same field.</summary>
    public static bool IsInlineBuildspec(string value) => value.Contains('\n', StringComparison.Ordinal) || value.Contains(": ", StringComparison.Ordinal) || value.TrimStart() is ['{', ..];

    /// <summary>Tags are names that policies and people go by, so they are kept; one in which the detector finds a secret is not.</summary>
    public ImmutableSortedDictionary<string, string> Tags<TTag>(IEnumerable<TTag>? tags, Func<TTag, string?> key, Func<TTag, string?> value) =>
        (tags ?? []).DistinctBy(key).ToImmutableSortedDictionary(tag => key(tag) ?? "", tag => Tag(key(tag) ?? "", value(tag) ?? ""), StringComparer.Ordinal);

    private string Tag(string key, string value) => redactor.Redact(ValueKind.Configuration, key, value) is Redacted { Traces.IsEmpty: false } ? "(redacted)" : value;
}
