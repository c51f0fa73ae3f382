using System.Collections.Immutable;
using System.Text;
using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Results;
using SecurityDashboard.Scoring;
using SecurityDashboard.Secrets.Redaction;
using SecurityDashboard.Templates.CloudFormation;
using SecurityDashboard.Templates.Resources;
using SecurityDashboard.Templates.Syntax;
using SecurityDashboard.Templates.Terraform;

namespace SecurityDashboard.Templates;

/// <summary>
/// Judges before deployment what a file declares, with the controls that judge what is deployed. What the file does not say is unknown,
/// and so is every verdict that depends on a value which it leaves open. Does no I/O; the text may be hostile.
/// </summary>
public static class TemplateCheck
{
    /// <summary>The longest text that is read.</summary>
    public const int LongestText = SyntaxLimits.MostCharacters;

    /// <summary>How many resources a file may declare: ten times what a template may hold.</summary>
    public const int MostResources = 5_000;

    /// <param name="yaml">Reads text that is not JSON, within the limits that JSON is read in: YAML takes a library, and this project has none.</param>
    /// <exception cref="SyntaxException">It is no JSON or YAML that can be read, or nothing of the kinds that are judged.</exception>
    public static EstateResult Of(string text, Func<string, Node> yaml, CheckContext context)
    {
        var (declarations, target) = Declared(text, yaml, context);
        var harmless = Judge(declarations, target, context, isHostile: false);
        var hostile = Judge(declarations, target, context, isHostile: true);
        return Merge(harmless, hostile, context.File);
    }

    /// <summary>What the file declares, resolved.</summary>
    internal static ImmutableArray<Declaration> DeclaredIn(string text, Func<string, Node> yaml, CheckContext context) => Declared(text, yaml, context).Declarations;

    private static (ImmutableArray<Declaration> Declarations, Target Target) Declared(string text, Func<string, Node> yaml, CheckContext context)
    {
        var (root, kind) = Read(text, yaml);
        var target = TargetOf(root, kind, context);
        if (((root["Resources"] as MapNode)?.Entries.Length ?? (root["resource_changes"] as ListNode)?.Items.Length) > MostResources)
            throw new SyntaxException(root.Line, $"The file declares more than {MostResources} resources. Check it in parts.");

        return (kind switch
        {
            FileKind.Template => CloudFormationTemplate.Read(root, target, context.Parameters),
            FileKind.Plan => TerraformPlan.Read(root, target),
            _ => [PipelineFile.Read(root)],
        }, target);
    }

    private static (MapNode Root, FileKind Kind) Read(string text, Func<string, Node> yaml)
    {
        if (text.Length > LongestText)
            throw new SyntaxException(1, $"The file has more than {LongestText} characters. Check it in parts.");

        var node = text.AsSpan().TrimStart("\uFEFF \t\r\n") is ['{' or '[', ..] ? JsonFile.Read(text) : yaml(text);
        return node is not MapNode root ? throw Nothing(node.Line)
            : CloudFormationTemplate.Is(root) ? (root, FileKind.Template)
            : TerraformPlan.Is(root) ? (root, FileKind.Plan)
            : PipelineFile.Is(root) ? (root, FileKind.Pipeline)
            : throw Nothing(root.Line);
    }

    private static SyntaxException Nothing(int line) => new(line, "This is no CloudFormation template, no plan as terraform show -json writes it, and no pipeline as aws codepipeline get-pipeline does.");

    private static Target TargetOf(MapNode root, FileKind kind, CheckContext context)
    {
        var told = kind switch { FileKind.Pipeline => PipelineFile.Target(root), FileKind.Plan => TerraformPlan.Target(root), _ => (null, null) };
        return new Target(context.Account ?? told.Account ?? CheckContext.NoAccount, context.Region ?? told.Region ?? "us-east-1");
    }

    private static Judged Judge(ImmutableArray<Declaration> declarations, Target target, CheckContext context, bool isHostile)
    {
        var (snapshot, declared) = new DeclaredInventory(declarations, target, new Reading(new FreeText(new Redactor(context.FingerprintKey)), isHostile)).Read(context.At);
        return new Judged(EstateResult.Of([snapshot], settings: context.Settings), declared);
    }

    private static EstateResult Merge(Judged harmless, Judged hostile, string file)
    {
        var others = hostile.Result.Findings.DistinctBy(finding => finding.Evaluation.Key).ToDictionary(finding => finding.Evaluation.Key, finding => finding.Evaluation);
        var known = harmless.Result.Findings.Select(finding => finding.Evaluation.Key).ToHashSet();
        var all = harmless.Result.Findings.Select(finding => finding.Evaluation)
            .Concat(hostile.Result.Findings.Select(finding => finding.Evaluation).Where(evaluation => !known.Contains(evaluation.Key)))
            .Where(evaluation => harmless.Declared.ContainsKey(evaluation.Resource.Arn))
            .Select(evaluation => known.Contains(evaluation.Key) && others.TryGetValue(evaluation.Key, out var other) && other.Verdict.Outcome == evaluation.Verdict.Outcome
                ? evaluation
                : evaluation with { Verdict = Verdict.Unknown(new Unreadable(UnreadableReason.NotInFile, "", Depends(harmless, hostile, evaluation.Resource.Arn))) })
            .OrderBy(evaluation => evaluation.ControlId, StringComparer.Ordinal).ThenBy(evaluation => evaluation.Resource.Arn.Text, StringComparer.Ordinal).ThenBy(evaluation => evaluation.SubKey, StringComparer.Ordinal)
            .ToImmutableArray();

        var byResource = all.ToLookup(evaluation => evaluation.Resource.Arn);
        var pipelines = harmless.Result.Pipelines.Select(pipeline => pipeline with { Scorecard = Scorecard.Of(pipeline.Scope.SelectMany(arn => byResource[arn])), Scope = [.. pipeline.Scope.Where(harmless.Declared.ContainsKey)] }).ToImmutableArray();
        return new EstateResult
        {
            Accounts = [.. harmless.Result.Accounts.Select(account => account with { Coverage = all.IsEmpty ? 1 : 1 - ((double)all.Count(evaluation => evaluation.Verdict.Outcome is Outcome.Unknown) / all.Length) })],
            Pipelines = pipelines,
            Findings =
            [
                .. all.Select(evaluation => new FindingResult(evaluation, [.. pipelines.Where(pipeline => pipeline.Scope.Contains(evaluation.Resource.Arn))])
                {
                    Place = new FilePlace(file, Places.LineOf(harmless.Declared[evaluation.Resource.Arn].Declaration, evaluation.Verdict.Evidence)),
                }),
            ],
        };
    }

    private static string Depends(Judged harmless, Judged hostile, Arn resource)
    {
        var open = harmless.Declared[resource].Open.Concat(hostile.Declared.TryGetValue(resource, out var other) ? other.Open : []).DistinctBy(node => (node.Line, node.Why)).OrderBy(node => node.Line).ToList();
        return open.Count == 0
            ? "It depends on a value that the file leaves open elsewhere."
            : $"It depends on {string.Join(", or on ", open.Take(3).Select(node => $"{node.Why} (line {node.Line})"))}{(open.Count > 3 ? $", or on {open.Count - 3} others" : "")}.";
    }

    private enum FileKind { Template, Plan, Pipeline }

    private sealed record Judged(EstateResult Result, Dictionary<Arn, (Declaration Declaration, ImmutableArray<OpenNode> Open)> Declared);
}
