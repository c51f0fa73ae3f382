using System.Text.Json;
using SecurityDashboard.Demo;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Cli;

/// <summary>What scripts rely on: exit codes, results on the standard output and nothing else there, errors in a line.</summary>
public sealed class SecdashCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("secdash-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("table")]
    [InlineData("json")]
    [InlineData("csv")]
    public async Task No_name_from_AWS_steers_the_terminal_or_a_spreadsheet(string format)
    {
        const string name = "\u001b]0;owned\u0007\u001b[2J\u202Egpj=cmd|' /C calc'!A0<img src=x>";
        var inventory = DemoEstate.Snapshots(DateTimeOffset.UnixEpoch.AddYears(56)).First();
        var pipeline = inventory.Resources.OfType<Inventory.Pipelines.Pipeline>().First();
        var file = Path.Combine(_folder, "hostile.json.br");
        await File.WriteAllBytesAsync(file, SnapshotDocument.Write(inventory with { Resources = [.. inventory.Resources, pipeline with { Arn = new Arn($"arn:aws:codepipeline:{pipeline.Region}:{inventory.Account}:{name}"), Name = name }] }), TestContext.Current.CancellationToken);

        var run = await SecdashProcess.RunAsync("evaluate", file, "--format", format, "--no-color");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("owned", run.Output, StringComparison.Ordinal);
        // JSON is for programs: it spells control characters out, and keeps every letter of every script.
        Assert.All(format is "json" ? ['\u001b', '\u0007'] : (char[])['\u001b', '\u0007', '\u202E'], steering => Assert.DoesNotContain(steering, run.Output + run.Errors));
    }

    [Theory]
    [InlineData("")]
    [InlineData("scan")]
    [InlineData("collect")]
    [InlineData("evaluate")]
    [InlineData("check")]
    [InlineData("access")]
    [InlineData("controls")]
    [InlineData("policy")]
    [InlineData("iam")]
    [InlineData("iam evaluate")]
    [InlineData("secrets")]
    [InlineData("verify")]
    public async Task Every_command_explains_itself(string command)
    {
        var help = await SecdashProcess.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.Equal((0, ""), (help.ExitCode, help.Errors));
        Assert.Contains("secdash " + command, help.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "Required command was not provided.")]
    [InlineData("scan --nope", "Unrecognized command or argument '--nope'.")]
    [InlineData("scan --min-score many", "--min-score is \"many\"; it must be a number from 0 to 100.")]
    [InlineData("scan --min-score NaN", "--min-score is \"NaN\"; it must be a number from 0 to 100.")]
    [InlineData("scan --min-score 101", "--min-score is \"101\"; it must be a number from 0 to 100.")]
    [InlineData("scan --fail-on worst", "Argument 'worst' not recognized. Must be one of:")]
    [InlineData("scan --regions mars", "--regions holds \"mars\", which is not the name of a region. Give names such as eu-west-1.")]
    [InlineData("scan --endpoint-url here", "--endpoint-url is \"here\". Give an absolute http or https address, or leave it out for AWS.")]
    [InlineData("scan --role-name r", "--role-name needs --accounts, the ids of the accounts to assume it in, or --organization.")]
    [InlineData("scan --accounts 123456789012", "--accounts needs --role-name: the role to assume in each of them.")]
    [InlineData("scan --accounts 1 --role-name r", "--accounts holds \"1\", which is not an account id of twelve digits.")]
    [InlineData("scan --organization", "--organization needs --role-name: the role to assume in each of its accounts.")]
    [InlineData("scan --organization --accounts 1 --role-name r", "--organization names every account already: leave out --accounts, or --organization.")]
    [InlineData("scan -o /none/x", "--output /none/x: the folder /none does not exist. Make it, or name another.")]
    [InlineData("collect -o /none/x", "--output /none/x: the folder /none does not exist. Make it, or name another.")]
    [InlineData("evaluate", "Required argument 'FILE' missing for command: 'evaluate'.")]
    [InlineData("evaluate none.br", "none.br does not exist.")]
    [InlineData("evaluate /", "/ is a folder. Name a file.")]
    [InlineData("check none.yaml", "none.yaml does not exist.")]
    [InlineData("check /dev/null", "/dev/null:1: The file is empty.")]
    [InlineData("check /dev/null --account 1", "--account is \"1\", which is not an account id of twelve digits.")]
    [InlineData("check /dev/null --parameter x", "--parameter is \"x\". Write it as NAME=VALUE.")]
    [InlineData("iam evaluate none.jsonl", "none.jsonl does not exist.")]
    [InlineData("secrets /", "/ is a folder. Name a file.")]
    [InlineData("secrets --fingerprint-key-file /dev/null", "The fingerprint key file /dev/null has fewer than 32 bytes. Make one with: head -c 32 /dev/urandom > FILE")]
    [InlineData("policy --scanner-account 1", "--scanner-account is \"1\", which is not an account id of twelve digits.")]
    public async Task Wrong_usage_is_told_in_a_line_with_exit_code_2(string arguments, string expected)
    {
        var wrong = await SecdashProcess.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((2, ""), (wrong.ExitCode, wrong.Output));
        Assert.Contains(expected, wrong.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", wrong.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endpoint_that_cannot_be_reached_is_told_in_a_line_with_exit_code_3()
    {
        var scan = await SecdashProcess.RunAsync("scan", "--endpoint-url", "http://127.0.0.1:9", "--regions", "eu-west-1");

        Assert.Equal((3, "", 1), (scan.ExitCode, scan.Output, scan.Errors.TrimEnd().Split('\n').Length));
        Assert.StartsWith("STS could not be reached or failed: ", scan.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_no_inventory_is_told_in_a_line_and_with_its_trace_only_when_asked()
    {
        var file = Path.Combine(_folder, "x.json.br");
        await File.WriteAllTextAsync(file, "nonsense", TestContext.Current.CancellationToken);

        var plain = await SecdashProcess.RunAsync("evaluate", file);
        Assert.Equal((2, "", 1), (plain.ExitCode, plain.Output, plain.Errors.TrimEnd().Split('\n').Length));
        Assert.StartsWith($"{file}: This is not an inventory that secdash collected: ", plain.Errors, StringComparison.Ordinal);
        Assert.Contains("   at ", (await SecdashProcess.RunAsync("evaluate", file, "--verbose")).Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_result_is_nothing_but_json_and_gates_have_exit_codes_of_their_own()
    {
        var files = await InventoriesAsync();

        var done = await SecdashProcess.RunAsync(["evaluate", .. files, "--format", "json"]);
        Assert.Equal((0, ""), (done.ExitCode, done.Errors));
        using var json = JsonDocument.Parse(done.Output);
        Assert.Equal("1", json.RootElement.GetProperty("schemaVersion").GetString());
        Assert.Equal(DemoEstate.Accounts.Length, json.RootElement.GetProperty("accounts").GetArrayLength());

        Assert.Equal(1, (await SecdashProcess.RunAsync(["evaluate", .. files, "--fail-on", "low"])).ExitCode);
        Assert.Equal(1, (await SecdashProcess.RunAsync(["evaluate", .. files, "--min-score", "100"])).ExitCode);
        var csv = Path.Combine(_folder, "findings.csv");
        Assert.Equal((0, ""), await SecdashProcess.RunAsync(["evaluate", .. files, "--format", "csv", "-o", csv]) is var written ? (written.ExitCode, written.Output) : default);
        Assert.StartsWith("control,title,", await File.ReadAllTextAsync(csv, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_template_is_checked_with_the_lines_that_findings_are_on_and_what_it_leaves_open_does_not_fail()
    {
        var file = Path.Combine(_folder, "template.yaml");
        await File.WriteAllTextAsync(file, "Parameters:\n  Image: { Type: String }\nResources:\n  Loose:\n    Type: AWS::CodeBuild::Project\n    Properties:\n      Source: { Type: NO_SOURCE, BuildSpec: 'version: 0.2' }\n      Artifacts: { Type: NO_ARTIFACTS }\n      Environment:\n        Image: example/image\n        PrivilegedMode: true\n  Open:\n    Type: AWS::CodeBuild::Project\n    Properties:\n      Source: { Type: NO_SOURCE, BuildSpec: 'version: 0.2' }\n      Artifacts: { Type: NO_ARTIFACTS }\n      Environment: { Image: !Ref Image, PrivilegedMode: false }\n", TestContext.Current.CancellationToken);

        var table = await SecdashProcess.RunAsync("check", file, "--no-color");
        Assert.Equal(0, table.ExitCode);
        Assert.Contains($"{file}:11", table.Output, StringComparison.Ordinal);
        Assert.Contains("evaluations depend on what the file does not say.", table.Errors, StringComparison.Ordinal);
        Assert.Equal(1, (await SecdashProcess.RunAsync("check", file, "--fail-on", "medium")).ExitCode);
        // Nothing that fails is critical, and what is unknown does not fail.
        Assert.Equal(0, (await SecdashProcess.RunAsync("check", file, "--fail-on", "critical")).ExitCode);

        using var json = JsonDocument.Parse((await SecdashProcess.RunAsync("check", file, "--format", "json")).Output);
        Assert.All(json.RootElement.GetProperty("findings").EnumerateArray(), finding => Assert.Equal(file, finding.GetProperty("file").GetString()));
        Assert.Contains(json.RootElement.GetProperty("findings").EnumerateArray(), finding => finding.GetProperty("outcome").GetString() is "unknown" && finding.GetProperty("message").GetString() is "It depends on the parameter Image, which has no default (line 17).");
        using var sarif = JsonDocument.Parse((await SecdashProcess.RunAsync("check", file, "--format", "sarif")).Output);
        Assert.Equal("2.1.0", sarif.RootElement.GetProperty("version").GetString());
    }

    [Fact]
    public async Task The_catalogue_and_the_policy_are_json_for_parsers()
    {
        using var controls = JsonDocument.Parse((await SecdashProcess.RunAsync("controls", "--format", "json")).Output);
        Assert.NotEqual(0, controls.RootElement.GetProperty("controls").GetArrayLength());
        using var policy = JsonDocument.Parse((await SecdashProcess.RunAsync("policy")).Output);
        Assert.Equal("2012-10-17", policy.RootElement.GetProperty("Version").GetString());
    }

    private async Task<string[]> InventoriesAsync()
    {
        var files = new List<string>();
        foreach (var snapshot in DemoEstate.Snapshots(TimeProvider.System.GetUtcNow()))
        {
            files.Add(Path.Combine(_folder, $"{snapshot.Account}.json.br"));
            await File.WriteAllBytesAsync(files[^1], SnapshotDocument.Write(snapshot), TestContext.Current.CancellationToken);
        }

        return [.. files];
    }
}
