using System.Collections.Immutable;
using SecurityDashboard.Iam;

namespace SecurityDashboard.Access;

/// <summary>Puts the conditions on which a decision hangs into words.</summary>
internal static class ConditionWords
{
    /// <summary>What has to hold for a statement to allow, or not to deny; keys are those that were unknown.</summary>
    public static IEnumerable<string> Of(Statement statement, ImmutableArray<string> keys) => statement.Conditions
        .Where(condition => keys.Contains(condition.Key, StringComparer.OrdinalIgnoreCase))
        .Select(condition => statement.Effect is Effect.Allow ? If(condition) : $"unless {Plain(condition)}")
        .Select(words => words is "unless without MFA" ? "if signed in with MFA" : words);

    private static string If(Condition condition) => $"if {Plain(condition)}".Replace("if with MFA", "if signed in with MFA", StringComparison.Ordinal);

    private static string Plain(Condition condition)
    {
        var (key, values) = (condition.Key.ToLowerInvariant(), string.Join(" or ", condition.Values));
        var @operator = condition.Operator.ToLowerInvariant();
        var isNegated = @operator.Contains("not", StringComparison.Ordinal);
        return key switch
        {
            "aws:multifactorauthpresent" when @operator.Contains("bool", StringComparison.Ordinal) => values.Equals("true", StringComparison.OrdinalIgnoreCase) ? "with MFA" : "without MFA",
            "aws:multifactorauthage" => $"the MFA sign-in is {Compare(@operator)} {values} seconds old",
            "aws:sourceip" => $"the call comes from {(isNegated ? "outside " : "")}{values}",
            "aws:sourcevpc" or "aws:sourcevpce" => $"the call comes {(isNegated ? "not " : "")}through {values}",
            "aws:principalorgid" => $"the caller is {(isNegated ? "not " : "")}in the organization {values}",
            "sts:externalid" => $"the ExternalId is {(isNegated ? "not " : "")}the right one",
            _ when @operator.StartsWith("null", StringComparison.Ordinal) => $"{condition.Key} is {(values.Equals("true", StringComparison.OrdinalIgnoreCase) ? "not in the request" : "in the request")}",
            _ => $"{condition.Key} {Verb(@operator, isNegated)} {values}{(@operator.EndsWith("ifexists", StringComparison.Ordinal) ? ", or is not in the request" : "")}",
        };
    }

    private static string Verb(string @operator, bool isNegated) => @operator switch
    {
        _ when @operator.Contains("numeric", StringComparison.Ordinal) || @operator.Contains("date", StringComparison.Ordinal) => $"is {(isNegated ? "not " : "")}{Compare(@operator)}".Replace("  ", " ", StringComparison.Ordinal).TrimEnd(),
        _ when @operator.Contains("like", StringComparison.Ordinal) => isNegated ? "is not like" : "is like",
        _ => isNegated ? "is not" : "is",
    };

    private static string Compare(string @operator) =>
        @operator.Contains("lessthanequals", StringComparison.Ordinal) ? "at most"
        : @operator.Contains("lessthan", StringComparison.Ordinal) ? "less than"
        : @operator.Contains("greaterthanequals", StringComparison.Ordinal) ? "at least"
        : @operator.Contains("greaterthan", StringComparison.Ordinal) ? "more than"
        : "";
}
