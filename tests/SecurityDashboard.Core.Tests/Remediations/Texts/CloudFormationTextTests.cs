using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.RepresentationModel;

namespace SecurityDashboard.Remediations.Texts;

public sealed partial class CloudFormationTextTests
{
    [Fact]
    public void Every_piece_of_a_template_is_yaml_with_functions_that_there_are()
    {
        foreach (var (title, shown) in RemediationTexts.All)
            Assert.Null(Record.Exception(() => CloudFormationReader.Read(shown.CloudFormation!)) is { } e ? $"{title}: {e.Message}\n{shown.CloudFormation}" : null);
    }

    [Fact]
    public void Every_resource_and_property_is_known()
    {
        var problems = new List<string>();
        foreach (var (title, shown) in RemediationTexts.All)
            problems.AddRange(Problems(shown.CloudFormation!).Select(problem => $"{title}: {problem}"));

        Assert.Empty(problems.Distinct());
    }

    [Theory]
    [InlineData("Type: AWS::S3::Buckets\nProperties: { }", "no resource AWS::S3::Buckets")]
    [InlineData("Type: AWS::S3::Bucket\nProperties: { Versioning: x }", "AWS::S3::Bucket has no Versioning")]
    [InlineData("# On the AWS::S3::Bucket \"x\":\nVersioning: x", "AWS::S3::Bucket has no Versioning")]
    [InlineData("# Under Source of the AWS::CodeBuild::Projects \"x\":\nA: b", "no resource AWS::CodeBuild::Projects")]
    [InlineData("Type: AWS::S3::Bucket\nPropertys: { }", "Propertys stands beside Properties")]
    public void Tells_what_is_not_known(string text, string problem) => Assert.Equal([problem], Problems(text));

    [Theory]
    [InlineData("A: !Refer B")]
    [InlineData("A: !GetAtt B")]
    [InlineData("A: b\n- c")]
    [InlineData("A: b\nA: c")]
    [InlineData("A: \"b\" c\"")]
    public void Does_not_read_what_is_no_template(string text) => Assert.NotNull(Record.Exception(() => CloudFormationReader.Read(text)));

    [Fact]
    public void Whatever_is_in_a_name_arrives_unchanged_and_changes_nothing_else()
    {
        foreach (var (title, plain, hostile, names) in RemediationTexts.UnderAttack)
        {
            // A key of YAML has 1,024 characters at the most. Here it is the name of a variable of Lambda, and all of a function's have 4 KB together.
            if (title.StartsWith("HC-10", StringComparison.Ordinal) && names[1].Length > 1000)
                continue;

            var expected = CloudFormationReader.Read(plain.CloudFormation!).Select(value => RemediationTexts.With(value, names));
            var read = Record.Exception(() => Assert.Equal(expected, CloudFormationReader.Read(hostile.CloudFormation!)));
            Assert.True(read is null, $"{title}: {read?.Message}\n{hostile.CloudFormation}");
        }
    }

    [Fact]
    public void A_changed_policy_is_in_the_template_what_it_is()
    {
        var shown = RemediationTexts.OfDemo.Value.Where(entry => entry.Fix.Changes is [{ After.Length: > 0 }]).ToList();

        Assert.NotEmpty(shown);
        foreach (var (_, _, fix) in shown)
            if (CloudFormationReader.Root(fix.Remediation.CloudFormation!) is YamlMappingNode root)
            {
                var members = (root.Children.TryGetValue("Properties", out var properties) ? (YamlMappingNode)properties : root).Children;
                var policy = members.Single(member => $"{member.Key}" is "PolicyDocument" or "KeyPolicy" or "ResourcePolicy" or "RepositoryPolicyText" or "AssumeRolePolicyDocument").Value;
                Assert.True(JsonNode.DeepEquals(JsonNode.Parse(fix.Changes[0].After), Json(policy)), $"{fix.Changes[0].After}\n{fix.Remediation.CloudFormation}");
            }
    }

    private static IEnumerable<string> Problems(string text)
    {
        // Comments have the names of resources too, and those that begin with "On" say whose properties follow.
        foreach (Match match in Type().Matches(string.Join('\n', text.Split('\n').Where(line => line.StartsWith('#')))))
            if (!KnownResources.All.ContainsKey(match.Value) && match.Value is not "AWS::S3::Object")
                yield return $"no resource {match.Value}";

        var root = CloudFormationReader.Root(text);
        if (On().Match(text) is { Success: true } on && root is YamlMappingNode onto && !onto.Children.ContainsKey("Type"))
            foreach (var property in Unknown(on.Groups[1].Value, onto, KnownResources.Attributes.Contains))
                yield return property;

        foreach (var resource in root?.AllNodes.OfType<YamlMappingNode>().Where(node => node.Children.TryGetValue("Type", out var type) && $"{type}".StartsWith("AWS::", StringComparison.Ordinal)) ?? [])
        {
            var type = $"{resource.Children["Type"]}";
            foreach (var beside in resource.Children.Keys.Where(key => !KnownResources.Attributes.Contains($"{key}")))
                yield return $"{beside} stands beside Properties";
            if (!KnownResources.All.ContainsKey(type))
                yield return $"no resource {type}";
            else if (resource.Children.TryGetValue("Properties", out var properties))
                foreach (var property in Unknown(type, (YamlMappingNode)properties, _ => false))
                    yield return property;
        }
    }

    private static IEnumerable<string> Unknown(string type, YamlMappingNode properties, Func<string, bool> isMore) =>
        !KnownResources.All.TryGetValue(type, out var known) ? []
        : properties.Children.Keys.Select(key => $"{key}").Where(key => !known.Contains(key) && !isMore(key)).Select(key => $"{type} has no {key}");

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(member => KeyValuePair.Create($"{member.Key}", Json(member.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Json)]),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain } plain => JsonNode.Parse(plain.Value!),
        _ => JsonValue.Create($"{node}"),
    };

    [GeneratedRegex(@"AWS::[A-Za-z0-9]+::[A-Za-z0-9]+", RegexOptions.NonBacktracking)]
    private static partial Regex Type();

    [GeneratedRegex(@"^# On (?:the|each) (AWS::[A-Za-z0-9]+::[A-Za-z0-9]+)", RegexOptions.NonBacktracking)]
    private static partial Regex On();
}
