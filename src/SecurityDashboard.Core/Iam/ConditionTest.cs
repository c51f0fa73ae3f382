using System.Collections.Immutable;

namespace SecurityDashboard.Iam;

/// <summary>A condition line, compiled: answers true, false or unknown for what is known of its key.</summary>
internal sealed class ConditionTest
{
    private readonly ContextKey _key;
    private readonly ConditionValue[] _values;
    private readonly bool _mayBeAbsent;
    private readonly bool _mayBePresent;

    private ConditionTest(ConditionOperator @operator, string key, ImmutableArray<string> values, bool variables)
    {
        (Operator, _key) = (@operator, ContextKey.Of(key));
        if (@operator.Comparison is Comparison.Null)
        {
            _values = [];
            _mayBeAbsent = values.Any(value => ConditionText.Boolean(value) is true);
            _mayBePresent = values.Any(value => ConditionText.Boolean(value) is false);
        }
        else
            _values = [.. values.Select(value => ConditionValue.Compile(@operator, value, variables))];
    }

    public ConditionOperator Operator { get; }

    public bool NeedsKey =>
        Operator is { IsNegated: false, IfExists: false, Quantifier: not Quantifier.ForAllValues, Comparison: not (Comparison.Null or Comparison.Unknown) };

    public static ConditionTest Compile(string @operator, string key, ImmutableArray<string> values, bool variables) =>
        new(ConditionOperator.Parse(@operator), key, values, variables);

    public Truth Holds(IContextKeys keys)
    {
        if (!Operator.IsKnown)
            return Truth.False;

        var found = keys.Find(_key);
        if (found.IsUnknown)
        {
            keys.NoteUnknown(_key);
            return Truth.Unknown;
        }

        if (Operator.Comparison is Comparison.Null)
            return TruthLogic.Of(found.Values.Length == 0 ? _mayBeAbsent : _mayBePresent);

        if (found.Values.Length == 0)
            return WithoutKey();

        var holds = WithValues(found, keys);
        if (holds is Truth.Unknown && found.PathMayBeMissing)
            keys.NoteUnknown(_key);
        return holds;
    }

    private Truth WithoutKey() => TruthLogic.Of(Operator switch
    {
        { IfExists: true } => true,
        { Quantifier: Quantifier.ForAllValues } => true,
        { Quantifier: Quantifier.ForAnyValue } => false,
        _ => Operator.IsNegated,
    });

    private Truth WithValues(in KeyValues found, IContextKeys keys)
    {
        switch (Operator.Quantifier)
        {
            case Quantifier.ForAnyValue:
                var any = Truth.False;
                foreach (var value in found.Values)
                    any = any.Or(Negated(Meets(value, found, keys)));
                return any;

            // A set of nothing but empty strings counts as an empty set here.
            case Quantifier.ForAllValues when Array.TrueForAll(found.Values, value => value.Length == 0):
                return Truth.True;

            case Quantifier.ForAllValues:
                var all = Truth.True;
                foreach (var value in found.Values)
                    all = all.And(Negated(Meets(value, found, keys)));
                return all;

            // Several values need a quantifier; without one nothing is equal to the set as a whole.
            default:
                return Negated(found.Values.Length == 1 ? Meets(found.Values[0], found, keys) : Truth.False);
        }
    }

    private Truth Negated(Truth truth) => Operator.IsNegated ? truth.Not() : truth;

    private Truth Meets(string value, in KeyValues found, IContextKeys keys)
    {
        var result = Truth.False;
        foreach (var listed in _values)
        {
            result = result.Or(listed.Meets(value, found.PathMayBeMissing && result is Truth.False, keys));
            if (result is Truth.True)
                break;
        }

        return result;
    }
}
