using System.Collections.Immutable;
using SecurityDashboard.Iam;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Controls.Authorization;

/// <remarks>https://docs.aws.amazon.com/codepipeline/latest/userguide/tutorials-github-gitclone.html</remarks>
public sealed class ClonesKeepToTheirRepository : Control<Pipeline>
{
    /// <summary>A repository that nobody has: what may be done to it may be done to every one.</summary>
    private const string AnyRepository = "q7k2x9v4m1/q7k2x9v4m1";

    // The service was renamed, and policies name it either way.
    private static readonly ImmutableArray<string> Using = ["codeconnections:UseConnection", "codestar-connections:UseConnection"];

    public override ControlInfo Info { get; } = new()
    {
        Id = "PL-15",
        Title = "A build that clones may use the connection for its own repository only",
        Severity = Severity.Medium,
        Risk = "The build runs what the repository holds, with a role that opens every repository of the connection: one careless dependency reads, and where the connection writes also changes, all of them.",
        Needs = ["codepipeline:GetPipeline", "codebuild:BatchGetProjects", "iam:GetAccountAuthorizationDetails"],
        Satisfies = ["OWASP-CICD CICD-SEC-5", "OWASP-CICD CICD-SEC-6", "NIST-800-53r5 AC-6", "NIST-800-218 PS.1.1", "ISO-27001:2022 A.8.4"],
        Remediation = new Remediation(
            "Add a condition on FullRepositoryId to the statement that lets the build's role use the connection; or, where the build needs no history, let the source action of {name} hand over a ZIP.",
            new Uri("https://docs.aws.amazon.com/dtconsole/latest/userguide/security_iam_id-based-policy-examples-connections.html"))
        {
            Cli = """
                # Without the clone the build's role needs no connection: its source action hands over a ZIP. Where the build needs the history, hold the role to
                # "Condition": {"StringEquals": {"codeconnections:FullRepositoryId": "OWNER/REPOSITORY"}} instead.
                aws codepipeline get-pipeline --region {region} --name {name} --query pipeline \
                  | jq '(.stages[].actions[].configuration | select(.OutputArtifactFormat? == "CODEBUILD_CLONE_REF") | .OutputArtifactFormat) = "CODE_ZIP"' > pipeline.json
                aws codepipeline update-pipeline --region {region} --pipeline file://pipeline.json
                """,
            CloudFormation = """
                # In the policy of the role of the build that the pipeline "{name}" runs:
                - Effect: Allow
                  Action: codeconnections:UseConnection
                  Resource: !Ref ConnectionArn
                  Condition: { StringEquals: { codeconnections:FullRepositoryId: OWNER/REPOSITORY } }
                """,
            Terraform = """
                # In the policy of the role of the build that the aws_codepipeline "{name}" runs:
                condition {
                  test     = "StringEquals"
                  variable = "codeconnections:FullRepositoryId"
                  values   = ["OWNER/REPOSITORY"]
                }
                """,
            Console = "CodePipeline › Pipelines › {name} › Edit › the source action › Output artifact format; or IAM › Roles › the build's role › the policy that allows UseConnection.",
            Verify = "aws codepipeline get-pipeline --region {region} --name {name} --query 'pipeline.stages[].actions[].configuration.OutputArtifactFormat'",
            SideEffects = "Builds of this pipeline have the files of the commit, but neither its history nor its submodules.",
            Undo = Undoing.Pipeline,
        },
    };

    protected override Judgement Judge(Pipeline pipeline, Estate estate)
    {
        var steps = PipelineStep.Of(pipeline.Definition.Value);
        var clones = steps.Where(step => step.Action.Provider is "CodeStarSourceConnection" && step.Action.Configuration.GetValueOrDefault("OutputArtifactFormat")?.Clear is "CODEBUILD_CLONE_REF").ToList();
        var builds = from clone in clones
                     from build in steps
                     where build.Action.Provider is "CodeBuild" && build.Action.InputArtifacts.Intersect(clone.Action.OutputArtifacts).Any()
                     select (Clone: clone, Build: build);
        return Judgement.Each(builds, pair => $"{pair.Clone} {pair.Build}", pair => JudgeBuild(pair.Clone, pair.Build, pipeline, estate), none: Verdict.NotApplicable($"No build of the pipeline {pipeline.Name} clones its source."));
    }

    private static Verdict JudgeBuild(PipelineStep clone, PipelineStep build, Pipeline pipeline, Estate estate)
    {
        if (References.OfAction(pipeline, clone.Action).FirstOrDefault(reference => reference.Type is ResourceTypes.Connection) is not { } connection
            || References.OfAction(pipeline, build.Action).FirstOrDefault(reference => reference.Type is ResourceTypes.BuildProject) is not { } named)
            throw new UnreadableException(new Unreadable(UnreadableReason.Malformed, "codepipeline:GetPipeline", $"The actions {clone} and {build} of the pipeline {pipeline.Name} do not name a connection and a project that could be read. Look at them in the console."));

        var project = estate.Find<Inventory.Builds.BuildProject>(named).Value;
        if (project.Definition.Value.ServiceRole is not { } roleArn)
            return Verdict.NotApplicable($"The project {project.Name} runs with no role.");

        var role = estate.Role(roleArn).Value;
        var other = RequestContext.Open.With("codeconnections:FullRepositoryId", AnyRepository).With("codestar-connections:FullRepositoryId", AnyRepository);
        var policies = HeldPolicies.Of(role, estate);
        var permission = Using.Select(action => policies.May(action, [connection.Arn.Text], other))
            .Aggregate(Permission.None, (best, next) => next.IsBetterThan(best) ? next : best);
        var evidence = new Evidence($"role {role.Name}, UseConnection", "for named repositories", permission.IsGiven ? $"for every one, {permission.Words}" : "for named repositories, or none");
        return permission switch
        {
            { IsGiven: false } => Verdict.Pass($"The role {role.Name} of the build {build} may not use the connection for other repositories than those that its policies name."),
            { IsOutright: true } => Verdict.Fail($"The build {build} clones the source, and its role {role.Name} may use the connection for every repository, {permission.Words}."),
            _ => Verdict.Fail($"The build {build} clones the source, and its role {role.Name} may use the connection for every repository, {permission.Words}. Low, because that may not hold.") with { LoweredTo = Severity.Low },
        } with
        { Evidence = [evidence] };
    }
}
