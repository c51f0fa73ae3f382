using System.Text.Json;
using SecurityDashboard.Iam;
using SecurityDashboard.Tests.Iam.Conformance;

namespace SecurityDashboard.Tests.Iam;

/// <summary>Every case of <c>Conformance/*.jsonl</c> against the engine. The expected results come from AWS's documentation, never from the engine.</summary>
public sealed class ConformanceTests
{
    private const int SmallestSet = 1_500;
    private const int FewestCasesOfARule = 3;

    public static TheoryData<string> Topics => [.. ConformanceSet.ByTopic.Keys];

    [Theory]
    [MemberData(nameof(Topics))]
    public void Decides_every_case_as_aws_documents_it(string topic)
    {
        var differences = ConformanceSet.ByTopic[topic].Select(Difference).OfType<string>().ToList();

        Assert.True(differences.Count == 0, $"{differences.Count} of {ConformanceSet.ByTopic[topic].Length} cases differ:\n{string.Join('\n', differences)}");
    }

    [Fact]
    public void The_set_is_large_and_mostly_written_case_by_case()
    {
        var cases = ConformanceSet.All.ToList();

        Assert.True(cases.Count >= SmallestSet, $"{cases.Count} cases");
        Assert.True(cases.Count(item => item.IsTemplate) * 5 <= cases.Count, $"{cases.Count(item => item.IsTemplate)} of {cases.Count} cases come from templates");
    }

    [Fact]
    public void Every_case_has_an_id_of_its_own() =>
        Assert.Empty(ConformanceSet.All.GroupBy(item => item.Id).Where(group => group.Key.Length == 0 || group.Count() > 1).Select(group => group.Key));

    [Fact]
    public void No_two_cases_ask_the_same() => Assert.Empty(ConformanceSet.All
        .GroupBy(item => Question(item.Input))
        .Where(group => group.Count() > 1)
        .Select(group => string.Join(", ", group.Select(item => item.Id))));

    [Fact]
    public void Every_case_cites_a_page_and_says_why() => Assert.All(ConformanceSet.All, item =>
    {
        Assert.Contains(".html", item.Cite, StringComparison.Ordinal);
        Assert.EndsWith(".", item.Why, StringComparison.Ordinal);
    });

    [Fact]
    public void Every_case_is_about_a_rule_of_the_specification() =>
        Assert.Empty(ConformanceSet.All.Where(item => item.Rules.IsEmpty || item.Rules.Except(ConformanceRules.All).Any()).Select(item => item.Id));

    [Fact]
    public void Every_rule_of_the_specification_has_several_cases()
    {
        var counts = ConformanceSet.All.SelectMany(item => item.Rules).CountBy(rule => rule).ToDictionary();

        Assert.Empty(ConformanceRules.All.Where(rule => counts.GetValueOrDefault(rule) < FewestCasesOfARule));
    }

    [Fact]
    public void Every_case_expects_a_result_that_exists() => Assert.All(
        ConformanceSet.All.SelectMany(item => item.Expected.DefaultIfEmpty("")),
        expected => Assert.True(expected == "error" || Enum.IsDefined(typeof(DecisionResult), expected), expected));

    // Null: as expected.
    private static string? Difference(ConformanceCase item)
    {
        var (result, decision, error) = Evaluate(item.Input);
        var wrong = new List<string>();
        if (!item.Expected.Contains(result))
            wrong.Add($"is {result}, expected {string.Join(" or ", item.Expected)}");
        if (decision is not null)
        {
            wrong.AddRange(item.DecidedBy
                .Where(expected => !decision.DecidedBy.Any(actual => Fits(expected, actual)))
                .Select(expected => $"is not decided by {expected}"));
            if (item.BlockedBy.Length > 0 && !item.BlockedBy.Order().SequenceEqual(decision.BlockedBy.Order()))
                wrong.Add($"is blocked by [{string.Join(", ", decision.BlockedBy)}], expected [{string.Join(", ", item.BlockedBy)}]");
            if (item.Unknown.Except(decision.Unknown, StringComparer.OrdinalIgnoreCase).ToList() is [_, ..] missing)
                wrong.Add($"does not name {string.Join(", ", missing)} as unknown");
        }

        return wrong.Count == 0 ? null : $"{item.Id} {string.Join("; ", wrong)}. {item.Why} ({item.Cite}) {decision?.Explanation ?? error}";
    }

    private static bool Fits(DecisiveStatement expected, DecidingStatement actual) =>
        expected.Policy == actual.Policy && expected.Effect == actual.Effect.ToString() && (expected.Sid.Length == 0 || expected.Sid == actual.Sid);

    // The way of a line through `secdash iam evaluate`, without the streams.
    private static (string Result, Decision? Decision, string? Error) Evaluate(string line)
    {
        try
        {
            using var json = JsonDocument.Parse(line);
            var decision = PolicyEvaluator.Evaluate(AccessCase.Read(json.RootElement));
            return (decision.Result.ToString(), decision, null);
        }
        catch (Exception e) when (e is JsonException or FormatException)
        {
            return ("error", null, e.Message);
        }
    }

    private static string Question(string input)
    {
        try
        {
            using var json = JsonDocument.Parse(input);
            string[] about = ["id", "expected", "expectedDecidedBy", "expectedBlockedBy", "expectedUnknown", "why", "cite", "rule", "template"];
            return json.RootElement.ValueKind is JsonValueKind.Object
                ? string.Join('\n', json.RootElement.EnumerateObject().Where(property => !about.Contains(property.Name)).Select(property => property.ToString()))
                : input;
        }
        catch (JsonException)
        {
            return input;
        }
    }
}
