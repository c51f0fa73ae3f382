using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class ProductionFollowsReleaseBranches : Control<Pipeline>
{
    private static readonly ListSetting Releases = new("release-branches", "Release branches", "Branches that production may be deployed from.", ListEntry.Pattern, "main", "master", "release/*");

    public override ControlInfo Info { get; } = new()
    {
        Id = "PL-13",
        Title = "Production is deployed from a release branch",
        Severity = Severity.Medium,
        Risk = "Branches other than the main one are seldom protected: whoever may push to this one deploys to production without a review.",
        Needs = ["codepipeline:ListPipelines", "codepipeline:GetPipeline", "codepipeline:ListTagsForResource"],
        Settings = [Releases, .. ProductionRule.Settings],
        Satisfies = ["OWASP-CICD CICD-SEC-1", "NIST-800-53r5 CM-3", "CIS-SSC 1.1.15", "ISO-27001:2022 A.8.32"],
        Remediation = new Remediation(
            "Let the source action {subKey} of pipeline {name} follow main, master or a release branch, and protect that branch at its host.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-CodestarConnectionSource.html"))
        {
            Cli = """
                aws codepipeline get-pipeline --region {region} --name {name} --query pipeline \
                  | jq --arg action {subKey} '($action | split("/")) as [$stage, $source]
                      | (.stages[] | select(.name == $stage) | .actions[] | select(.name == $source) | .configuration) |= (if has("Branch") then .Branch = "main" else .BranchName = "main" end)
                      | (.triggers[]?.gitConfiguration | select(.sourceActionName == $source) | .push[]?.branches | select(.) | .includes) |= ["main"]' > pipeline.json
                aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
                """,
            CloudFormation = """
                # In the Configuration of the action "{subKey}" of the AWS::CodePipeline::Pipeline named "{name}" (Branch for a GitHub version 1 action), and in its trigger:
                BranchName: main
                """,
            Terraform = """
                # In the configuration of the action "{subKey}" of the aws_codepipeline named "{name}" (Branch for a GitHub version 1 action), and in its trigger:
                BranchName = "main"
                """,
            Console = "CodePipeline › Pipelines › {name} › Edit › {subKey} › Branch name: main; and Edit triggers, where there are any.",
            Verify = "aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.[triggers,stages[].actions[].[name,configuration.BranchName,configuration.Branch]]'",
            SideEffects = "The next execution deploys what is on that branch. Whether the branch is protected stands at its host; AWS does not show it.",
            Undo = Undoing.Pipeline,
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate)
    {
        var definition = pipeline.Definition.Value;
        var steps = PipelineStep.Of(definition);
        if (steps.TrueForAll(step => step.Action.Category is not "Deploy"))
            return Verdict.NotApplicable($"The pipeline {pipeline.Name} has no deploy action.");

        var releases = estate.Settings.Of(Releases, pipeline.Account);
        var production = ProductionRule.Decide(pipeline, estate);
        return production.IsProduction
            ? Judgement.Each(steps.Where(step => step.Action.Category is "Source" && BranchOf(step.Action) is not null), step => step.ToString(), step => JudgeSource(pipeline, definition, step, releases),
                none: Verdict.NotApplicable($"No source of the pipeline {pipeline.Name} has a branch."))
            : Verdict.NotApplicable($"The pipeline {pipeline.Name} does not deploy to production: {production.Because}");
    }

    private static Verdict JudgeSource(Pipeline pipeline, PipelineDefinition definition, PipelineStep step, NameList releases)
    {
        var branches = BranchesOf(definition, step).ToList();
        var others = branches.FindAll(branch => !releases.Has(branch));
        var evidence = new Evidence($"{step} branch", releases.IsEmpty ? "none is allowed" : $"{releases}", string.Join(", ", branches));
        if (others.FirstOrDefault(branch => branch.Contains("#{", StringComparison.Ordinal)) is { } variable)
            return Verdict.Unknown(new Unreadable(UnreadableReason.Malformed, "codepipeline:GetPipeline", $"The branch of the source action {step} is {variable}, which whoever starts the pipeline {pipeline.Name} decides."));

        return others.Count == 0
            ? Verdict.Pass($"The pipeline {pipeline.Name} deploys to production what is on {string.Join(", ", branches)}.") with { Evidence = [evidence] }
            : Verdict.Fail($"The pipeline {pipeline.Name} deploys to production what is on {string.Join(", ", others)}, by the name no release branch.") with { Evidence = [evidence] };
    }

    /// <summary>Those of the trigger, which goes before the branch of the action.</summary>
    private static IEnumerable<string> BranchesOf(PipelineDefinition definition, PipelineStep step)
    {
        var triggered = definition.Triggers.Value.Where(trigger => trigger.SourceAction == step.Action.Name).SelectMany(trigger => trigger.Pushes).SelectMany(push => push.Branches?.Includes ?? []).ToList();
        return (triggered.Count > 0 ? triggered : [BranchOf(step.Action) ?? new ClearText("")]).Select(branch => branch.Text($"The branch of the source action {step}", "codepipeline:GetPipeline")).Distinct();
    }

    private static ConfigurationValue? BranchOf(PipelineAction action) => action.Configuration.GetValueOrDefault("BranchName") ?? action.Configuration.GetValueOrDefault("Branch");
}
