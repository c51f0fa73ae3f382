using System.Collections.Immutable;
using SecurityDashboard.Aws.Support;
using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Results;
using SecurityDashboard.Secrets;
using SecurityDashboard.Templates;
using SecurityDashboard.Testing;
using SecurityDashboard.Yaml;

namespace SecurityDashboard.Aws.Templates;

/// <summary>What is said of a file before deployment is what a scan says of the deployed resources.</summary>
public sealed class DeployedTemplateTests(AwsEndpoint endpoint)
{
    // What other stacks export, and what is known after the apply, the endpoint has not.
    public static TheoryData<string> Files => [.. TemplateFiles.Names.Except(["cfn-imports.yaml", "plan-unknown.json"])];

    /// <summary>What a deployment has to say where templates leave it open.</summary>
    private static readonly ImmutableDictionary<string, string> Given = new Dictionary<string, string>
    {
        ["Token"] = "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
        ["Secret"] = "ghp_abcdefghijklmnopqrstuvwxyz0123456789",
        ["Image"] = "aws/codebuild/standard:7.0",
        ["Privileged"] = "true",
    }.ToImmutableDictionary();

    [Theory]
    [MemberData(nameof(Files))]
    public async Task The_verdicts_before_and_after_deployment_are_the_same(string name)
    {
        var account = Lab.NewAccount(endpoint.Url);
        // Names of buckets are taken in all accounts of the endpoint.
        var text = TemplateFiles.Read(name).Replace("111122223333", account.Id, StringComparison.Ordinal).Replace("tf-artifacts", $"tf-{account.Id}", StringComparison.Ordinal).Replace("loose-artifacts", $"loose-{account.Id}", StringComparison.Ordinal);
        var context = new CheckContext { File = name, At = TimeProvider.System.GetUtcNow(), FingerprintKey = FingerprintKey.Random(), Account = new AccountId(account.Id), Region = Lab.Region, Parameters = Given };
        var check = TemplateCheck.Of(text, YamlFile.Read, context);
        var names = await new TemplateDeployment(account).DeployAsync(TemplateCheck.DeclaredIn(text, YamlFile.Read, context));
        var snapshot = await Lab.ScanAsync(account, Lab.Options(endpoint.Url));
        var deployed = EstateResult.Of([snapshot]).Findings.Select(finding => finding.Evaluation).ToDictionary(evaluation => evaluation.Key);

        var differences = new List<string>();
        var same = 0;
        foreach (var before in check.Findings.Select(finding => finding.Evaluation).Where(evaluation => evaluation.Verdict.Outcome is not Outcome.Unknown))
        {
            var arn = names.GetValueOrDefault(before.Resource.Arn.Text, before.Resource.Arn.Text);
            // What the endpoint cannot hold or answer for is not compared.
            if (!deployed.TryGetValue(new EvaluationKey(before.ControlId, new Arn(arn), before.SubKey), out var after) || after.Verdict.Outcome is Outcome.Unknown)
                continue;
            if (after.Verdict.Outcome == before.Verdict.Outcome && after.Severity == before.Severity)
                same++;
            else
                differences.Add($"{before.ControlId} {arn} [{before.SubKey}]: before {before.Verdict.Outcome} {before.Severity}: {before.Verdict.Because}\n  after {after.Verdict.Outcome} {after.Severity}: {after.Verdict.Because}");
        }

        Assert.True(differences.Count == 0, string.Join('\n', differences));
        Assert.True(same >= 10, $"Only {same} verdicts could be compared.");
    }
}
