using System.Text.Json;
using CsCheck;

namespace SecurityDashboard.Iam;

public sealed class PolicyParserFuzzTests
{
    private static readonly string[] s_scraps =
    [
        "{", "}", "[", "]", ",", ":", "\"", "\"\"", "null", "true", "1e999", "-0", "\\u0000", "\\uD83D", "\"Statement\":", "\"Effect\":\"Deny\"", "\"Condition\":{\"Bool\":{\"a\":[]}}",
        "\"Principal\":{\"AWS\":{}}", "\"Action\":[[]]", "${", "${aws:username, '}", "*", "\u0000", "\uFEFF", "\uD800", "%7B", "%", "/*x*/", "\"Version\":\"2012-10-17\",",
    ];

    private static readonly Gen<string> s_text = Gen.OneOf(
        Gen.String,
        Gen.Select(Gen.OneOf(AnyRequest.Policy, AnyRequest.ResourcePolicy), Gen.Int[0, 10_000].Array[1, 6], AnyRequest.OneOf(s_scraps).Array[6], (policy, places, scraps) =>
        {
            var text = policy.Text;
            for (var i = 0; i < places.Length; i++)
            {
                var at = places[i] % (text.Length + 1);
                var end = Math.Min(text.Length, at + (places[i] % 7));
                text = text[..at] + (places[i] % 3 == 0 ? "" : scraps[i]) + text[end..];
            }

            return places[0] % 11 == 0 ? Uri.EscapeDataString(text.Replace("\uD800", "", StringComparison.Ordinal)) : text;
        }));

    [Fact]
    public void No_text_makes_the_parser_or_the_evaluator_throw() => Gen.Select(s_text, AnyRequest.Request).Sample((text, request) =>
    {
        var policy = PolicyDocument.Parse(text);
        var attached = new AttachedPolicy("fuzzed", policy);
        _ = policy.Lints.Length;
        var decision = PolicyEvaluator.Evaluate(request with { Identity = [attached], ResourcePolicy = attached, Boundary = [attached] });
        return policy.Statements.All(statement => statement.Offset < System.Text.Encoding.UTF8.GetByteCount(policy.Text)) && decision.Explanation.Length > 0;
    }, iter: Fuzz.Iterations(5_000));

    [Fact]
    public void A_policy_survives_being_stored() => s_text.Sample(text =>
    {
        var policy = PolicyDocument.Parse(text);
        var read = JsonSerializer.Deserialize<PolicyDocument>(JsonSerializer.Serialize(policy))!;
        return read.IsReadable == policy.IsReadable && read.Statements.Length == policy.Statements.Length;
    }, iter: Fuzz.Iterations(2_000));

    [Fact]
    public void A_policy_that_cannot_be_read_never_gives_a_plain_yes_or_an_implicit_no() => Gen.Select(s_text, AnyRequest.Request).Sample((text, request) =>
    {
        var policy = PolicyDocument.Parse(text);
        var decision = PolicyEvaluator.Evaluate(request with { Caller = Caller.Parse(Ask.User), Action = "s3:GetObject", Resource = Ask.Object, Boundary = [], Session = [], Scps = [], Identity = [new("fuzzed", policy)] });
        return policy.IsReadable || decision.Result is not (DecisionResult.Allowed or DecisionResult.ImplicitlyDenied);
    }, iter: Fuzz.Iterations(2_000));
}
