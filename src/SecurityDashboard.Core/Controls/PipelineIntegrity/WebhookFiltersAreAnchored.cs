using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;

namespace SecurityDashboard.Controls.PipelineIntegrity;

/// <remarks>Excluding patterns err on the safe side when they match too much, and paths and messages are no names.</remarks>
public sealed class WebhookFiltersAreAnchored : Control<BuildProject>
{
    private static readonly ImmutableArray<string> Names = ["ACTOR_ACCOUNT_ID", "HEAD_REF", "BASE_REF", "TAG_NAME", "RELEASE_NAME", "REPOSITORY_NAME", "ORGANIZATION_NAME", "WORKFLOW_NAME"];

    public override ControlInfo Info { get; } = new()
    {
        Id = "CB-04",
        Title = "Patterns of build webhooks match whole names",
        Severity = Severity.High,
        Risk = "A pattern matches anywhere in the name: 12345 lets the account 9123456 in, and main the branch attacker-main. Ids that hold a given number are made on purpose.",
        Needs = ["codebuild:ListProjects", "codebuild:BatchGetProjects"],
        Satisfies = ["OWASP-CICD CICD-SEC-4", "NIST-800-53r5 SI-10", "ISO-27001:2022 A.8.9"],
        Remediation = new Remediation(
            "Begin every alternative of the webhook patterns of {name} with ^ and end it with $.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/github-webhook.html"))
        {
            Cli = """
                # Puts ^( and )$ around each pattern that includes something.
                aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[0].webhook.filterGroups' \
                  | tee filters-before-{account}-{region}-{name}.json | jq 'map(map(if (.type | IN("EVENT", "FILE_PATH", "COMMIT_MESSAGE")) or .excludeMatchedPattern then . else .pattern = "^(" + (.pattern | ltrimstr("^") | rtrimstr("$")) + ")$" end))' > filters.json
                aws codebuild update-webhook --region {region} --project-name {name} --filter-groups file://filters.json
                """,
            CloudFormation = """
                # Under Triggers › FilterGroups of the AWS::CodeBuild::Project named "{name}":
                - - { Type: EVENT, Pattern: "PULL_REQUEST_CREATED, PULL_REQUEST_UPDATED" }
                  - { Type: ACTOR_ACCOUNT_ID, Pattern: "^(11111|22222)$" }
                """,
            Terraform = """
                # In the aws_codebuild_webhook of the project "{name}":
                filter {
                  type    = "ACTOR_ACCOUNT_ID"
                  pattern = "^(11111|22222)$"
                }
                """,
            Console = "CodeBuild › Build projects › {name} › Edit › Primary source webhook events › Filter groups: put ^( and )$ around each pattern.",
            Verify = "aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[].webhook.filterGroups'",
            SideEffects = "Names that the pattern matched only in part start no build any more: read filters.json before the second command, and write refs/heads/.* where a beginning was meant.",
            Undo = """
                # The patterns as the fix found them:
                aws codebuild update-webhook --region {region} --project-name {name} --filter-groups file://filters-before-{account}-{region}-{name}.json
                """,
        },
    };

    protected override Judgement Judge(BuildProject project, Estate estate)
    {
        if (project.Definition.Value.Triggers.Value.Webhook is not { } webhook)
            return Verdict.NotApplicable($"No webhook starts builds of the project {project.Name}.");

        var patterns = webhook.Groups.SelectMany(group => group.Filters)
            .Where(filter => !filter.Excludes && Names.Contains(filter.Type))
            .Concat(webhook.BranchFilter is { } branches ? [new BuildWebhookFilter("branch", branches, Excludes: false)] : Array.Empty<BuildWebhookFilter>());
        return Verdict.OfAll(patterns, filter => JudgeFilter(project, filter), none: Verdict.NotApplicable($"The webhook of the project {project.Name} filters on no names."));
    }

    private static Verdict JudgeFilter(BuildProject project, BuildWebhookFilter filter)
    {
        var pattern = PullRequestBuilds.PatternOf(filter);
        var evidence = new Evidence($"webhook filter {filter.Type}", "^ and $ around every alternative", pattern);
        return AnchoredPattern.MatchesWhole(pattern, wildcardsCount: filter.Type is not "ACTOR_ACCOUNT_ID")
            ? Verdict.Pass($"The pattern {pattern} of the webhook of {project.Name} matches whole names.") with { Evidence = [evidence] }
            : Verdict.Fail($"The webhook of the project {project.Name} takes every {filter.Type} in which {pattern} occurs, not only the ones that it is.") with { Evidence = [evidence] };
    }
}
