namespace SecurityDashboard.Iam;

/// <summary>One value of a condition line, read once in the way its operator wants it; a value that cannot be read so meets nothing.</summary>
internal abstract class ConditionValue
{
    public static ConditionValue Compile(ConditionOperator @operator, string text, bool variables)
    {
        variables &= @operator.TakesVariables;
        var comparison = @operator.Comparison;
        return comparison switch
        {
            Comparison.StringEquals => new EqualText(text, PatternText.Parse(text, wildcards: false, variables), StringComparison.Ordinal),
            Comparison.StringEqualsIgnoreCase => new EqualText(text, PatternText.Parse(text, wildcards: false, variables), StringComparison.OrdinalIgnoreCase),
            Comparison.StringLike => new LikeText(text, PatternText.Parse(text, wildcards: true, variables)),
            Comparison.Arn => new LikeArn(ArnConditionPattern.Parse(text, variables)),
            Comparison.Bool => new TruthValue(PatternText.Parse(text, wildcards: false, variables)),
            Comparison.Binary when ConditionText.Base64(text) is { } bytes => new Bytes(bytes),
            Comparison.IpAddress when IpRange.Parse(text) is { } range => new Addresses(range),
            >= Comparison.NumericEquals and <= Comparison.NumericGreaterThanEquals when ConditionText.Number(text) is { } number =>
                new Number(number, comparison - Comparison.NumericEquals),
            >= Comparison.DateEquals and <= Comparison.DateGreaterThanEquals when ConditionText.Instant(text) is { } instant =>
                new Instant(instant, comparison - Comparison.DateEquals),
            _ => new Nothing(),
        };
    }

    /// <summary>Whether a value of the request meets this one. If its role may have a path that is not known, a mismatch may be none.</summary>
    public abstract Truth Meets(string value, bool pathMayBeMissing, IContextKeys keys);

    // The ARN of a session does not tell the path of its role. A pattern that fits the role without a path is taken to be meant; one that
    // would fit the role in some path cannot be ruled out.
    private static Truth WithPath(Truth withoutPath, bool pathMayBeMissing, string pattern, string roleArn)
    {
        if (withoutPath is not Truth.False || !pathMayBeMissing)
            return withoutPath;

        var slash = roleArn.LastIndexOf('/');
        return GlobOverlap.Of(pattern, string.Concat(roleArn.AsSpan(0, slash), "/*/", roleArn.AsSpan(slash + 1))) ? Truth.Unknown : Truth.False;
    }

    // The five operators stand in the same order for numbers and dates: equal, less, less or equal, greater, greater or equal.
    private static Truth InOrder(int @operator, int order) => TruthLogic.Of(@operator switch
    {
        0 => order == 0,
        1 => order < 0,
        2 => order <= 0,
        3 => order > 0,
        _ => order >= 0,
    });

    private sealed class EqualText(string pattern, PatternText text, StringComparison comparison) : ConditionValue
    {
        public override Truth Meets(string value, bool pathMayBeMissing, IContextKeys keys) =>
            WithPath(text.Equals(value, keys, comparison), pathMayBeMissing, pattern, value);
    }

    private sealed class LikeText(string pattern, PatternText text) : ConditionValue
    {
        public override Truth Meets(string value, bool pathMayBeMissing, IContextKeys keys) =>
            WithPath(text.Matches(value, keys), pathMayBeMissing, pattern, value);
    }

    private sealed class LikeArn(ArnConditionPattern arn) : ConditionValue
    {
        public override Truth Meets(string value, bool pathMayBeMissing, IContextKeys keys) =>
            WithPath(arn.Matches(value, keys), pathMayBeMissing, arn.Text, value);
    }

    private sealed class TruthValue(PatternText text) : ConditionValue
    {
        public override Truth Meets(string value, bool pathMayBeMissing, IContextKeys keys)
        {
            if (text.Resolve(keys, out var isGuess) is not { } resolved)
                return Truth.False;
            if (isGuess)
                return Truth.Unknown;
            return TruthLogic.Of(ConditionText.Boolean(resolved.Literal) is { } wanted && ConditionText.Boolean(value) == wanted);
        }
    }

    private sealed class Bytes(byte[] bytes) : ConditionValue
    {
        public override Truth Meets(string value, bool pathMayBeMissing, IContextKeys keys) =>
            TruthLogic.Of(ConditionText.Base64(value) is { } given && given.AsSpan().SequenceEqual(bytes));
    }

    private sealed class Addresses(IpRange range) : ConditionValue
    {
        public override Truth Meets(string value, bool pathMayBeMissing, IContextKeys keys) => TruthLogic.Of(range.Contains(value));
    }

    private sealed class Number(decimal number, int @operator) : ConditionValue
    {
        public override Truth Meets(string value, bool pathMayBeMissing, IContextKeys keys) =>
            ConditionText.Number(value) is { } given ? InOrder(@operator, given.CompareTo(number)) : Truth.False;
    }

    private sealed class Instant(DateTimeOffset instant, int @operator) : ConditionValue
    {
        public override Truth Meets(string value, bool pathMayBeMissing, IContextKeys keys) =>
            ConditionText.Instant(value) is { } given ? InOrder(@operator, given.CompareTo(instant)) : Truth.False;
    }

    private sealed class Nothing : ConditionValue
    {
        public override Truth Meets(string value, bool pathMayBeMissing, IContextKeys keys) => Truth.False;
    }
}
