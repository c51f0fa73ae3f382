using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Results;
using SecurityDashboard.Results.Exports;
using SecurityDashboard.Secrets;
using SecurityDashboard.Templates.Syntax;
using SecurityDashboard.Testing;
using SecurityDashboard.Yaml;

namespace SecurityDashboard.Templates;

public sealed class TemplateCheckTests
{
    private const string Secret = "ghp_abcdefghijklmnopqrstuvwxyz0123456789";

    public static TheoryData<string> Files => [.. TemplateFiles.Names];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_file_is_judged_and_every_finding_has_its_line(string name)
    {
        var text = TemplateFiles.Read(name);
        var result = Check(name);

        Assert.NotEmpty(result.Findings);
        Assert.All(result.Findings, finding => Assert.InRange(Assert.IsType<FilePlace>(finding.Place).Line, 1, text.Count(c => c == '\n') + 1));
        Assert.Contains(result.Findings, finding => finding.Evaluation.Verdict.Outcome is Outcome.Pass);
        Assert.Contains(result.Findings, finding => finding.Evaluation.Verdict.Outcome is Outcome.Unknown);
        Assert.All(result.Findings, finding => Assert.DoesNotContain("never collected", finding.Evaluation.Verdict.Because, StringComparison.Ordinal));
    }

    [Fact]
    public void A_template_as_it_should_be_fails_nowhere_but_where_it_is_lax_on_purpose() =>
        Assert.Equal(["AS-03"], Failing("cfn-secure.yaml"));

