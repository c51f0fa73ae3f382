using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Iam.ReferenceData;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.PipelineIntegrity;

/// <remarks>
/// Commands have the credentials of the action's role, or of the pipeline's where it has none. Keys do not count, because the artifacts lie
/// under one. https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Commands.html
/// </remarks>
public sealed class CommandsRunWithLittle : Control<Pipeline>
{
    // What pipelines need themselves, wherever commands run.
    private static readonly ImmutableArray<string> Harmless = ["logs", "kms"];

    private static readonly ImmutableArray<(string Name, Question Question)> Writing =
    [
        .. from service in ActionTable.Current.Services
           where !Harmless.Contains(service.Prefix)
           from action in service.Actions
           where action.Level is AccessLevel.Write or AccessLevel.PermissionsManagement
           select (action.FullName, new Question(new AccessRequest { Caller = Caller.Anyone, Action = action.FullName, Resource = "*" })),
    ];

    public override ControlInfo Info { get; } = new()
    {
        Id = "PL-16",
        Title = "Commands in a pipeline run with a role that changes nothing but its artifacts",
        Severity = Severity.High,
        Risk = "The commands come from the definition, and what they run often from the source: with the deploying role in their hands a changed script releases to production, past every later gate.",
        Needs = ["iam:GetAccountAuthorizationDetails", "iam:GetPolicy", "iam:GetPolicyVersion", "codepipeline:GetPipeline"],
        Satisfies = ["OWASP-CICD CICD-SEC-4", "OWASP-CICD CICD-SEC-5", "NIST-800-53r5 AC-6", "CIS-SSC 2.2.3", "NIST-800-218 PO.5.1", "ISO-27001:2022 A.8.2"],
        Remediation = new Remediation(
            "Give the Commands actions of {name} a role of their own that may read and write the artifacts and write logs.",
            new Uri("https://docs.aws.amazon.com/codepipeline/latest/userguide/action-reference-Commands.html"))
        {
            Cli = """
                read -r -p 'ARN of a role that trusts the role of the pipeline and may do little: ' role
                aws codepipeline get-pipeline --region {region} --name {name} --query pipeline \
                  | jq --arg role "$role" '(.stages[].actions[] | select(.actionTypeId.provider == "Commands")).roleArn = $role' > pipeline.json
                # The pipeline's role has to be allowed to take it.
                jq -n --arg resource "$role" '{Version: "2012-10-17", Statement: {Effect: "Allow", Action: "sts:AssumeRole", Resource: $resource}}' > allow.json
                aws iam put-role-policy --role-name "$(jq -r '.roleArn | split("/")[-1]' pipeline.json)" --policy-name take-commands-role --policy-document file://allow.json
                aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
                """,
            CloudFormation = """
                # On each Commands action of the AWS::CodePipeline::Pipeline "{name}":
                RoleArn: !GetAtt CommandsRole.Arn
                """,
            Terraform = """
                # On each Commands action of the aws_codepipeline "{name}":
                role_arn = aws_iam_role.commands.arn
                """,
            Console = "CodePipeline › Pipelines › {name} › Edit › the Commands action; the role of an action is set with the CLI or a template.",
            Verify = "aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.stages[].actions[?actionTypeId.provider==`Commands`].[name,roleArn][]'",
            SideEffects = "Commands that deploy stop working: let a deploy action do that.",
            Undo = Undoing.PipelineAndItsPolicy("take-commands-role"),
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate)
    {
        var definition = pipeline.Definition.Value;
        return Verdict.OfAll(PipelineStep.Of(definition).Where(step => step.Action is { Category: "Compute", Provider: "Commands" }),
            step => JudgeStep(pipeline, step, estate.Role(step.Action.Role ?? definition.Role).Value, estate), none: Verdict.NotApplicable($"The pipeline {pipeline.Name} runs no commands."));
    }

    private static Verdict JudgeStep(Pipeline pipeline, PipelineStep step, Role role, Estate estate)
    {
        var held = HeldPolicies.Of(role, estate);
        if (held.May(Witness.UnknownAction, [Witness.UnknownResource]).IsGiven)
            return Failed("everything");

        var stores = pipeline.Definition.Value.ArtifactStores.Select(store => $"arn:{pipeline.Arn.Partition}:s3:::{store.Bucket}/").ToList();
        var changing = HeldPolicies.PoliciesOf(role, estate).SelectMany(policy => policy.Value.Document.Statements).Where(statement => statement.Effect is Effect.Allow && statement.WhyUnreadable is null)
            .SelectMany(statement => Writing.Where(action => statement.MatchesAction(action.Question) is Truth.True).Select(action => (action.Name, Resources: ResourcesOf(statement))))
            .Where(deed => held.May(deed.Name, deed.Name.StartsWith("s3:", StringComparison.Ordinal) ? deed.Resources.Where(resource => !stores.Exists(store => resource.StartsWith(store, StringComparison.Ordinal))) : deed.Resources).IsGiven)
            .Select(deed => deed.Name).Distinct().Order(StringComparer.Ordinal).ToList();
        return changing.Count > 0
            ? Failed(Wording.Few(changing))
            : Verdict.Pass($"The commands of {step} in the pipeline {pipeline.Name} run with the role {role.Name}, which may change nothing but artifacts and logs.");

        Verdict Failed(string what) => Verdict.Fail($"The commands of {step} in the pipeline {pipeline.Name} run with the role {role.Name}, which may {what}.") with
        {
            Evidence = [new Evidence($"{step} roleArn", "a role that changes nothing but artifacts and logs", role.Arn.Text)],
        };
    }

    private static ImmutableArray<string> ResourcesOf(Statement statement) => statement.NotResources.IsEmpty ? statement.Resources : [Witness.UnknownResource];
}
