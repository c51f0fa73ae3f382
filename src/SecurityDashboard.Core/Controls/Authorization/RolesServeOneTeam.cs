using System.Collections.Immutable;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Controls.Authorization;

public sealed class RolesServeOneTeam : Control<Role>
{
    public override ControlInfo Info { get; } = new()
    {
        Id = "RL-07",
        Title = "No role is shared by pipelines of several environments or owners",
        Severity = Severity.Medium,
        Risk = "The role has what all of them need together: whoever changes the test pipeline acts with the rights of production, and nobody can take a right away without breaking somebody else.",
        Needs = ["iam:GetAccountAuthorizationDetails", "codepipeline:GetPipeline", "codepipeline:ListTagsForResource", "codebuild:BatchGetProjects"],
        Settings = [.. Separation.Settings],
        Satisfies = ["OWASP-CICD CICD-SEC-5", "NIST-800-53r5 AC-6", "NIST-800-53r5 AC-5", "CIS-SSC 2.1.1", "NIST-800-218 PO.5.1", "ISO-27001:2022 A.8.31", "ISO-27001:2022 A.5.3"],
        Remediation = new Remediation(
            "Make a role for each environment and owner that now runs with {name}, with what its pipelines need.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/how-to-custom-role.html"))
        {
            Cli = """
                read -r -p 'Pipeline that gets a role of its own: ' pipeline && read -r -p 'Its region: ' region
                aws iam get-role --role-name {name} --query Role.AssumeRolePolicyDocument > trust.json
                aws iam create-role --role-name "$pipeline-pipeline" --assume-role-policy-document file://trust.json
                # Write policy.json with what this pipeline alone needs.
                "${EDITOR:-vi}" policy.json
                aws iam put-role-policy --role-name "$pipeline-pipeline" --policy-name pipeline --policy-document file://policy.json
                aws codepipeline get-pipeline --region "$region" --name "$pipeline" --query pipeline | jq --arg role "arn:aws:iam::"{account}":role/$pipeline-pipeline" '.roleArn = $role' > pipeline.json
                aws codepipeline update-pipeline --region "$region" --pipeline file://pipeline.json
                # For a build project: aws codebuild update-project --name NAME --service-role ARN
                """,
            CloudFormation = """
                # On each AWS::CodePipeline::Pipeline that now has the role "{name}", a role of its own:
                RoleArn: !GetAtt OwnPipelineRole.Arn
                """,
            Terraform = """
                # On each aws_codepipeline that now has the role "{name}", a role of its own:
                role_arn = aws_iam_role.own_pipeline.arn
                """,
            Console = "IAM › Roles › Create role; then CodePipeline › Pipelines › each that uses {name} › Edit › Edit pipeline properties › Service role.",
            Verify = "aws codepipeline list-pipelines --query 'pipelines[].name' --output text | tr '\\t' '\\n' | xargs -n1 aws codepipeline get-pipeline --query 'pipeline.[name,roleArn]' --output text --name   # once in each region",
            SideEffects = "What a new role lacks fails in its pipeline with AccessDenied. Bucket and key policies that name the old role need the new one too.",
            Undo = """
                read -r -p 'Pipeline that got a role of its own: ' pipeline && read -r -p 'Its region: ' region
                aws codepipeline get-pipeline --region "$region" --name "$pipeline" --query pipeline | jq --arg role {arn} '.roleArn = $role' > pipeline.json
                aws codepipeline update-pipeline --region "$region" --pipeline file://pipeline.json
                aws iam delete-role-policy --role-name "$pipeline-pipeline" --policy-name pipeline
                aws iam delete-role --role-name "$pipeline-pipeline"
                """,
        },
    };

    protected override bool Concerns(Role role, Estate estate) => estate.Usage.RoleUsers.Contains(role.Arn);

    protected override Judgement Judge(Role role, Estate estate)
    {
        var users = estate.Usage.RoleUsers[role.Arn].Select(user => (user.Arn.Name, Tags: TagsOf(user))).ToList();
        if (Separation.Difference(users, role, estate) is { } difference)
            return Verdict.Fail($"The role {role.Name} runs pipelines or builds of {difference}.") with { Evidence = [new Evidence("used by", "one environment and one owner", difference)] };

        // A pipeline or project that could not be read may use it too.
        return estate.WhyMissing(ResourceTypes.Role, Regions.Global) is { } why
            ? throw new UnreadableException(why)
            : Verdict.Pass(users.Count == 1
                ? $"Only {users[0].Name} runs with the role {role.Name}."
                : $"What runs with the role {role.Name} ({Wording.Few([.. users.Select(user => user.Name)])}) has no tags that tell it apart in environment or owner.");
    }

    private static ImmutableSortedDictionary<string, string> TagsOf(Resource user) => user is Pipeline pipeline ? pipeline.Tags.Value : ((BuildProject)user).Definition.Value.Tags;
}
