using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace SecurityDashboard.Secrets.Redaction;

/// <summary>What a snapshot keeps of a configured value: the text itself where it surely is no secret, otherwise only its length and fingerprint.</summary>
[JsonConverter(typeof(ConfigurationValueConverter))]
public abstract record ConfigurationValue
{
    private protected ConfigurationValue()
    {
    }

    /// <summary>The text, where the whole value was kept; otherwise null.</summary>
    [JsonIgnore]
    public string? Clear => (this as ClearText)?.Text;
}

/// <summary>A value that may be kept: a reference, or a setting whose name is on the reviewed list.</summary>
public sealed record ClearText(string Text) : ConfigurationValue;

/// <summary>A value that was not kept. Equal values have equal fingerprints under one <see cref="FingerprintKey"/>.</summary>
/// <param name="Length">Length of the value in UTF-16 units.</param>
/// <param name="Traces">The secrets that the detector found in it; empty does not mean that there is none.</param>
public sealed record Redacted(int Length, string Fingerprint, ImmutableArray<SecretTrace> Traces) : ConfigurationValue
{
    /// <summary>The id of the pattern of allowed values that the whole value matched when it was read; null when it matched none.</summary>
    public string? AllowedBy { get; init; }
}

/// <summary>A JSON text: its structure and property names are kept, each leaf is clear or redacted.</summary>
public sealed record RedactedDocument(ImmutableArray<ConfigurationLeaf> Leaves) : ConfigurationValue;

/// <summary>One leaf of a JSON text.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901); a property name that might itself be a secret is written as *.</param>
/// <param name="Name">The name under which the value was judged: the property's, or the variable's in a name-value pair. Empty when it might be a secret.</param>
public sealed record ConfigurationLeaf(string Pointer, string Name, DeclaredType Type, ConfigurationValue Value);
