using System.Collections.Frozen;

namespace SecurityDashboard.Iam;

internal enum Comparison : byte
{
    Unknown,
    StringEquals,
    StringEqualsIgnoreCase,
    StringLike,
    NumericEquals,
    NumericLessThan,
    NumericLessThanEquals,
    NumericGreaterThan,
    NumericGreaterThanEquals,
    DateEquals,
    DateLessThan,
    DateLessThanEquals,
    DateGreaterThan,
    DateGreaterThanEquals,
    Bool,
    Binary,
    IpAddress,
    Arn,
    Null,
}

internal enum Quantifier : byte
{
    None,
    ForAnyValue,
    ForAllValues,
}

/// <summary>The name of a condition operator, taken apart; IAM does not distinguish upper and lower case in it.</summary>
internal readonly record struct ConditionOperator(Comparison Comparison, bool IsNegated, bool IfExists, Quantifier Quantifier)
{
    private static readonly FrozenDictionary<string, (Comparison Comparison, bool IsNegated)> s_names = new Dictionary<string, (Comparison, bool)>
    {
        ["StringEquals"] = (Comparison.StringEquals, false),
        ["StringNotEquals"] = (Comparison.StringEquals, true),
        ["StringEqualsIgnoreCase"] = (Comparison.StringEqualsIgnoreCase, false),
        ["StringNotEqualsIgnoreCase"] = (Comparison.StringEqualsIgnoreCase, true),
        ["StringLike"] = (Comparison.StringLike, false),
        ["StringNotLike"] = (Comparison.StringLike, true),
        ["NumericEquals"] = (Comparison.NumericEquals, false),
        ["NumericNotEquals"] = (Comparison.NumericEquals, true),
        ["NumericLessThan"] = (Comparison.NumericLessThan, false),
        ["NumericLessThanEquals"] = (Comparison.NumericLessThanEquals, false),
        ["NumericGreaterThan"] = (Comparison.NumericGreaterThan, false),
        ["NumericGreaterThanEquals"] = (Comparison.NumericGreaterThanEquals, false),
        ["DateEquals"] = (Comparison.DateEquals, false),
        ["DateNotEquals"] = (Comparison.DateEquals, true),
        ["DateLessThan"] = (Comparison.DateLessThan, false),
        ["DateLessThanEquals"] = (Comparison.DateLessThanEquals, false),
        ["DateGreaterThan"] = (Comparison.DateGreaterThan, false),
        ["DateGreaterThanEquals"] = (Comparison.DateGreaterThanEquals, false),
        ["Bool"] = (Comparison.Bool, false),
        ["BinaryEquals"] = (Comparison.Binary, false),
        ["IpAddress"] = (Comparison.IpAddress, false),
        ["NotIpAddress"] = (Comparison.IpAddress, true),
        ["ArnEquals"] = (Comparison.Arn, false),
        ["ArnLike"] = (Comparison.Arn, false),
        ["ArnNotEquals"] = (Comparison.Arn, true),
        ["ArnNotLike"] = (Comparison.Arn, true),
        ["Null"] = (Comparison.Null, false),
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    public bool IsKnown => Comparison is not Comparison.Unknown;

    /// <summary>Policy variables are filled in for strings, ARNs and booleans, and stay text elsewhere.</summary>
    public bool TakesVariables => Comparison is Comparison.StringEquals or Comparison.StringEqualsIgnoreCase or Comparison.StringLike or Comparison.Arn or Comparison.Bool;

    public static ConditionOperator Parse(string text)
    {
        var name = text.AsSpan();
        var quantifier = Quantifier.None;
        if (name.StartsWith("ForAnyValue:", StringComparison.OrdinalIgnoreCase))
            quantifier = Quantifier.ForAnyValue;
        else if (name.StartsWith("ForAllValues:", StringComparison.OrdinalIgnoreCase))
            quantifier = Quantifier.ForAllValues;
        if (quantifier is not Quantifier.None)
            name = name[(name.IndexOf(':') + 1)..];

        var ifExists = name.EndsWith("IfExists", StringComparison.OrdinalIgnoreCase);
        if (ifExists)
            name = name[..^"IfExists".Length];

        if (!s_names.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(name, out var found))
            return default;

        // Null asks for the presence of the key, so neither a quantifier nor IfExists goes with it.
        return found.Comparison is Comparison.Null && (ifExists || quantifier is not Quantifier.None)
            ? default
            : new ConditionOperator(found.Comparison, found.IsNegated, ifExists, quantifier);
    }
}
