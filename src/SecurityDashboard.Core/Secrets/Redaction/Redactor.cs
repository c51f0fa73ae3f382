using System.Collections.Immutable;
using SecurityDashboard.Secrets.Allowed;

namespace SecurityDashboard.Secrets.Redaction;

/// <summary>Decides what may be kept of a configured value. It trusts shapes and a reviewed list of names, not the detector: what nobody recognises is not kept.</summary>
/// <param name="allowed">Mark what is no secret in this organisation, while the value is known.</param>
public sealed class Redactor(FingerprintKey key, AllowedPatterns allowed)
{
    private const int DeepestNesting = 4;

    private static readonly LinearExpression VariableName = LinearExpression.Whole("[A-Za-z_][A-Za-z0-9_.-]{0,127}");

    public Redactor(FingerprintKey key) : this(key, AllowedPatterns.None)
    {
    }

    /// <summary>The value in clear, redacted, or, for a JSON text, leaf by leaf.</summary>
    public ConfigurationValue Redact(ValueKind kind, string name, string value, DeclaredType type = DeclaredType.Plaintext) => Redact(kind, name, value, type, depth: 0);

    /// <summary>What controls need of an inline buildspec, without any literal of it.</summary>
    public BuildspecOutline RedactBuildspec(string buildspec) => BuildspecReader.Outline(buildspec, this);

    /// <summary>The name of a variable, or empty when it does not read like one and so might be a value that slipped.</summary>
    internal string SafeName(string name) =>
        name.Length == 0 || VariableName.IsMatch(name) && !Randomness.HasRandomPart(name) && Inspect(ValueKind.Configuration, "", name, DeclaredType.Plaintext).IsEmpty ? name : "";

    internal Redacted Hide(ValueKind kind, string name, string value, DeclaredType type = DeclaredType.Plaintext) =>
        new(value.Length, key.Fingerprint(value), Inspect(kind, name, value, type)) { AllowedBy = allowed.Matching(value) };

    private ConfigurationValue Redact(ValueKind kind, string name, string value, DeclaredType type, int depth)
    {
        if (depth < DeepestNesting && kind != ValueKind.Buildspec && ReadJson(value, depth) is { } document)
            return document;

        var redacted = Hide(kind, name, value, type);
        return redacted.Traces.IsEmpty && MayBeKept(name, value, type) ? new ClearText(value) : redacted;
    }

    private static bool MayBeKept(string name, string value, DeclaredType type)
    {
        // AWS answers **** for what it keeps secret itself, and a control looks for that; a truth value says one bit.
        if (value.Length == 0 || value.AsSpan().TrimStart('*').IsEmpty || bool.TryParse(value, out _))
            return true;

        if (type != DeclaredType.Plaintext)
            return References.IsPlainNameFor(type, value);

        return References.Recognise(value) is { } shape && !(shape == ReferenceShape.Uuid && SecretName.Mentions(name)) || OpenSettings.Contains(name);
    }

    private RedactedDocument? ReadJson(string value, int depth)
    {
        using var document = JsonText.TryParse(value);
        return document is null ? null : new RedactedDocument([.. JsonLeaves.In(document.RootElement).Select(leaf => Redact(leaf, depth))]);
    }

    private ConfigurationLeaf Redact(JsonLeaf leaf, int depth)
    {
        var value = leaf.Role switch
        {
            JsonLeafRole.Name when SafeName(leaf.Value).Length > 0 => new ClearText(leaf.Value),
            JsonLeafRole.Type when leaf.Value is "PLAINTEXT" or "PARAMETER_STORE" or "SECRETS_MANAGER" => new ClearText(leaf.Value),
            _ => Redact(ValueKind.Configuration, leaf.Name, leaf.Value, leaf.DeclaredType, depth + 1),
        };
        return new ConfigurationLeaf(leaf.Pointer, SafeName(leaf.Name), leaf.DeclaredType, value);
    }

    private ImmutableArray<SecretTrace> Inspect(ValueKind kind, string name, string value, DeclaredType type) =>
        SecretDetector.Default.Inspect(new SecretContext(kind, name, value) { DeclaredType = type }, key, allowed);
}
