using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Check;

public sealed class CheckApiTests(DemoHost demo)
{
    private const string Template = "Resources:\n  Build:\n    Type: AWS::CodeBuild::Project\n    Properties:\n      Source: { Type: NO_SOURCE, BuildSpec: 'version: 0.2' }\n      Artifacts: { Type: NO_ARTIFACTS }\n      Environment: { Image: 'aws/codebuild/standard:7.0', PrivilegedMode: true }\n";

    [Fact]
    public async Task A_template_is_judged_with_the_lines_that_findings_are_on()
    {
        var answer = await PostAsync("", new { content = Template, file = "infra/build.yaml", account = "111122223333", region = "eu-west-1" });
        var finding = (await answer.Content.ReadFromJsonAsync<JsonElement>(DashboardHost.Cancellation)).GetProperty("findings").EnumerateArray().Single(it => it.GetProperty("control").GetString() is "CB-01");

        Assert.Equal(("fail", "infra/build.yaml", 7, "arn:aws:codebuild:eu-west-1:111122223333:project/Build"),
            (finding.GetProperty("outcome").GetString(), finding.GetProperty("file").GetString(), finding.GetProperty("line").GetInt32(), finding.GetProperty("resource").GetString()));
    }

    [Fact]
    public async Task The_same_is_there_as_sarif()
    {
        var answer = await PostAsync("?format=sarif", new { content = Template });

        Assert.Equal("application/sarif+json", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("2.1.0", (await answer.Content.ReadFromJsonAsync<JsonElement>(DashboardHost.Cancellation)).GetProperty("version").GetString());
    }

    [Theory]
    [InlineData("", "a: &x b", "template:1: Anchors and aliases are not read. Write the value out.")]
    [InlineData("", "{}", "template:1: This is no CloudFormation template, no plan as terraform show -json writes it, and no pipeline as aws codepipeline get-pipeline does.")]
    [InlineData("?format=xml", Template, "format is xml. It can be json or sarif.")]
    public async Task What_cannot_be_judged_is_told_why(string query, string content, string expected)
    {
        var answer = await PostAsync(query, new { content });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(expected, (await answer.Content.ReadFromJsonAsync<JsonElement>(DashboardHost.Cancellation)).GetProperty("detail").GetString());
    }

    private Task<HttpResponseMessage> PostAsync(string query, object body) => demo.Program(Roles.Engineer).PostAsJsonAsync($"/api/v1/check{query}", body, DashboardHost.Cancellation);
}
