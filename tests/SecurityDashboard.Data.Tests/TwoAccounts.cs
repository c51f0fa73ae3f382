using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard;

/// <summary>A pipeline in one account that builds in another: what is wrong with the project shows in the pipeline's score.</summary>
internal static class TwoAccounts
{
    public static readonly AccountId Tools = new("444455556666");

    public static readonly BuildProject Project = Some.Project.With(project => project with { Environment = project.Environment with { PrivilegedMode = true, Variables = [] } }) with
    {
        Arn = new Arn($"arn:aws:codebuild:{Some.Region}:{Tools}:project/shared-build"),
        Name = "shared-build",
    };

    public static readonly Pipeline Pipeline = Some.Pipeline.With(definition => definition with
    {
        // An alias means nothing in another account.
        ArtifactStores = [.. definition.ArtifactStores.Select(store => store with { Key = Some.Key.Arn.Text })],
        Stages =
        [
            .. definition.Stages.Select(stage => stage.Name != "Build" ? stage : stage with
            {
                Actions = [Some.BuildAction with { Role = new Arn($"arn:aws:iam::{Tools}:role/builder"), Configuration = Some.Settings(("ProjectName", Project.Name)) }],
            }),
        ],
    });

    public static readonly AccountSnapshot Payments = Some.SnapshotWith(Pipeline);

    public static readonly AccountSnapshot ToolsSnapshot = Some.Snapshot with
    {
        Account = Tools,
        Resources = [Project],
        OwnedBuckets = Observed.Of<System.Collections.Immutable.ImmutableArray<string>>([]),
        Listings = [.. Some.Snapshot.Listings],
    };
}
