using System.Text.RegularExpressions;

namespace SecurityDashboard.Secrets.Rules;

/// <summary>The shape of one provider's credential; its expression is built when a keyword of it is first seen.</summary>
/// <remarks>The order of the parameters is that of the rule file, which tools/secret-rules/convert.py explains.</remarks>
internal sealed class ProviderRule(
    string id, string pattern, string[] keywords, double entropy, SecretConfidence confidence, int reach, bool isEndless, bool isContextual, bool isWholeWord, string[] allowed)
{
    private readonly LinearExpression[] _allowed = Array.ConvertAll(allowed, expression => new LinearExpression(expression));

    public string Id => id;

    public string[] Keywords => keywords;

    public SecretConfidence Confidence => confidence;

    /// <summary>How far from a keyword a match may reach, in characters.</summary>
    public int Reach => reach;

    /// <summary>True when a credential of this shape has no longest length.</summary>
    public bool IsEndless => isEndless;

    /// <summary>True when the value is told by the provider's name beside it and not by its own form.</summary>
    public bool IsContextual => isContextual;

    /// <summary>True when the keyword is a common word, so that it counts only where it stands by itself ("line", not "airline").</summary>
    public bool IsWholeWord => isWholeWord;

    public LinearExpression Expression { get; } = new(pattern);

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

        if (value.StartsWith("ey") && !JsonWebToken.MayBe(value))
            return null;

        foreach (var expression in _allowed)
        {
            if (expression.IsMatch(value))
                return null;
        }

        return capture;
    }
}
