using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;

namespace SecurityDashboard.Controls.PipelineIntegrity;

/// <remarks>https://docs.aws.amazon.com/codebuild/latest/APIReference/API_PullRequestBuildPolicy.html</remarks>
public sealed class PullRequestBuildsAreGated : Control<BuildProject>
{
    // Of a public repository everybody has these.
    private static readonly ImmutableArray<string> Outsiders = ["GITHUB_READ", "GITLAB_GUEST", "BITBUCKET_READ"];

    public override ControlInfo Info { get; } = new()
    {
        Id = "CB-03",
        Title = "Somebody trusted lets each pull request be built",
        Severity = Severity.Critical,
        Risk = "Anyone who can open a pull request, on a public repository the whole world, runs commands with the role of the build and takes its credentials.",
        Needs = ["codebuild:ListProjects", "codebuild:BatchGetProjects"],
        Satisfies =
        [
            "OWASP-CICD CICD-SEC-4", "NIST-800-53r5 CM-5", "NIST-800-53r5 AC-3", "CIS-SSC 2.3.5", "NIST-800-218 PO.5.1", "ISO-27001:2022 A.8.32", "PCI-DSS-4 6.5.1",
        ],
        Remediation = new Remediation(
            "Have pull requests from forks approved by a comment before {name} builds them, or filter its webhook on the account ids of your own people.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/pull-request-build-policy.html"))
        {
            Cli = "aws codebuild update-webhook --region {region} --project-name {name} --pull-request-build-policy requiresCommentApproval=FORK_PULL_REQUESTS,approverRoles=GITHUB_WRITE,GITHUB_MAINTAIN,GITHUB_ADMIN",
            CloudFormation = """
                # Under Triggers of the AWS::CodeBuild::Project named "{name}" (for GitLab and Bitbucket their own roles):
                PullRequestBuildPolicy:
                  RequiresCommentApproval: FORK_PULL_REQUESTS
                  ApproverRoles: [GITHUB_WRITE, GITHUB_MAINTAIN, GITHUB_ADMIN]
                """,
            Terraform = """
                # In the aws_codebuild_webhook of the project "{name}" (for GitLab and Bitbucket their own roles):
                pull_request_build_policy {
                  requires_comment_approval = "FORK_PULL_REQUESTS"
                  approver_roles            = ["GITHUB_WRITE", "GITHUB_MAINTAIN", "GITHUB_ADMIN"]
                }
                """,
            Console = "CodeBuild › Build projects › {name} › Edit › Primary source webhook events › Pull request build policy: Comment approval, pull requests from forks.",
            Verify = "aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[].webhook.[pullRequestBuildPolicy,filterGroups]'",
            SideEffects = "Builds of pull requests from forks show as failed until somebody with one of the roles comments /codebuild_run(COMMIT).",
            Undo = """
                aws codebuild update-webhook --region {region} --project-name {name} --pull-request-build-policy requiresCommentApproval=DISABLED
                # Where the evidence of the finding names another approval or other roles, write those in its place.
                """,
        },
    };

    protected override Judgement Judge(BuildProject project, Estate estate)
    {
        if (project.Definition.Value.Triggers.Value.Webhook is not { } webhook)
            return Verdict.NotApplicable($"No webhook starts builds of the project {project.Name}.");

        var groups = PullRequestBuilds.GroupsOf(project, webhook);
        if (groups.Count == 0)
            return Verdict.NotApplicable($"The webhook of the project {project.Name} builds no pull requests before they are merged.");

        var open = webhook.ApproverRoles.Where(Outsiders.Contains).ToList();
        var evidence = new Evidence("webhook.pullRequestBuildPolicy", "FORK_PULL_REQUESTS or ALL_PULL_REQUESTS, or a filter on ACTOR_ACCOUNT_ID in every group",
            $"{webhook.CommentApproval ?? "none"}{(webhook.ApproverRoles.IsEmpty ? "" : $", approved by {string.Join(", ", webhook.ApproverRoles)}")}");
        return webhook.CommentApproval is "FORK_PULL_REQUESTS" or "ALL_PULL_REQUESTS" && open.Count == 0
            ? Verdict.Pass($"Pull requests from outside are built by the project {project.Name} once somebody approves them.") with { Evidence = [evidence] }
            : groups.TrueForAll(group => group is not null && group.Filters.Any(filter => filter is { Type: "ACTOR_ACCOUNT_ID", Excludes: false }))
            ? Verdict.Pass($"The project {project.Name} builds pull requests of the accounts that its webhook names only.") with { Evidence = [evidence] }
            : open.Count > 0 && webhook.CommentApproval is not "DISABLED"
            ? Verdict.Fail($"The project {project.Name} builds anyone's pull requests: who has the role {string.Join(" or ", open)} may approve them, and everybody may have that.") with { Evidence = [evidence] }
            : Verdict.Fail($"The project {project.Name} builds anyone's pull requests: no comment approves them, and its webhook does not filter on ACTOR_ACCOUNT_ID.") with { Evidence = [evidence] };
    }
}
