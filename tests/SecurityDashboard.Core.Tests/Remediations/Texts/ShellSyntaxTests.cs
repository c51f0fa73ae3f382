using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using SecurityDashboard.Controls;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Remediations.Texts;

/// <summary>The commands, as bash reads them. Nothing of them runs: each is the body of a function that nobody calls.</summary>
public sealed partial class ShellSyntaxTests
{
    [Fact]
    public async Task Every_command_parses()
    {
        Testing.Require.OrSkip(LocalServer.IsOnPath("bash"), "bash on PATH; the commands of the remediations were not parsed.");
        var texts = RemediationTexts.All.SelectMany(entry => Commands(entry.Shown)).Distinct().ToList();

        Assert.Empty(await RefusedAsync(texts));
    }

    [Fact]
    public async Task Commands_parse_whatever_is_in_a_name()
    {
        Testing.Require.OrSkip(LocalServer.IsOnPath("bash"), "bash on PATH; the commands of the remediations were not parsed.");
        var texts = Portion.Of(RemediationTexts.UnderAttack, oneIn: 5).SelectMany(entry => Commands(entry.Hostile)).Distinct().ToList();

        Assert.Empty(await RefusedAsync(texts));
    }

    [Fact]
    public async Task Every_name_stands_outside_quotes_where_its_own_count()
    {
        Testing.Require.OrSkip(LocalServer.IsOnPath("bash"), "bash on PATH; the commands of the remediations were not parsed.");

        // Two semicolons are an error wherever a word of a command may stand, and nothing in quotes or in the text of a file.
        var probes = ControlCatalog.All.SelectMany(control => Commands(control.Info.Remediation)).Distinct()
            .SelectMany(text => Placeholder().Matches(text).Where(name => !IsInComment(text, name.Index)).Select(name => $"{Plainly(text[..name.Index])};;{Plainly(text[(name.Index + name.Length)..])}"))
            .Distinct().ToList();

        Assert.True(probes.Count > 200, $"{probes.Count} names");
        Assert.Empty(probes.Except(await RefusedAsync(probes)));
    }

    [Fact]
    public async Task Hostile_names_arrive_unchanged()
    {
        Testing.Require.OrSkip(LocalServer.IsOnPath("bash"), "bash on PATH; the commands of the remediations were not parsed.");
        var words = RemediationTexts.Hostile.Select(Quoting.Shell);

        var read = await BashAsync(string.Concat(words.Select(word => $"printf '%s\\0' {word}\n")), "");

        Assert.Equal(RemediationTexts.Hostile, read.Split('\0')[..^1]);
    }

    [Fact]
    public async Task What_does_not_parse_is_told()
    {
        Testing.Require.OrSkip(LocalServer.IsOnPath("bash"), "bash on PATH; the commands of the remediations were not parsed.");
        string[] wrong = ["aws 'x", "aws $(x", "aws \"x", "if true; then aws", "aws ;; x", "aws x )", "for x in; aws", "aws x <<'END'\nx"];

        Assert.Equal<string>(wrong, await RefusedAsync(["aws x", .. wrong, "# only said", "aws x <<'END'\nx\nEND"]));
    }

    [Theory]
    [InlineData("****", "told")]
    [InlineData("ghp_x", "written")]
    public async Task No_pipeline_is_written_back_with_its_token_hidden(string token, string expected)
    {
        Testing.Require.OrSkip(LocalServer.IsOnPath("bash"), "bash on PATH; the commands of the remediations were not parsed.");
        var writes = ControlCatalog.All.Select(control => control.Info.Remediation.For(Some.Pipeline.Id, "Source/Source")).SelectMany(Commands)
            .SelectMany(text => UpdateOfPipeline().Matches(text)).Select(match => match.Value).Distinct().ToList();
        var folder = Directory.CreateTempSubdirectory();
        try
        {
            foreach (var name in (string[])["pipeline.json", "pipeline-before.json"])
                await File.WriteAllTextAsync(Path.Combine(folder.FullName, name), $$"""{ "OAuthToken": "{{token}}" }""", TestContext.Current.CancellationToken);

            var script = $"cd '{folder.FullName}'\nset -euo pipefail\n" + "region=eu-west-1\naws() { echo written; }\n" + string.Concat(writes.Select(write => "{ " + write + "; } 2>told.txt\nif [ -s told.txt ]; then echo told; fi\n"));

            Assert.NotEmpty(writes);
            var said = (await BashAsync(script, "")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(writes.Count, said.Length);
            Assert.All(said, word => Assert.Equal(expected, word));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [GeneratedRegex(@"grep -q [^\n]*\n[^\n]*aws codepipeline update-pipeline [^\n;]*")]
    private static partial Regex UpdateOfPipeline();

    private static IEnumerable<string> Commands(Remediation remediation) => new[] { remediation.Cli, remediation.Verify, remediation.Undo }.OfType<string>();

    private static string Plainly(string text) => Placeholder().Replace(text, "name");

    private static bool IsInComment(string text, int at) => Comment().IsMatch(text[(text.LastIndexOf('\n', Math.Max(at - 1, 0)) + 1)..at]);

    /// <summary>One bash for all of them; some errors end the shell that reads, and another goes on behind them.</summary>
    private static async Task<ImmutableArray<string>> RefusedAsync(List<string> texts)
    {
        // A text that ends within quotes, or within the text of a file, takes the brace behind it.
        const string Script =
            """
            mapfile -d '' texts
            trap '[ "$number" = end ] || echo "$number ended"; exit 0' EXIT
            for number in "${!texts[@]}"; do
              eval "uncalled() { :
            ${texts[number]}
            }" 2>/dev/null || echo "$number"
            done
            number=end
            """;
        var refused = ImmutableArray.CreateBuilder<string>();
        for (var (from, next) = (0, texts.Count); from < texts.Count; (from, next) = (next, texts.Count))
            foreach (var said in (await BashAsync(Script, string.Concat(texts.Skip(from).Select(text => text + "\0")))).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                var number = from + int.Parse(said.Split(' ')[0], CultureInfo.InvariantCulture);
                refused.Add(texts[number]);
                if (said.EndsWith("ended", StringComparison.Ordinal))
                    next = number + 1;
            }

        return refused.ToImmutable();
    }

    private static async Task<string> BashAsync(string script, string input)
    {
        var start = new ProcessStartInfo("bash")
        {
            WorkingDirectory = AppContext.BaseDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
            StandardOutputEncoding = Encoding.UTF8,
            Environment = { ["LC_ALL"] = "C.UTF-8" },
        };
        foreach (var option in (string[])["--noprofile", "--norc", "-c", script])
            start.ArgumentList.Add(option);

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(input.AsMemory(), TestContext.Current.CancellationToken);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0, process.ExitCode);
        return await output;
    }

    [GeneratedRegex(@"\{(arn|name|account|region|subKey)\}", RegexOptions.NonBacktracking)]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"^#|[ ;]#", RegexOptions.NonBacktracking)]
    private static partial Regex Comment();
}
