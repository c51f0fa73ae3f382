using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;

namespace SecurityDashboard.Controls.PipelineIntegrity;

/// <remarks>Without groups every push and pull request is built: https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.aws_codebuild.FilterGroup.html</remarks>
public sealed class WebhooksFilterTheirEvents : Control<BuildProject>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "CB-05",
        Title = "A build webhook filters the events that start a build",
        Severity = Severity.High,
        Risk = "Every push to every branch and every pull request is built: whoever can propose a change chooses when and what the build's role runs.",
        Needs = ["codebuild:ListProjects", "codebuild:BatchGetProjects"],
        Satisfies = ["OWASP-CICD CICD-SEC-4", "NIST-800-53r5 CM-5", "CIS-SSC 2.3.5"],
        Remediation = new Remediation(
            "Give the webhook of {name} filter groups that name the events and the branches it is for.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/github-webhook.html"))
        {
            Cli = """
                aws codebuild update-webhook --region {region} --project-name {name} \
                  --filter-groups '[[{"type":"EVENT","pattern":"PUSH"},{"type":"HEAD_REF","pattern":"^refs/heads/main$"}]]'
                """,
            CloudFormation = """
                # On the AWS::CodeBuild::Project named "{name}":
                Triggers:
                  Webhook: true
                  FilterGroups:
                    - - { Type: EVENT, Pattern: PUSH }
                      - { Type: HEAD_REF, Pattern: "^refs/heads/main$" }
                """,
            Terraform = """
                # In the aws_codebuild_webhook of the project "{name}":
                filter_group {
                  filter {
                    type    = "EVENT"
                    pattern = "PUSH"
                  }
                  filter {
                    type    = "HEAD_REF"
                    pattern = "^refs/heads/main$"
                  }
                }
                """,
            Console = "CodeBuild › Build projects › {name} › Edit › Primary source webhook events › Add filter group: event type Push, HEAD_REF ^refs/heads/main$.",
            Verify = "aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[].webhook.filterGroups'",
            SideEffects = "Other branches and pull requests start no builds any more; add a group for each that is to.",
            Undo = """
                # One group of every push and every pull request starts what no filter started:
                aws codebuild update-webhook --region {region} --project-name {name} \
                  --filter-groups '[[{"type":"EVENT","pattern":"PUSH, PULL_REQUEST_CREATED, PULL_REQUEST_UPDATED, PULL_REQUEST_REOPENED"}]]'
                """,
        },
    };

    protected override Judgement Judge(BuildProject project, Estate estate)
    {
        if (project.Definition.Value.Triggers.Value.Webhook is not { } webhook)
            return Verdict.NotApplicable($"No webhook starts builds of the project {project.Name}.");

        var evidence = new Evidence("webhook.filterGroups", "at least one", webhook.BranchFilter is null ? $"{webhook.Groups.Length}" : $"{webhook.Groups.Length}, and a branch filter");
        return webhook.Groups.IsEmpty && webhook.BranchFilter is null
            ? Verdict.Fail($"The webhook of the project {project.Name} has no filters: every push and every pull request is built.") with { Evidence = [evidence] }
            : Verdict.Pass($"The webhook of the project {project.Name} filters what it builds.") with { Evidence = [evidence] };
    }
}
