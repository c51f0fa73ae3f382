using System.Collections.Immutable;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Identity;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Secrets;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Access.Escalation;

/// <summary>An estate with one of everything that a rule is about, and a user who may do nothing yet.</summary>
internal static class Wide
{
    private const string A = "111122223333";

    public static readonly Role Stacks = Asking.RoleOf("stacks", Trusting("cloudformation"));

    public static readonly Role Events = Asking.RoleOf("events", Trusting("events"), Asking.Allow("codepipeline:StartPipelineExecution", Some.Pipeline.Arn.Text));

    public static readonly ManagedPolicy OpenPolicy = new() { Arn = new Arn($"arn:aws:iam::{A}:policy/open"), Name = "open", Document = Observed.Of(Some.Policy(Asking.Allow("logs:GetLogEvents", "*"))) };

    public static readonly ManagedPolicy OwnPolicy = OpenPolicy with { Arn = new Arn($"arn:aws:iam::{A}:policy/own"), Name = "own" };

    public static readonly Role Open = Asking.RoleOf("open", Asking.Trusting($"arn:aws:iam::{A}:root")) with { AttachedPolicies = [OpenPolicy.Arn] };

    public static readonly User Boss = Asking.Ada(Asking.Allow("*", "*")) with { Arn = new Arn($"arn:aws:iam::{A}:user/boss"), Name = "boss" };

    public static readonly Role StackSets = Asking.RoleOf("AWSCloudFormationStackSetAdministrationRole", Trusting("cloudformation"));

    public static readonly ManagedPolicy BuildPolicy = OpenPolicy with { Arn = new Arn($"arn:aws:iam::{A}:policy/build"), Name = "build" };

    public static readonly Role BuildRole = Some.BuildRole with { AttachedPolicies = [BuildPolicy.Arn] };

    private static readonly BuildProject Own = Some.Project.With(definition => definition with { Sources = [new BuildSource("GITHUB", Some.Clear("https://github.com/example/own"))], Triggers = Observed.Of(new BuildTriggers(null)) }) with
    {
        Arn = new Arn($"arn:aws:codebuild:{Some.Region}:{A}:project/own"),
        Name = "own",
    };

    private static readonly BuildProject Project = Some.Project.With(definition => definition with
    {
        CacheLocation = "build-cache/payments",
        Environment = definition.Environment with
        {
            Image = $"{A}.dkr.ecr.{Some.Region}.amazonaws.com/builder:1",
            Variables = definition.Environment.Variables.Add(new BuildVariable("FLAGS", "PARAMETER_STORE", Some.Clear("/payments/flags"))),
        },
    });

    private static readonly Pipeline Pipeline = Some.Pipeline.With(definition => definition with
    {
        Stages =
        [
            new Stage("Source",
            [
                Some.SourceAction,
                Some.SourceAction with { Name = "Repository", Provider = "CodeCommit", Configuration = Some.Settings(("RepositoryName", "payments"), ("BranchName", "main")) },
                Some.SourceAction with { Name = "Image", Provider = "ECR", Configuration = Some.Settings(("RepositoryName", "base")) },
                Some.SourceAction with { Name = "Object", Provider = "S3", Configuration = Some.Settings(("S3Bucket", "source-bucket"), ("S3ObjectKey", "app.zip")) },
            ]),
            new Stage("Build", [Some.BuildAction, Some.BuildAction with { Name = "Scan", Owner = "Custom", Category = "Test", Provider = "Scanner", Configuration = Some.Settings() }]),
            new Stage("Approve", [Some.ApproveAction]),
            new Stage("Deploy",
            [
                Some.DeployAction,
                Some.DeployAction with
                {
                    Name = "Stack",
                    Provider = "CloudFormation",
                    Configuration = Some.Settings(("StackName", "payments"), ("RoleArn", Stacks.Arn.Text)).Add("ParameterOverrides", new Redacted(20, "f", [new SecretTrace("named-password", SecretConfidence.High, "value", 20, "f")])),
                },
                Some.DeployAction with { Name = "Notify", Category = "Invoke", Provider = "Lambda", Configuration = Some.Settings(("FunctionName", "notify")) },
            ]),
        ],
    });

    public static ImmutableArray<Resource> Resources => [Pipeline, Project, Own, Stacks, StackSets, Events, Open, OpenPolicy, OwnPolicy, BuildPolicy, BuildRole, Boss];

    public static BuildProject OwnWith(BuildTriggers triggers) => Own.With(definition => definition with { Triggers = Observed.Of(triggers) });

    public static Estate Estate(params Resource[] changed) => Some.Estate([.. Resources.Where(resource => !changed.Any(other => other.Arn == resource.Arn)), .. changed]);

    private static string Trusting(string service) => $$"""{"Effect":"Allow","Principal":{"Service":"{{service}}.amazonaws.com"},"Action":"sts:AssumeRole"}""";
}
