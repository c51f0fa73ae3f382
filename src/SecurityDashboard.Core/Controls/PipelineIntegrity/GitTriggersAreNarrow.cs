using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Controls.PipelineIntegrity;

/// <remarks>
/// A trigger builds the commit of its event, whatever branch the source action names, and a pull request's is that of the branch which is proposed:
/// https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-filter.html
/// </remarks>
public sealed class GitTriggersAreNarrow : Control<Pipeline>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "PL-04",
        Title = "Git triggers of a deploying pipeline name the branches and tags that start it",
        Severity = Severity.High,
        Risk = "Whoever may push any branch, open a pull request or make a tag deploys code that nobody has reviewed: the protection of the main branch is walked around.",
        Needs = ["codepipeline:ListPipelines", "codepipeline:GetPipeline", "codepipeline:ListTagsForResource"],
        Settings = [.. ProductionRule.Settings],
        Satisfies =
        [
            "OWASP-CICD CICD-SEC-1", "OWASP-CICD CICD-SEC-4", "NIST-800-53r5 CM-3", "NIST-800-53r5 CM-5", "CIS-SSC 2.3.5", "ISO-27001:2022 A.8.32", "NIST-800-218 PO.5.1",
            "SOC2 CC8.1",
        ],
        Remediation = new Remediation(
            "Limit the trigger of the source action {subKey} of pipeline {name} to the branches or tags that may be deployed, and build pull requests in a pipeline that deploys nothing.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/pipelines-filter.html"))
        {
            Cli = """
                aws codepipeline get-pipeline --region {region} --name {name} --query pipeline \
                  | jq --arg source {subKey} '(.triggers[] | select(.gitConfiguration.sourceActionName == $source) | .gitConfiguration)
                      |= {sourceActionName: $source, push: [{branches: {includes: ["main"]}}]}' > pipeline.json
                aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
                """,
            CloudFormation = """
                # Under Triggers of the AWS::CodePipeline::Pipeline named "{name}":
                - ProviderType: CodeStarSourceConnection
                  GitConfiguration:
                    SourceActionName: "{subKey}"
                    Push:
                      - Branches: { Includes: [main] }
                """,
            Terraform = """
                # In the aws_codepipeline named "{name}":
                trigger {
                  provider_type = "CodeStarSourceConnection"
                  git_configuration {
                    source_action_name = "{subKey}"
                    push {
                      branches { includes = ["main"] }
                    }
                  }
                }
                """,
            Console = "CodePipeline › Pipelines › {name} › Edit › Edit triggers › {subKey} › filter on Push, Branch, Include: main.",
            Verify = "aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.triggers'",
            SideEffects = "Pushes to other branches, other tags and pull requests no longer start this pipeline. Put the names of your own release branches where the examples have main.",
            Undo = Undoing.Pipeline,
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate)
    {
        var definition = pipeline.Definition.Value;
        return definition.Stages.SelectMany(stage => stage.Actions).All(action => action.Category is not "Deploy")
            ? Verdict.NotApplicable($"The pipeline {pipeline.Name} has no deploy action.")
            : Judgement.Each(definition.Triggers.Value, trigger => trigger.SourceAction, trigger => JudgeTrigger(pipeline, trigger, estate),
                none: Verdict.NotApplicable($"The pipeline {pipeline.Name} has no git triggers: only its own branch starts it."));
    }

    private static Verdict JudgeTrigger(Pipeline pipeline, GitTrigger trigger, Estate estate)
    {
        var broad = trigger.Pushes.SelectMany(push => Broad(push, trigger)).ToList();
        if (trigger.OnPullRequests)
            broad.Add(("pull requests that nobody has merged", HasExceptions: false));

        var who = $"The trigger of the source action {trigger.SourceAction}";
        if (broad.Count == 0)
            return Verdict.Pass($"{who} starts the pipeline {pipeline.Name} on {Named(trigger)} only.") with { Evidence = [Observed(Named(trigger))] };

        var what = string.Join(" and ", broad.Select(one => one.What));
        var production = ProductionRule.Decide(pipeline, estate);
        var fails = $"{who} starts the pipeline {pipeline.Name}, which deploys, on {what}.";
        return (production.IsProduction, broad.TrueForAll(one => one.HasExceptions)) switch
        {
            (false, _) => Verdict.Fail($"{fails} Medium, because it does not deploy to production: {production.Because}") with { Evidence = [Observed(what)], LoweredTo = Severity.Medium },
            (_, true) => Verdict.Fail($"{fails} Medium, because some names are excluded.") with { Evidence = [Observed(what)], LoweredTo = Severity.Medium },
            _ => Verdict.Fail(fails) with { Evidence = [Observed(what)] },
        };

        Evidence Observed(string actual) => new($"triggers[{trigger.SourceAction}]", "pushes to named branches or tags", actual);
    }

    private static IEnumerable<(string What, bool HasExceptions)> Broad(GitPush push, GitTrigger trigger)
    {
        if (push is { Branches: null, Tags: null })
            yield return ("pushes to every branch", HasExceptions: false);

        foreach (var (names, what) in new[] { (push.Branches, "pushes to every branch"), (push.Tags, "every tag") })
            if (names is not null && (names.Includes.IsEmpty || names.Includes.Any(pattern => IsEverything(Text(pattern, trigger)))))
                yield return (names.Excludes.IsEmpty ? what : $"{what} but {string.Join(", ", names.Excludes.Select(pattern => Text(pattern, trigger)))}", !names.Excludes.IsEmpty);
    }

    private static bool IsEverything(string pattern) => pattern.Length > 0 && pattern.AsSpan().Trim("*/").IsEmpty;

    private static string Named(GitTrigger trigger)
    {
        var names = trigger.Pushes.SelectMany(push => (push.Branches?.Includes ?? []).Concat(push.Tags?.Includes ?? [])).Select(pattern => Text(pattern, trigger)).ToList();
        return names.Count == 0 ? "pushes to its own branch" : $"pushes to {string.Join(", ", names)}";
    }

    private static string Text(ConfigurationValue pattern, GitTrigger trigger) => pattern.Text($"A pattern of the trigger of {trigger.SourceAction}", "codepipeline:GetPipeline");
}