    [Fact]
    public void A_secret_is_found_on_its_line_and_never_shown()
    {
        var result = Check("cfn-privileged-docker.yaml");
        var finding = Assert.Single(result.Findings, finding => finding.Evaluation is { ControlId: "CB-08", Verdict.Outcome: Outcome.Fail });
        var lines = TemplateFiles.Read("cfn-privileged-docker.yaml").Split('\n');

        Assert.Contains("AWS_SECRET_ACCESS_KEY", lines[finding.Place!.Line - 1], StringComparison.Ordinal);
        using var json = new MemoryStream();
        ResultJson.Write(json, result, DateTimeOffset.UnixEpoch);
        Assert.DoesNotContain("wJalrXUtnFEMI", Encoding.UTF8.GetString(json.ToArray()), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_template_leaves_open_is_unknown_and_says_on_what_it_depends()
    {
        var result = Check("cfn-open-parameters.yaml");

        Assert.Equal((Outcome.Unknown, "It depends on the parameter Secret, which has no default (line 63)."), Of(result, "CB-08", "build-project"));
        Assert.Equal((Outcome.Unknown, "It depends on the parameter Image, which has no default (line 94), or on the parameter Privileged, which has no default (line 95)."), Of(result, "CB-01", "other-project"));
        // What does not depend on them is judged.
        Assert.Equal(Outcome.NotApplicable, Of(result, "CB-08", "other-project").Outcome);
        Assert.Equal(Outcome.Pass, Of(result, "CB-01", "build-project").Outcome);
    }

    [Fact]
    public void A_parameter_that_is_given_closes_what_was_open()
    {
        var context = Context("cfn-open-parameters.yaml") with { Parameters = ImmutableDictionary<string, string>.Empty.Add("Secret", Secret).Add("Image", "aws/codebuild/standard:7.0").Add("Privileged", "true") };
        var result = TemplateCheck.Of(TemplateFiles.Read("cfn-open-parameters.yaml"), YamlFile.Read, context);

        Assert.Equal(Outcome.Fail, Of(result, "CB-08", "build-project").Outcome);
        Assert.Equal(Outcome.Fail, Of(result, "CB-01", "other-project").Outcome);
    }

    [Fact]
    public void Functions_are_resolved()
    {
        var result = Check("cfn-functions.yaml");

        Assert.Contains(result.Findings, finding => finding.Evaluation.Resource.Arn.Text == "arn:aws:s3:::quality-b-z-yes");
        Assert.DoesNotContain(result.Findings, finding => finding.Evaluation.Resource.Arn.Text.Contains("never-made", StringComparison.Ordinal));
        Assert.Equal(Outcome.Pass, Of(result, "CB-08", "build-project").Outcome);
    }

    [Fact]
    public void What_a_plan_does_not_know_is_followed_to_the_resource_that_it_comes_from()
    {
        Assert.Equal(Outcome.Pass, Of(Check("plan-own-key.json"), "AS-01", "shop").Outcome);
        Assert.Equal(Outcome.Fail, Of(Check("plan-usual.json"), "AS-01", "shop").Outcome);
        Assert.Equal((Outcome.Unknown, "It depends on what is known after the apply (line 1)."), Of(Check("plan-unknown.json"), "CB-01", "shop") with { Because = "It depends on what is known after the apply (line 1)." });
        Assert.Contains("RL-02", Failing("plan-insecure.json"));
    }

    [Theory]
    [InlineData("cfn-services.yaml", Outcome.Fail, Outcome.Fail)]
    [InlineData("plan-services.json", Outcome.Pass, Outcome.Fail)]
    public void What_pipelines_notify_invoke_and_take_images_from_is_judged(string name, Outcome tags, Outcome strangers)
    {
        var result = Check(name);

        Assert.Equal((Outcome.Fail, "The topic approvals delivers to 1 address over plain HTTP."), Of(result, "TL-03", "approvals"));
        Assert.Equal(Outcome.Fail, Of(result, "TL-04", "approvals").Outcome);
        // It is told of by a rule only.
        Assert.Equal((Outcome.Pass, "The policy of the topic news refuses messages without TLS."), Of(result, "TL-04", "news"));
        Assert.Equal(Outcome.Fail, Of(result, "HC-10", "smoke").Outcome);
        Assert.Equal(tags, Of(result, "PL-11", result.Pipelines.Single().Pipeline.Arn.Name).Outcome);
        Assert.Equal(strangers, Of(result, "SU-03", "base").Outcome);
        Assert.DoesNotContain(result.Findings, finding => finding.Evaluation.Resource.Arn.Name is "unused");
    }

    [Fact]
    public void The_account_and_region_of_a_definition_are_its_own() =>
        Assert.All(Check("pipeline-plain.json").Findings, finding => Assert.Equal("arn:aws:codepipeline:eu-west-1:111122223333:plain", finding.Evaluation.Resource.Arn.Text));

    [Theory]
    [InlineData("{}", "This is no CloudFormation template, no plan as terraform show -json writes it, and no pipeline as aws codepipeline get-pipeline does.")]
    [InlineData("[]", "This is no CloudFormation template, no plan as terraform show -json writes it, and no pipeline as aws codepipeline get-pipeline does.")]
    [InlineData("just words", "This is no CloudFormation template, no plan as terraform show -json writes it, and no pipeline as aws codepipeline get-pipeline does.")]
    [InlineData("{\"a\": }", "This is not JSON.")]
    public void What_is_none_of_the_three_is_refused(string text, string message) =>
        Assert.Equal(message, Assert.Throws<SyntaxException>(() => TemplateCheck.Of(text, YamlFile.Read, Context("x"))).Message);

    [Fact]
    public void Hostile_templates_end()
    {
        // Each name is made of two of the next: written out, the first would be of 2^200 letters.
        var doubling = "Resources:\n" + string.Concat(Enumerable.Range(0, 200).Select(i => $"  B{i}:\n    Type: AWS::S3::Bucket\n    Properties:\n      BucketName: !Sub \"${{B{i + 1}}}${{B{i + 1}}}\"\n")) + "  B200: { Type: AWS::S3::Bucket, Properties: { BucketName: xx } }\n";
        Assert.NotEmpty(TemplateCheck.Of(doubling, YamlFile.Read, Context("x")).Findings);

        var circle = "Resources:\n  A: { Type: AWS::S3::Bucket, Properties: { BucketName: !Ref B } }\n  B: { Type: AWS::S3::Bucket, Properties: { BucketName: !Ref A } }\nConditions:\n  C: !Condition C\n";
        Assert.NotEmpty(TemplateCheck.Of(circle, YamlFile.Read, Context("x")).Findings);
    }

    [Fact]
    public void More_resources_than_any_template_may_hold_are_refused()
    {
        var many = "Resources:\n" + string.Concat(Enumerable.Range(0, TemplateCheck.MostResources + 1).Select(i => $"  B{i}: {{ Type: AWS::S3::Bucket }}\n"));

        Assert.Equal("The file declares more than 5000 resources. Check it in parts.", Assert.Throws<SyntaxException>(() => TemplateCheck.Of(many, YamlFile.Read, Context("x"))).Message);
    }

    [Fact]
    public void Sarif_names_file_line_and_rule()
    {
        using var stream = new MemoryStream();
        FindingExport.Write(stream, "sarif", Check("cfn-insecure.yaml"), DateTimeOffset.UnixEpoch);
        using var sarif = JsonDocument.Parse(stream.ToArray());
        var run = sarif.RootElement.GetProperty("runs")[0];
        var rules = run.GetProperty("tool").GetProperty("driver").GetProperty("rules");

        Assert.Equal("2.1.0", sarif.RootElement.GetProperty("version").GetString());
        Assert.NotEqual(0, run.GetProperty("results").GetArrayLength());
        Assert.All(run.GetProperty("results").EnumerateArray(), result =>
        {
            Assert.Equal("fail", result.GetProperty("kind").GetString());
            Assert.Contains(rules.EnumerateArray(), rule => rule.GetProperty("id").GetString() == result.GetProperty("ruleId").GetString());
            var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
            Assert.Equal("templates/cfn-insecure.yaml", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
            Assert.True(place.GetProperty("region").GetProperty("startLine").GetInt32() > 0);
        });
    }

    private static IEnumerable<string> Failing(string name) =>
        Check(name).Findings.Where(finding => finding.Evaluation.Verdict.Outcome is Outcome.Fail).Select(finding => finding.Evaluation.ControlId).Distinct();

    private static (Outcome Outcome, string Because) Of(EstateResult result, string control, string resource)
    {
        var evaluations = result.Findings.Select(finding => finding.Evaluation).Where(evaluation => evaluation.ControlId == control && evaluation.Resource.Arn.Name == resource).ToList();
        var worst = evaluations.OrderByDescending(evaluation => evaluation.Verdict.Outcome is Outcome.Fail).ThenByDescending(evaluation => evaluation.Verdict.Outcome is Outcome.Unknown).First();
        return (worst.Verdict.Outcome, worst.Verdict.Because);
    }

    private static EstateResult Check(string name) => TemplateCheck.Of(TemplateFiles.Read(name), YamlFile.Read, Context(name));

    private static CheckContext Context(string name) => new() { File = $"templates/{name}", At = new DateTimeOffset(2026, 5, 1, 0, 0, 0, TimeSpan.Zero), FingerprintKey = FingerprintKey.Random() };
}
