using static SecurityDashboard.Aws.Support.SamplePipeline;

namespace SecurityDashboard.Aws.Facts;

/// <summary>Stages of pipelines and their actions.</summary>
internal static class Steps
{
    public static object Connected => From("CodeStarSourceConnection");

    public static object Of(string name, params object[] actions) => Stage(name, actions);

    public static object Build => Stage("Build", BuildAction());

    public static object Approve => Stage("Approve", Approval());

    public static object From(string provider, string owner = "AWS", object? configuration = null) => Stage("Source", Source("Source", provider, owner, configuration));

    public static object Source(string name, string provider, string owner = "AWS", object? configuration = null) =>
        Action(name, "Source", provider, configuration ?? new { BranchName = "main" }, outputs: ["source"], owner: owner);

    public static object BuildAction(string project = "shop", int runOrder = 1, string? region = null) =>
        Action("Build", "Build", "CodeBuild", new { ProjectName = project }, inputs: ["source"], outputs: ["build"], region: region, runOrder: runOrder);

    public static object Publish(string bucket) => Action("Publish", "Deploy", "S3", new { BucketName = bucket, Extract = "true" }, inputs: ["build"]);

    public static object Commands() => Action("Run", "Compute", "Commands", new { }, inputs: ["source"]);

    public static object Approval(string name = "Ask", int runOrder = 1) => Action(name, "Approval", "Manual", runOrder: runOrder);

    public static object Deploy(string stage = "Live") => Stage(stage, DeployAction());

    public static object DeployAction(string name = "Deploy", int runOrder = 1, string? role = null, string? region = null, object? configuration = null) =>
        Action(name, "Deploy", "CloudFormation", configuration ?? new { ActionMode = "CREATE_UPDATE", StackName = "shop" }, inputs: ["build"], role: role, region: region, runOrder: runOrder);
}
