using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace SecurityDashboard.Iam;

/// <summary>
/// A policy as AWS returned it. Immutable; equal when the texts are equal. Parsing never throws: a text that is no policy gives a document
/// that is not readable, and an evaluation over it is conditional, never a plain no.
/// </summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html</remarks>
[JsonConverter(typeof(PolicyDocumentJsonConverter))]
public sealed class PolicyDocument : IEquatable<PolicyDocument>
{
    private readonly ImmutableArray<PolicyLint> _parserLints;
    private ImmutableArray<PolicyLint> _lints;
    private Entry[]? _entries;
    private int _hash;

    internal PolicyDocument(string text, string? version, string? id, ImmutableArray<Statement> statements, ImmutableArray<PolicyLint> lints, string? whyUnreadable) =>
        (Text, Version, Id, Statements, _parserLints, WhyUnreadable) = (text, version, id, statements, lints, whyUnreadable);

    /// <summary>The policy's JSON, decoded if AWS returned it percent-encoded, otherwise untouched.</summary>
    public string Text { get; }

    /// <summary>The Version element; null if there is none, which means 2008-10-17.</summary>
    public string? Version { get; }

    /// <summary>The Id element; null if there is none.</summary>
    public string? Id { get; }

    /// <summary>The statements in their order; empty if the document is not readable.</summary>
    public ImmutableArray<Statement> Statements { get; }

    /// <summary>What is odd about the policy; looked for when first asked.</summary>
    public ImmutableArray<PolicyLint> Lints
    {
        get
        {
            if (_lints.IsDefault)
                ImmutableInterlocked.InterlockedInitialize(ref _lints, [.. _parserLints, .. StatementLinter.Lint(Statements)]);
            return _lints;
        }
    }

    /// <summary>Whether the text is a policy. If not, what it allows and denies is unknown.</summary>
    public bool IsReadable => WhyUnreadable is null;

    /// <summary>Why the text is no policy; null if it is one.</summary>
    public string? WhyUnreadable { get; }

    /// <summary>
    /// The statements with the bits of the actions they are about, side by side: most are about others than the one asked for, and need
    /// not be looked at.
    /// </summary>
    internal ReadOnlySpan<Entry> Entries => _entries ??= [.. Statements.Select(statement => new Entry(statement.AskedBits, statement))];

    /// <summary>Reads a policy. Never throws.</summary>
    public static PolicyDocument Parse(string? text) => PolicyParser.Parse(text ?? "");

    /// <summary>The same policy as if one of its statements were not there; the others keep their places. Equal to no policy that was read.</summary>
    internal PolicyDocument Without(int statement) =>
        new($"{Text}\n// without /Statement/{statement}", Version, Id, Statements.RemoveAll(kept => kept.Index == statement), _parserLints, WhyUnreadable);

    /// <inheritdoc/>
    public bool Equals(PolicyDocument? other) => other is not null && (ReferenceEquals(this, other) || string.Equals(Text, other.Text, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PolicyDocument);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash != 0 ? _hash : _hash = string.GetHashCode(Text, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    internal readonly record struct Entry(UInt128 Bits, Statement Statement)
    {
        /// <summary>Whether the statement is surely not about this action.</summary>
        public bool IsSilentAbout(AskedAction action) => action.Mask != 0 && (Bits & action.Mask) == 0;
    }
}
