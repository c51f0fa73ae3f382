using System.Net;
using SecurityDashboard.Aws.Support;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Images;

namespace SecurityDashboard.Aws.Collectors;

public sealed class ImageRepositoryTests(AwsEndpoint endpoint)
{
    [Fact]
    public async Task Reads_the_repositories_that_pipelines_name_and_says_which_one_is_gone()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await account.EcrAsync("CreateRepository", new { repositoryName = "team/base", imageTagMutability = "IMMUTABLE" });
        await account.EcrAsync("CreateRepository", new { repositoryName = "team/tools" });
        await account.EcrAsync("CreateRepository", new { repositoryName = "nobody/names" });
        await account.EcrAsync("SetRepositoryPolicy", new { repositoryName = "team/tools", policyText = """{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"ecr:PutImage"}]}""" });
        await PipelineAsync(account, "team/base", "team/tools", "team/gone");

        var snapshot = await Lab.ScanAsync(account, Lab.Options(endpoint.Url));

        var images = snapshot.Resources.OfType<ImageRepository>().OrderBy(images => images.Name).ToList();
        Assert.Equal(["team/base", "team/gone", "team/tools"], images.Select(images => images.Name));
        Assert.Equal(("IMMUTABLE", "MUTABLE"), (images[0].Tags.Value!.Setting, images[2].Tags.Value!.Setting));
        Assert.Null(images[0].Policy.Value);
        Assert.Equal("ecr:PutImage", Assert.Single(Assert.Single(images[2].Policy.Value!.Statements).Actions));
        Assert.Equal((UnreadableReason.NotFound, UnreadableReason.NotFound), (images[1].Tags.WhyNot()!.Reason, images[1].Policy.WhyNot()!.Reason));
    }

    [Fact]
    public async Task Reads_which_tags_are_excluded()
    {
        var account = Lab.NewAccount(endpoint.Url);
        await PipelineAsync(account, "base");

        var snapshot = await Lab.ScanAsync(account, Lab.Sessions(Lab.Options(endpoint.Url), new Interceptor(request => request.Is("DescribeRepositories") ? Interceptor.Json(HttpStatusCode.OK,
            """{"repositories":[{"repositoryName":"base","imageTagMutability":"IMMUTABLE_WITH_EXCLUSION","imageTagMutabilityExclusionFilters":[{"filterType":"WILDCARD","filter":"dev-*"}]}]}""") : null)));

        Assert.Equal(("IMMUTABLE_WITH_EXCLUSION", "dev-*"), (snapshot.Single<ImageRepository>().Tags.Value.Setting, Assert.Single(snapshot.Single<ImageRepository>().Tags.Value.Exclusions)));
    }

    private static async Task PipelineAsync(AwsAccount account, params string[] repositories) => await account.PipelineAsync(
        "images", await SamplePipeline.RoleAsync(account, "images", "codepipeline.amazonaws.com"), $"b-{account.Id}", key: null,
        SamplePipeline.Stage("Source", [.. repositories.Select((repository, index) => SamplePipeline.Action($"Images{index}", "Source", "ECR", new { RepositoryName = repository }, outputs: [$"i{index}"]))]),
        SamplePipeline.Stage("Wait", SamplePipeline.Action("Wait", "Approval", "Manual")));
}
