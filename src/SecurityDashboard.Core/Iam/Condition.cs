using System.Collections.Immutable;
using System.Text;

namespace SecurityDashboard.Iam;

/// <summary>One line of a Condition element: an operator, a key and the values listed for it, exactly as written in the policy.</summary>
/// <remarks>https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html</remarks>
public sealed class Condition
{
    private readonly bool _variables;
    private ConditionTest? _test;

    internal Condition(string @operator, string key, ImmutableArray<string> values, bool variables) =>
        (Operator, Key, Values, _variables) = (@operator, key, values, variables);

    /// <summary>The operator with its quantifier and suffix, such as <c>ForAnyValue:StringLikeIfExists</c>.</summary>
    public string Operator { get; }

    /// <summary>The key of the request context, in the spelling of the policy.</summary>
    public string Key { get; }

    /// <summary>The values; numbers and booleans as their text.</summary>
    public ImmutableArray<string> Values { get; }

    /// <summary>Whether IAM knows the operator; a statement with an unknown one applies to nothing.</summary>
    public bool IsKnownOperator => Test.Operator.IsKnown;

    /// <summary>Whether the condition holds only if the key is in the request (no <c>IfExists</c>, no negation, no <c>ForAllValues</c>).</summary>
    public bool NeedsKey => Test.NeedsKey;

    internal ConditionOperator Parsed => Test.Operator;

    /// <summary>The keys that it depends on: its own and those of the variables in its values.</summary>
    internal IEnumerable<ContextKey> Keys => Values.SelectMany(value => PatternPart.VariablesOf(value, _variables)).Prepend(ContextKey.Of(Key));

    /// <summary>The same for two conditions only if they hold for the same requests.</summary>
    internal string Fingerprint
    {
        get
        {
            var text = new StringBuilder();
            foreach (var part in Values.Prepend(Key).Prepend(Operator).Prepend(_variables ? "1" : "0"))
                text.Append(part.Length).Append(':').Append(part);
            return text.ToString();
        }
    }

    internal Truth Holds(IContextKeys keys) => Test.Holds(keys);

    private ConditionTest Test => _test ??= ConditionTest.Compile(Operator, Key, Values, _variables);

    /// <inheritdoc/>
    public override string ToString() => $"{Operator} {Key} {string.Join(", ", Values)}";
}
