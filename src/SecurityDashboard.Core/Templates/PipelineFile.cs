using SecurityDashboard.Inventory;
using SecurityDashboard.Templates.Syntax;

namespace SecurityDashboard.Templates;

/// <summary>A pipeline's definition as <c>aws codepipeline get-pipeline</c> prints it, or the part of it that update-pipeline takes.</summary>
/// <remarks>https://docs.aws.amazon.com/codepipeline/latest/userguide/reference-pipeline-structure.html</remarks>
internal static class PipelineFile
{
    public static bool Is(MapNode root) => Pipeline(root) is { } pipeline && pipeline["stages"] is ListNode && pipeline["roleArn"] is not null;

    public static Declaration Read(MapNode root) => Pipeline(root) is { } pipeline
        ? new Declaration("AWS::CodePipeline::Pipeline", (pipeline["name"] as ScalarNode)?.Text ?? "pipeline", pipeline.Line, pipeline)
        : throw new SyntaxException(root.Line, "There is no pipeline in it.");

    /// <summary>Where it says that it is; of its role otherwise, which is in the same account more often than not.</summary>
    public static (AccountId? Account, string? Region) Target(MapNode root)
    {
        var arn = new Arn(((root["metadata"] as MapNode)?["pipelineArn"] as ScalarNode)?.Text ?? "");
        var role = new Arn((Pipeline(root)?["roleArn"] as ScalarNode)?.Text ?? "");
        return (AccountId.TryParse(arn.Account.Text, out var account) || AccountId.TryParse(role.Account.Text, out account) ? account : null, arn.Region is { Length: > 0 } region ? region : null);
    }

    private static MapNode? Pipeline(MapNode root) => root["pipeline"] as MapNode ?? (root["stages"] is not null ? root : null);
}
