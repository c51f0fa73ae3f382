using System.Text.RegularExpressions;

namespace SecurityDashboard.Secrets.Rules;

/// <summary>The shape of one provider's credential; its expression is compiled when a keyword of it is first seen.</summary>
internal sealed class ProviderRule(string id, string pattern, string[] keywords, double entropy, SecretConfidence confidence, int reach, string[] allowed)
{
    private readonly Lazy<Regex> _expression = new(() => new Regex(pattern, Expressions.Options));
    private readonly Lazy<Regex[]> _allowed = new(() => Array.ConvertAll(allowed, expression => new Regex(expression, Expressions.Options)));

    public string Id => id;

    public string[] Keywords => keywords;

    public SecretConfidence Confidence => confidence;

    public int Reach => reach;

    public Regex Expression => _expression.Value;

    /// <summary>The part of a match that is the credential, or null when the rule says that such a value is none.</summary>
    public Capture? Credential(Match match)
    {
        Capture capture = match;
        for (var i = 1; i < match.Groups.Count; i++)
        {
            if (match.Groups[i].Length > 0)
            {
                capture = match.Groups[i];
                break;
            }
        }

        var value = capture.ValueSpan;
        if (Randomness.Entropy(value) < entropy || Placeholders.IsMask(value) || Placeholders.IsTemplate(value))
            return null;

        foreach (var expression in _allowed.Value)
        {
            if (expression.IsMatch(value))
                return null;
        }

        return capture;
    }
}
