using System.Text.Json;
using SecurityDashboard.Inventory;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Cli;

/// <summary>secdash against an AWS endpoint.</summary>
public sealed class ScanTests(AwsEndpoint endpoint) : IClassFixture<AwsEndpoint>, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("secdash-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task What_is_printed_and_written_holds_no_value_that_people_wrote()
    {
        var canaries = (await CanaryEstate.MakeAsync(endpoint.Url, "620000000003")).Canaries;
        string[] account = ["--endpoint-url", endpoint.Url.ToString(), "--regions", CanaryEstate.Region, "--accounts", "620000000003", "--role-name", "scanner"];
        var inventory = Path.Combine(_folder, "inventory.json.br");

        var outputs = new List<(string Where, byte[] Bytes)>();
        foreach (var command in (string[][])[
            ["scan", .. account], ["scan", .. account, "--format", "json", "--verbose"], ["scan", .. account, "--format", "csv"],
            ["collect", .. account, "-o", inventory], ["evaluate", inventory, "--format", "json"], ["evaluate", inventory]])
        {
            var run = await SecdashProcess.RunAsync(command);
            Assert.True(run.ExitCode is 0, $"{string.Join(' ', command)} ended with {run.ExitCode}: {run.Errors}");
            outputs.Add((string.Join(' ', command), System.Text.Encoding.UTF8.GetBytes(run.Output + run.Errors)));
        }

        outputs.Add((inventory, await File.ReadAllBytesAsync(inventory, TestContext.Current.CancellationToken)));
        Assert.All(outputs.Where(output => output.Where.StartsWith("scan", StringComparison.Ordinal) || output.Where.StartsWith("evaluate", StringComparison.Ordinal)),
            output => Assert.Contains(CanaryEstate.Pipeline, System.Text.Encoding.UTF8.GetString(output.Bytes), StringComparison.Ordinal));
        using var file = File.OpenRead(inventory);
        Assert.Contains(SnapshotDocument.Read(file).Resources, resource => resource.Arn.Name == "payments-pull");
        Assert.Empty(outputs.SelectMany(output => canaries.FindIn(output.Where, output.Bytes)).Distinct());
    }

    [Fact]
    public async Task An_organization_is_scanned_account_by_account()
    {
        // Whom the credentials of nobody belong to.
        var hub = new AwsArranger(endpoint.Url, "123456789012", "us-east-1");
        await hub.JsonAsync("organizations", "AWSOrganizationsV20161128.CreateOrganization", """{"FeatureSet":"ALL"}""");
        var created = await hub.JsonAsync("organizations", "AWSOrganizationsV20161128.CreateAccount", """{"Email":"a@example.com","AccountName":"a"}""");
        var member = JsonDocument.Parse(created).RootElement.GetProperty("CreateAccountStatus").GetProperty("AccountId").GetString()!;

        var scan = await SecdashProcess.RunAsync("scan", "--endpoint-url", $"{endpoint.Url}", "--regions", "eu-west-1", "--organization", "--role-name", "scanner", "--format", "json");

        Assert.True(scan.ExitCode is 0, scan.Errors);
        using var json = JsonDocument.Parse(scan.Output);
        var ids = json.RootElement.GetProperty("accounts").EnumerateArray().Select(account => account.GetProperty("id").GetString()).ToList();
        Assert.Contains("123456789012", ids);
        Assert.Contains(member, ids);

        await endpoint.ConfigureAsync("""{"deny":["organizations:ListAccounts"]}""");
        var refused = await SecdashProcess.RunAsync("scan", "--endpoint-url", $"{endpoint.Url}", "--regions", "eu-west-1", "--organization", "--role-name", "scanner");
        await endpoint.ConfigureAsync("""{"deny":[]}""");
        Assert.Equal((3, ""), (refused.ExitCode, refused.Output));
        Assert.Contains("was refused organizations:ListAccounts in us-east-1 of account 123456789012.", refused.Errors, StringComparison.Ordinal);
    }
}
