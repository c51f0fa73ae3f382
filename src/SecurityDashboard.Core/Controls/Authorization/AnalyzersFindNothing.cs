using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Analysis;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.Authorization;

public sealed class AnalyzersFindNothing : Control<Pipeline>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "AZ-10",
        Title = "Access Analyzer has no open finding on what a pipeline uses",
        Severity = Severity.High,
        Risk = "AWS itself has worked out that somebody outside reaches a bucket, key, role or secret of the pipeline, and nobody has said that this is meant.",
        Needs = ["access-analyzer:ListAnalyzers", "access-analyzer:ListFindings", "codepipeline:GetPipeline"],
        Satisfies = ["NIST-800-53r5 AC-3", "NIST-800-53r5 AC-4", "OWASP-CICD CICD-SEC-2", "ISO-27001:2022 A.5.15"],
        Remediation = new Remediation(
            "Take the access away in the policy of each resource that is named; archive a finding only where the access is meant, with a rule that says so. Pipeline {name}.",
            new Uri("https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-findings-remediate.html"))
        {
            Cli = """
                # In {region}, for {name}:
                analyzer=$(aws accessanalyzer list-analyzers --region {region} --type ACCOUNT --query 'analyzers[0].arn' --output text)
                aws accessanalyzer list-findings-v2 --region {region} --analyzer-arn "$analyzer" --filter '{"status":{"eq":["ACTIVE"]}}' --query 'findings[].[id,resource]' --output text
                read -r -p 'Finding: ' finding
                aws accessanalyzer get-finding-v2 --region {region} --analyzer-arn "$analyzer" --id "$finding"
                """,
            CloudFormation = """
                # In the AWS::AccessAnalyzer::Analyzer of "{region}", for access that is meant:
                ArchiveRules:
                  - RuleName: partner
                    Filter: [{ Property: principal.AWS, Eq: ["111122223333"] }]
                """,
            Terraform = """
                # For access of "{name}" that is meant:
                resource "aws_accessanalyzer_archive_rule" "partner" {
                  analyzer_name = "account"
                  rule_name     = "partner"
                  filter {
                    criteria = "principal.AWS"
                    eq       = ["111122223333"]
                  }
                }
                """,
            Console = "IAM › Access Analyzer › External access, in {region}: the active findings.",
            Verify = "aws accessanalyzer list-findings-v2 --region {region} --analyzer-arn \"$analyzer\" --filter '{\"status\":{\"eq\":[\"ACTIVE\"]}}'   # for {name}",
            SideEffects = "Whoever used the access is refused. An archived finding comes back when the policy changes.",
            Undo = "# The commands only look at findings and change nothing, so there is nothing to undo; a policy that was narrowed is put back in its own service.",
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate)
    {
        _ = pipeline.Definition.Value;
        var scope = estate.Scopes.ResourcesOf(pipeline.Arn).ToHashSet();
        var own = estate.All<Analyzer>().ToList();
        // The analyzer of an organization belongs to another account.
        var others = estate.Neighbours.SelectMany(neighbour => neighbour.Resources.OfType<Analyzer>()).Where(analyzer => analyzer.Findings.WhyNot is null);
        var found = own.Where(analyzer => analyzer.Resource.WhyNot is null && analyzer.Resource.Value.Findings.WhyNot is null).Select(analyzer => analyzer.Resource.Value).Concat(others)
            .SelectMany(analyzer => analyzer.Findings.Value.Select(finding => (Analyzer: analyzer, Finding: finding)))
            .Where(found => scope.Contains(found.Finding.Resource))
            .DistinctBy(found => found.Finding.Resource)
            .OrderBy(found => found.Finding.Resource.Text, StringComparer.Ordinal)
            .ToList();
        if (found.Count > 0)
            return Verdict.Fail($"Access Analyzer has an open finding on {Wording.Few([.. found.Select(one => one.Finding.Resource.Text)])}: somebody outside has access.")
                with
            { Evidence = [.. found.Select(one => new Evidence($"analyzer {one.Analyzer.Name}, {one.Finding.Resource}", "no active finding", one.Finding.Id))] };

        foreach (var analyzer in own)
            _ = analyzer.Resource.Value.Findings.Value;
        return own.Count == 0
            ? Verdict.NotApplicable("The account has no access analyzer for access from outside in the regions that were scanned.")
            : Verdict.Pass($"No analyzer has an open finding on what the pipeline {pipeline.Name} uses.") with { Evidence = [new Evidence("analyzers", "no active finding", string.Join(", ", own.Select(analyzer => analyzer.Resource.Value.Name)))] };
    }
}
