using SecurityDashboard.Access;
using SecurityDashboard.Access.Escalation;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;

namespace SecurityDashboard.Controls.Authorization;

public sealed class BuildsAreStartedByTheirEquals : Control<BuildProject>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "AZ-07",
        Title = "Nobody who is less starts a build that could make itself an administrator",
        Severity = Severity.High,
        Risk = "Whoever starts a build may give it a buildspec of his own for that one run: it then does what he likes, with the rights of its role.",
        Needs =
        [
            "iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codepipeline:GetPipeline", "codepipeline:ListTagsForResource",
            "codebuild:BatchGetProjects",
        ],
        Satisfies = ["NIST-800-53r5 AC-6(10)", "OWASP-CICD CICD-SEC-4", "OWASP-CICD CICD-SEC-5", "ISO-27001:2022 A.8.2"],
        Remediation = new Remediation(
            "Give the role of {name} less, or keep codebuild:StartBuild on it to its pipeline and to administrators; conditions on codebuild:source.buildspec and codebuild:serviceRole refuse what is overridden.",
            new Uri("https://docs.aws.amazon.com/codebuild/latest/userguide/action-context-keys.html"))
        {
            Cli = """
                aws codebuild batch-get-projects --region {region} --names {name} --query 'projects[0].serviceRole' --output text
                # In the policies of those whom the finding names, in the place of what allows it:
                jq -n --arg project {arn} '{Effect: "Allow", Action: "codebuild:StartBuild", Resource: $project,
                  Condition: {Null: {"codebuild:source.buildspec": "true", "codebuild:serviceRole": "true", "codebuild:environment.image": "true"}}}' 
                """,
            CloudFormation = """
                # In the policies of those whom the finding names:
                - Effect: Deny
                  Action: [codebuild:StartBuild, codebuild:StartBuildBatch, codebuild:RetryBuild]
                  Resource: "{arn}"
                """,
            Terraform = """
                # In the policies of those whom the finding names:
                statement {
                  effect    = "Deny"
                  actions   = ["codebuild:StartBuild", "codebuild:StartBuildBatch", "codebuild:RetryBuild"]
                  resources = ["{arn}"]
                }
                """,
            Console = """
                IAM › those whom the finding names › the policy that allows codebuild:StartBuild on {name} or "*" › Edit.
                """,
            Verify = """
                read -r -p "ARN of somebody whom the finding names: " who; aws iam simulate-principal-policy --policy-source-arn "$who" --resource-arns {arn} --action-names codebuild:StartBuild codebuild:StartBuildBatch
                """,
            SideEffects = "Those people start the build through its pipeline. Builds that are started with overrides on purpose need another project.",
            Undo = Undoing.ManagedPolicy,
        },
    };

    protected override Judgement Judge(BuildProject project, Estate estate)
    {
        if (project.Definition.Value.ServiceRole is not { } arn)
            return Verdict.NotApplicable($"The project {project.Name} has no role.");

        var role = estate.Role(arn).Value;
        var access = SharedAccess.Of(estate);
        var duties = access.Pipelines.Values.Where(duties => duties.StartBuilds.ContainsKey(project.Arn)).ToList();
        if (duties.Count == 0)
            return estate.WhyMissing(ResourceTypes.BuildProject, project.Region) is { } missing
                ? throw new UnreadableException(missing)
                : Verdict.NotApplicable($"No pipeline starts the project {project.Name}.");

        if (Administration.Judge(role, estate).Outcome is not Outcome.Fail && WaysToAdministrator.Of(estate).Judge(role.Arn, estate) is null)
            return Verdict.Pass($"The role {role.Name} of the project {project.Name} is no administrator and cannot become one.");

        if (duties.Select(pipeline => pipeline.WhyUnsureOfOwn).FirstOrDefault(why => why is not null) is { } unsure)
            throw new UnreadableException(new Unreadable(UnreadableReason.NeverCollected, "", unsure));

        var hands = access.Who(duties[0].StartBuilds[project.Arn], duties.SelectMany(pipeline => pipeline.Own).ToHashSet(StringComparer.Ordinal));
        return hands.Forbid($"may start the project {project.Name} with a buildspec of their own, and its role {role.Name} is or becomes an administrator", $"Only administrators and its pipeline may start the project {project.Name}.", lowered: Severity.Medium);
    }
}
