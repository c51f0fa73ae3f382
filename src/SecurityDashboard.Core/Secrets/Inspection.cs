using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using SecurityDashboard.Secrets.Rules;

namespace SecurityDashboard.Secrets;

/// <summary>One call of the detector: walks a value and what is packed in it, and collects traces.</summary>
internal sealed class Inspection(ProviderRules rules, FingerprintKey key)
{
    private const int DeepestNesting = 4;
    private const string WholeValue = "value";

    private static readonly JsonDocumentOptions JsonOptions = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip, MaxDepth = 64 };

    private readonly ImmutableArray<SecretTrace>.Builder _traces = ImmutableArray.CreateBuilder<SecretTrace>();

    public ImmutableArray<SecretTrace> Run(SecretContext context)
    {
        Inspect(context.Kind, context.Name, context.Value, context.DeclaredType, location: "", depth: 0);
        return _traces.DrainToImmutable();
    }

    private void Inspect(ValueKind kind, string name, string value, DeclaredType type, string location, int depth)
    {
        if (value.Length == 0)
            return;

        if (type != DeclaredType.Plaintext && References.IsNameFor(type, value))
            return;

        if (LooksLikeJson(value) && depth < DeepestNesting && TryInspectJson(value, location, depth))
            return;

        if (kind == ValueKind.Buildspec)
            InspectText(value, "", location);
        else
            InspectNamed(name, value, type, location, depth);
    }

    private void InspectNamed(string name, string value, DeclaredType type, string location, int depth)
    {
        var hits = new Hits();
        // Where the name of a secret belongs and none stands, the secret itself does.
        var meaning = type == DeclaredType.Plaintext ? SecretName.Meaning(name) : NameMeaning.Password;
        if (NamedValue.Judge(meaning, value, isSource: false) is { } judgement)
        {
            var trimmed = value.Trim();
            hits.Add(judgement.Rule, judgement.Confidence, value.IndexOf(trimmed, StringComparison.Ordinal), trimmed.Length);
        }

        if (depth < DeepestNesting && Base64Layer.Decode(value) is { } decoded)
        {
            var before = _traces.Count;
            Inspect(ValueKind.Buildspec, "", decoded, DeclaredType.Plaintext, Join(location, "base64"), DeepestNesting - 1);
            if (_traces.Count > before)
                return;
        }

        FindInText(value, name, hits);
        Report(hits, value, location);
    }

    private void InspectText(string text, string name, string location)
    {
        var hits = new Hits();
        FindInText(text, name, hits);
        Report(hits, text, location);
    }

    private void FindInText(string text, string name, Hits hits)
    {
        // Provider rules look for the provider's name before the value.
        var prefix = name.Length is > 0 and < 200 ? name + " = " : "";
        rules.Find(prefix + text, (rule, start, length) =>
        {
            if (start >= prefix.Length)
                hits.Add(rule.Id, rule.Confidence, start - prefix.Length, length);
        });
        PrivateKeys.Find(text, hits);
        UrlCredentials.Find(text, hits);
        foreach (var assignment in Assignments.In(text))
        {
            var meaning = SecretName.Meaning(text.AsSpan(assignment.NameStart, assignment.NameEnd - assignment.NameStart));
            var value = text.AsSpan(assignment.ValueStart, assignment.ValueEnd - assignment.ValueStart);
            if (NamedValue.Judge(meaning, value, isSource: true) is { } judgement)
                hits.Add(judgement.Rule, judgement.Confidence, assignment.ValueStart, value.Length);
        }
    }

    private bool TryInspectJson(string text, string location, int depth)
    {
        try
        {
            using var document = JsonDocument.Parse(text, JsonOptions);
            if (document.RootElement.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array))
                return false;

            foreach (var leaf in JsonLeaves.In(document.RootElement))
                Inspect(ValueKind.Configuration, leaf.Name, leaf.Value, leaf.DeclaredType, Join(location, leaf.Pointer), depth + 1);
            return true;
        }
        catch (JsonException)
        {
            return false;       // not JSON after all: it is read as text
        }
    }

    private void Report(Hits hits, string text, string location)
    {
        if (hits.IsEmpty)
            return;

        int line = 1, at = 0;
        var manyLines = text.Contains('\n', StringComparison.Ordinal);
        foreach (var hit in hits.Surest())
        {
            for (; at < hit.Start; at++)
                line += text[at] == '\n' ? 1 : 0;

            var where = manyLines ? Join(location, $"line {line}") : location.Length > 0 ? location : WholeValue;
            _traces.Add(new SecretTrace(hit.Rule, hit.Confidence, where, hit.Length, key.Fingerprint(text.AsSpan(hit.Start, hit.Length))));
        }
    }

    private static bool LooksLikeJson(string value)
    {
        var trimmed = value.AsSpan().Trim();
        return trimmed is ['{', .., '}'] or ['[', .., ']'];
    }

    private static string Join(string location, string part) => location.Length == 0 ? part : new StringBuilder(location).Append(" > ").Append(part).ToString();
}
