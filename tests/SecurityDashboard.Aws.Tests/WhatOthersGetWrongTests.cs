using System.Net;
using SecurityDashboard.Aws.Support;
using SecurityDashboard.Controls;
using SecurityDashboard.Controls.SecretsManagement;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Builds;

namespace SecurityDashboard.Aws;

/// <summary>Defects of other tools that show in a scan.</summary>
public sealed class WhatOthersGetWrongTests(AwsEndpoint endpoint) : IClassFixture<AwsEndpoint>
{
    [Fact]
    public async Task Projects_are_asked_for_a_hundred_at_a_time_and_have_ARNs_of_their_account()
    {
        var account = Lab.NewAccount(endpoint.Url);
        var role = await SamplePipeline.RoleAsync(account, "x", "codebuild.amazonaws.com");
        for (var number = 0; number < 101; number++)
            await SamplePipeline.ProjectAsync(account, $"project{number:000}", role);

        await endpoint.ResetCallsAsync();
        var snapshot = await Lab.ScanAsync(account, Lab.Options(endpoint.Url));

        Assert.Equal(2, (await endpoint.CallsAsync())[$"{account.Id}|codebuild:BatchGetProjects"]);
        var projects = snapshot.Resources.OfType<BuildProject>().ToList();
        Assert.Equal(101, projects.Count);
        Assert.All(projects, project => Assert.StartsWith($"arn:aws:codebuild:{Lab.Region}:{account.Id}:project/", project.Arn.Text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("https://bob:hunter2@github.com/example/checks")]
    [InlineData("https://bob:hunter2@bitbucket.org/example/checks")]
    [InlineData("https://oauth2:hunter2@gitlab.example.com/example/checks.git")]
    public async Task A_password_in_an_address_is_found_at_every_host_and_with_every_ending(string address)
    {
        var account = Lab.NewAccount(endpoint.Url);
        await SamplePipeline.ProjectAsync(account, "checks", await SamplePipeline.RoleAsync(account, "x", "codebuild.amazonaws.com"));

        var snapshot = await Lab.ScanAsync(account, Lab.Sessions(Lab.Options(endpoint.Url), new Interceptor(request => request.Is("BatchGetProjects") ? Interceptor.Json(HttpStatusCode.OK, $$"""
            {"projects":[{"name":"checks","environment":{"image":"i"},"artifacts":{"type":"NO_ARTIFACTS"},"source":{"type":"GITHUB","location":"{{address}}"} }]}
            """) : null)));

        Assert.Equal(Outcome.Fail, Assert.Single(ControlEngine.Evaluate(new Estate(snapshot, []), [new SourceAddressesHoldNoCredentials()]), evaluation => evaluation.Resource.Type is ResourceTypes.BuildProject).Verdict.Outcome);
    }
}
