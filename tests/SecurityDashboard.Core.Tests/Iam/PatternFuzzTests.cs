using System.Text;
using System.Text.Json;
using CsCheck;
using SecurityDashboard.Tests.Iam.Conformance;

namespace SecurityDashboard.Iam;

/// <summary>Patterns and cases that nobody would write: none may throw, and the short ways to an answer lead to the same answer as the long ones.</summary>
public sealed class PatternFuzzTests
{
    private static readonly string[] s_scraps =
    [
        "arn:", "arn:aws:s3:::", ":", "::", "*", "**", "?", "/", "a", "ana", "artifacts", "${aws:username}", "${aws:PrincipalTag/team}", "${aws:PrincipalTag/team, 'x'}", "${aws:TagKeys}", "${*}", "${?}",
        "${$}", "${", "}", "${}", "'", ", '", "\0", "\n", "\uD83D", "\U0001F600", "\u212A", "s3:", "S3:Get", "kms:*", "%2a", "\\", "[a-z]+", "(a+)+$",
    ];

    private static readonly string[] s_cases = [.. ConformanceSet.All.Select(item => item.Input)];

    private static readonly Gen<string> s_text = AnyRequest.OneOf(s_scraps).Array[0, 12].Select(string.Concat);

    [Fact]
    public void No_pattern_makes_matching_throw_and_short_ways_lead_to_the_same_answer() => Gen.Select(s_text, s_text, Gen.Bool, AnyRequest.Context, AnyRequest.OneOf(Ask.User, Ask.Role)).Sample((text, value, variables, context, caller) =>
    {
        var keys = new Question(Ask.Request(caller) with { Context = context });
        var (pattern, arn) = (ArnPattern.Parse(text, variables), ArnText.Of(value));
        var matches = pattern.Matches(arn, keys);
        _ = pattern.Covers(value, keys);
        _ = ArnConditionPattern.Parse(text, variables).Matches(value, keys);
        _ = ActionPattern.Parse(text).Covers(ActionPattern.AsciiLower(value));

        var filled = pattern.FilledIn(keys);
        var start = pattern.StartOf(keys);
        return (filled is null ? Truth.False : filled.Matches(arn, keys)) == matches
            && (matches is Truth.False || (start is not null && value.StartsWith(start, StringComparison.Ordinal)))
            && (matches is not Truth.True || value.Contains("${", StringComparison.Ordinal) || pattern.Covers(value, keys) is not Truth.False);
    }, iter: Fuzz.Iterations(20_000));

    [Fact]
    public void A_pattern_takes_a_bounded_number_of_steps() => Gen.Select(s_text, s_text, Gen.Int[1, 40]).Sample((text, value, times) =>
    {
        var (pattern, subject) = (string.Concat(Enumerable.Repeat(text, times)), string.Concat(Enumerable.Repeat(value, times)));
        long comparisons = 0;
        Glob.Parse(pattern).Matches(subject, ref comparisons);
        return comparisons <= 4L * Math.Max(1, pattern.Length) * Math.Max(1, subject.Length);
    }, iter: Fuzz.Iterations(5_000));

    [Fact]
    public void A_broken_case_is_refused_with_a_sentence() => Gen.Select(AnyRequest.OneOf(s_cases), Gen.Int[0, 100_000].Array[1, 4], AnyRequest.OneOf(s_scraps.Concat(["null", "\"", "{", "}", "[", "]", ",", "\\ud800", "1e99", "true", "\"id\":"]).ToArray()).Array[4]).Sample((line, places, scraps) =>
    {
        for (var i = 0; i < places.Length; i++)
        {
            var at = places[i] % (line.Length + 1);
            line = line[..at] + scraps[i] + line[Math.Min(line.Length, at + places[i] % 5)..];
        }

        try
        {
            // No stream brings half a character.
            using var json = JsonDocument.Parse(Encoding.UTF8.GetBytes(line));
            return PolicyEvaluator.Evaluate(AccessCase.Read(json.RootElement)).Explanation.Length > 0;
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return e.Message.Length > 0;
        }
    }, iter: Fuzz.Iterations(3_000));
}
