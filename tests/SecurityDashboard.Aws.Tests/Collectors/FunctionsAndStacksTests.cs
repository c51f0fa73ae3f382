using System.Net;
using SecurityDashboard.Aws.Support;
using SecurityDashboard.Inventory;
using SecurityDashboard.Inventory.Functions;
using SecurityDashboard.Inventory.Pipelines;
using SecurityDashboard.Inventory.Stacks;
using SecurityDashboard.Secrets.Redaction;

namespace SecurityDashboard.Aws.Collectors;

/// <summary>What pipelines invoke and deploy: only what they name is read, and no value of it is kept.</summary>
public sealed class FunctionsAndStacksTests(AwsEndpoint endpoint)
{
    // Made up here, of the shape of the real thing.
    private static readonly string Password = string.Concat("kV4", "!hTq8w", "ZnB6");

    [Fact]
    public async Task Variables_of_a_function_are_redacted_and_what_the_detector_finds_in_them_is_kept()
    {
        var account = await AccountAsync(Invoke("notify"));
        await account.FunctionAsync("notify", await SamplePipeline.RoleAsync(account, "f", "lambda.amazonaws.com"), ("DB_PASSWORD", Password), ("MOTTO", "seven herons"));

        var snapshot = await Lab.ScanAsync(account, Lab.Options(endpoint.Url));

        var variables = snapshot.Single<InvokedFunction>().Variables.Value.ToDictionary(variable => variable.Name, variable => variable.Value);
        Assert.Equal("named-password", Assert.Single(Assert.IsType<Redacted>(variables["DB_PASSWORD"]).Traces).Rule);
        Assert.Equal(12, Assert.IsType<Redacted>(variables["MOTTO"]).Length);
        Assert.DoesNotContain(Password, snapshot.Text(), StringComparison.Ordinal);
        Assert.DoesNotContain("herons", snapshot.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parameters_outputs_and_defaults_of_a_stack_are_redacted()
    {
        var account = await AccountAsync(Deploy("shop"));
        await account.StackAsync("shop", $$$"""
            {"AWSTemplateFormatVersion":"2010-09-09",
             "Parameters":{"DbPassword":{"Type":"String"},"Fallback":{"Type":"String","NoEcho":true,"Default":"{{{Password}}}x"},"Secret":{"Type":"String","Default":"{{resolve:secretsmanager:shop/db}}"} },
             "Resources":{"Topic":{"Type":"AWS::SNS::Topic"} },"Outputs":{"Login":{"Value":"https://admin:{{{Password}}}@db.example.com"} } }
            """, ("DbPassword", Password));

        var snapshot = await Lab.ScanAsync(account, Lab.Options(endpoint.Url));

        var stack = snapshot.Single<StackDeployment>();
        var parameter = Assert.IsType<Redacted>(stack.Deployed.Value!.Parameters.Single(parameter => parameter.Name == "DbPassword").Value);
        var output = Assert.IsType<Redacted>(Assert.Single(stack.Deployed.Value.Outputs).Value);
        Assert.Equal("named-password", Assert.Single(parameter.Traces).Rule);
        // The same secret has the same fingerprint wherever it stands.
        Assert.Equal(parameter.Traces[0].Fingerprint, Assert.Single(output.Traces).Fingerprint);
        Assert.Equal(["{{resolve:secretsmanager:shop/db}}"], stack.Defaults.Value.Select(value => value.Value.Clear).OfType<string>());
        Assert.DoesNotContain(Password, snapshot.Text(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_no_pipeline_names_is_not_read()
    {
        var account = await AccountAsync(Invoke("notify"));
        var role = await SamplePipeline.RoleAsync(account, "f", "lambda.amazonaws.com");
        await account.FunctionAsync("notify", role);
        await account.FunctionAsync("other", role);
        await account.StackAsync("other", SamplePipeline.Template, ("DbPassword", "x"));

        var snapshot = await Lab.ScanAsync(account, Lab.Options(endpoint.Url));

        Assert.Equal("notify", snapshot.Single<InvokedFunction>().Name);
        Assert.Empty(snapshot.Resources.OfType<StackDeployment>());
    }

    [Fact]
    public async Task A_function_that_is_gone_is_said_to_be_gone_and_a_stack_that_is_not_deployed_is_none()
    {
        var account = await AccountAsync(Invoke("gone"), Deploy("later"));

        var snapshot = await Lab.ScanAsync(account, Lab.Options(endpoint.Url));

        Assert.Equal(UnreadableReason.NotFound, snapshot.Single<InvokedFunction>().Variables.WhyNot()?.Reason);
        Assert.Null(snapshot.Single<StackDeployment>().Deployed.Value);
        Assert.Empty(snapshot.Single<StackDeployment>().Defaults.Value);
    }

    [Fact]
    public async Task Variables_that_Lambda_could_not_decrypt_are_unknown_and_not_absent()
    {
        var account = await AccountAsync(Invoke("notify"));
        await account.FunctionAsync("notify", await SamplePipeline.RoleAsync(account, "f", "lambda.amazonaws.com"));

        var snapshot = await Lab.ScanAsync(account, Lab.Sessions(Lab.Options(endpoint.Url), new Interceptor(request => request.Operation.EndsWith("/configuration", StringComparison.Ordinal)
            ? Interceptor.Json(HttpStatusCode.OK, """{"FunctionName":"notify","Environment":{"Error":{"ErrorCode":"AccessDeniedException","Message":"Lambda was unable to decrypt"}}}""")
            : null)));

        Assert.Equal($"Lambda did not decrypt the environment variables of arn:aws:lambda:eu-west-1:{account.Id}:function:notify for the scan role (AccessDeniedException). Look at them yourself: the scan may decrypt nothing.",
            snapshot.Single<InvokedFunction>().Variables.WhyNot()?.Message);
    }

    [Fact]
    public async Task A_pipeline_of_another_account_finds_its_stack_where_the_role_of_the_action_is()
    {
        var (tools, shop) = (Lab.NewAccount(endpoint.Url), Lab.NewAccount(endpoint.Url));
        await MakeAsync(tools, SamplePipeline.Action("Stack", "Deploy", "CloudFormation", new { ActionMode = "CREATE_UPDATE", StackName = "shop" }, inputs: ["s"], role: $"arn:aws:iam::{shop.Id}:role/deploy"));
        await shop.StackAsync("shop", SamplePipeline.Template, ("DbPassword", "x"));

        var subject = await Lab.ScanAsync(tools, Lab.Options(endpoint.Url));
        var owner = await Lab.ScanAsync(shop, Lab.Options(endpoint.Url), [.. References.Of(subject.Single<Pipeline>())]);

        Assert.Empty(subject.Resources.OfType<StackDeployment>());
        Assert.Equal($"arn:aws:cloudformation:eu-west-1:{shop.Id}:stack/shop", owner.Single<StackDeployment>().Arn.Text);
        Assert.Contains(owner.Single<StackDeployment>().Arn, new Estate(subject, [owner]).Scopes.ResourcesOf(subject.Single<Pipeline>().Arn));
    }

    private async Task<AwsAccount> AccountAsync(params object[] actions)
    {
        var account = Lab.NewAccount(endpoint.Url);
        await MakeAsync(account, actions);
        return account;
    }

    private static async Task MakeAsync(AwsAccount account, params object[] actions) => await account.PipelineAsync(
        "payments", await SamplePipeline.RoleAsync(account, "x", "codepipeline.amazonaws.com"), $"b-{account.Id}", key: null,
        SamplePipeline.TwoStages[0], SamplePipeline.Stage("Work", actions));

    private static object Invoke(string function) => SamplePipeline.Action("Invoke", "Invoke", "Lambda", new { FunctionName = function });

    private static object Deploy(string stack) => SamplePipeline.Action("Deploy", "Deploy", "CloudFormation", new { ActionMode = "CREATE_UPDATE", StackName = stack }, inputs: ["s"]);
}
