using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;

namespace SecurityDashboard.Controls.PipelineIntegrity;

public sealed class WebhooksNameTheirRepositories : Control<BuildProject>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "CB-06",
        Title = "A build webhook listens to repositories that it names",
        Severity = Severity.Medium,
        Risk = "A webhook of a whole organization builds every repository in it, also one that was made, forked or taken over a minute ago, with the role of this project.",
        Needs = ["codebuild:ListProjects", "codebuild:BatchGetProjects"],
        Satisfies = ["OWASP-CICD CICD-SEC-4", "OWASP-CICD CICD-SEC-5", "CIS-SSC 2.2.1", "NIST-800-53r5 AC-6", "ISO-27001:2022 A.8.9"],
        Remediation = new Remediation(
            "Add a filter on REPOSITORY_NAME to every filter group of the webhook of {name}, or give each repository a project of its own.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/github-global-organization-webhook.html"))
        {
            Cli = """
                read -r -p 'Repositories, as name|name: ' repositories
                aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[0].webhook.filterGroups' \
                  | tee filters-before-{account}-{region}-{name}.json | jq --arg pattern "^($repositories)\$" 'map(map(select(.type != "REPOSITORY_NAME")) + [{type: "REPOSITORY_NAME", pattern: $pattern}])' > filters.json
                aws codebuild update-webhook --region {region} --project-name {name} --filter-groups file://filters.json
                """,
            CloudFormation = """
                # In each of the FilterGroups under Triggers of the AWS::CodeBuild::Project named "{name}":
                - { Type: REPOSITORY_NAME, Pattern: "^(payments|ledger)$" }
                """,
            Terraform = """
                # In each filter_group of the aws_codebuild_webhook of the project "{name}":
                filter {
                  type    = "REPOSITORY_NAME"
                  pattern = "^(payments|ledger)$"
                }
                """,
            Console = "CodeBuild › Build projects › {name} › Edit › Primary source webhook events › in each filter group add REPOSITORY_NAME.",
            Verify = "aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[].webhook.[scopeConfiguration,filterGroups]'",
            SideEffects = "Repositories that the pattern does not name are no longer built, and their workflow jobs find no runner here.",
            Undo = """
                # The filters as the fix found them:
                aws codebuild update-webhook --region {region} --project-name {name} --filter-groups file://filters-before-{account}-{region}-{name}.json
                """,
        },
    };

    protected override Judgement Judge(BuildProject project, Estate estate)
    {
        if (project.Definition.Value.Triggers.Value.Webhook is not { } webhook)
            return Verdict.NotApplicable($"No webhook starts builds of the project {project.Name}.");

        if (webhook.Scope is not { } scope)
            return Verdict.Pass($"The webhook of the project {project.Name} is that of its own repository.") with { Evidence = [new Evidence("webhook.scopeConfiguration", "none", "none")] };

        var isNamed = !webhook.Groups.IsEmpty && webhook.Groups.All(group => group.Filters.Any(filter => filter is { Type: "REPOSITORY_NAME", Excludes: false }));
        var evidence = new Evidence("webhook.filterGroups", "REPOSITORY_NAME in every group", isNamed ? "REPOSITORY_NAME in every group" : $"{scope}, and a group without REPOSITORY_NAME");
        return isNamed
            ? Verdict.Pass($"The webhook of the project {project.Name} has the scope {scope} and names the repositories in it.") with { Evidence = [evidence] }
            : Verdict.Fail($"The webhook of the project {project.Name} listens to every repository of its scope {scope}.") with { Evidence = [evidence] };
    }
}
