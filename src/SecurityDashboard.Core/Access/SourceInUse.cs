using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Pipelines;

namespace SecurityDashboard.Access;

/// <summary>Where the code of a pipeline comes from.</summary>
/// <param name="Repository">As people write it: <c>org/repo@branch</c>, a bucket and key, or a repository.</param>
/// <param name="Arn">Where AWS itself says who may write to it; null where only the provider knows.</param>
internal sealed record SourceInUse(string Action, SourceKind Kind, string Repository, Arn? Arn, Arn? Connection)
{
    public static SourceInUse Of(Pipeline pipeline, PipelineAction action)
    {
        var partition = Regions.PartitionOf(action.Region);
        var account = action.Role is { Account.Text.Length: > 0 } role ? role.Account : pipeline.Account;
        return action.Provider switch
        {
            "CodeStarSourceConnection" => new(action.Name, SourceKind.Provider, $"{Setting("FullRepositoryId")}@{Setting("BranchName")}", null, action.Configuration.GetValueOrDefault("ConnectionArn")?.Clear is { } connection ? new Arn(connection) : null),
            "GitHub" => new(action.Name, SourceKind.Provider, $"{Setting("Owner")}/{Setting("Repo")}@{Setting("Branch")}", null, null),
            "CodeCommit" => new(action.Name, SourceKind.CodeCommit, $"{Setting("RepositoryName")}@{Setting("BranchName")}", new Arn($"arn:{partition}:codecommit:{action.Region}:{account}:{Setting("RepositoryName")}"), null),
            "S3" => new(action.Name, SourceKind.Bucket, $"s3://{Setting("S3Bucket")}/{Setting("S3ObjectKey")}", Inventory.Storage.Bucket.ArnOf($"{Setting("S3Bucket")}/{Setting("S3ObjectKey")}", partition), null),
            "ECR" => new(action.Name, SourceKind.Image, $"{Setting("RepositoryName")}:{Setting("ImageTag", "latest")}", new Arn($"arn:{partition}:ecr:{action.Region}:{account}:repository/{Setting("RepositoryName")}"), null),
            _ => new(action.Name, SourceKind.Provider, $"the source of {action.Owner}/{action.Provider}", null, null),
        };

        // What the snapshot withholds could be any name.
        string Setting(string name, string otherwise = "?") => action.Configuration.TryGetValue(name, out var value) ? value.Clear ?? "*" : otherwise;
    }
}

internal enum SourceKind { Provider, CodeCommit, Bucket, Image }
