using System.Collections.Immutable;
using System.Text;
using SecurityDashboard.Secrets.Allowed;
using SecurityDashboard.Secrets.Rules;

namespace SecurityDashboard.Secrets;

/// <summary>One call of the detector: walks a value and what is packed in it, and collects traces.</summary>
internal sealed class Inspection(ProviderRules rules, FingerprintKey key, AllowedPatterns allowed)
{
    /// <summary>More say no more to a reader, and a hostile value must not fill a snapshot.</summary>
    public const int MostTraces = 500;

    private const int DeepestNesting = 4;
    private const string WholeValue = "value";

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

        if (depth < DeepestNesting && TryInspectJson(value, location, depth))
            return;

        if (kind == ValueKind.Buildspec)
            InspectText(value, location);
        else
            InspectNamed(name, value, type, location, depth);
    }

    private void InspectNamed(string name, string value, DeclaredType type, string location, int depth)
    {
        if (depth < DeepestNesting && Base64Layer.Decode(value) is { } decoded && InspectPacked(name, decoded, location))
            return;

        var hits = new Hits();
        // Where the name of a secret belongs and none stands, the secret itself does.
        var meaning = type == DeclaredType.Plaintext ? SecretName.Meaning(name) : NameMeaning.Password;
        if (NamedValue.Judge(meaning, value, Standing.Whole) is { } judgement)
        {
            var trimmed = value.AsSpan().Trim();
            hits.Add(judgement.Rule, judgement.Confidence, value.AsSpan().IndexOf(trimmed), trimmed.Length);
        }

        TextRules.Find(rules, value, name, hits);
        Report(hits, value, location);
    }

    // True when the value is settled: something was found under the base64, or it is a document in which nothing is.
    private bool InspectPacked(string name, string decoded, string location)
    {
        var before = _traces.Count;
        Inspect(decoded.Contains('\n', StringComparison.Ordinal) ? ValueKind.Buildspec : ValueKind.Configuration, name, decoded, DeclaredType.Plaintext, Join(location, "base64"), DeepestNesting - 1);
        return _traces.Count > before || decoded.AsSpan().Trim() is ['{', .., '}'];
    }

    private void InspectText(string text, string location)
    {
        var hits = new Hits();
        TextRules.Find(rules, text, "", hits);
        Report(hits, text, location);
    }

    private bool TryInspectJson(string text, string location, int depth)
    {
        using var document = JsonText.TryParse(text);
        if (document is null)
            return false;

        var before = _traces.Count;
        foreach (var leaf in JsonLeaves.In(document.RootElement))
            Inspect(ValueKind.Configuration, leaf.Name, leaf.Value, leaf.DeclaredType, Join(location, leaf.Pointer), depth + 1);

        // {"method": "login_with_api_key", "params": ["..."]}: some are told only by what stands elsewhere in the text.
        if (_traces.Count == before)
            InspectText(text, location);
        return true;
    }

    private void Report(Hits hits, string text, string location)
    {
        if (hits.IsEmpty)
            return;

        int line = 1, at = 0;
        var manyLines = text.Contains('\n', StringComparison.Ordinal);
        foreach (var hit in hits.Surest())
        {
            if (_traces.Count == MostTraces)
                return;

            for (; at < hit.Start; at++)
                line += text[at] == '\n' ? 1 : 0;

            var where = manyLines ? Join(location, $"line {line}") : location.Length > 0 ? location : WholeValue;
            var secret = text.AsSpan(hit.Start, hit.Length);
            _traces.Add(new SecretTrace(hit.Rule, hit.Confidence, where, hit.Length, key.Fingerprint(secret)) { AllowedBy = allowed.Matching(secret) });
        }
    }

    private static string Join(string location, string part) => location.Length == 0 ? part : new StringBuilder(location).Append(" > ").Append(part).ToString();
}
