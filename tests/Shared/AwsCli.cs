using System.Diagnostics;

namespace SecurityDashboard.Testing;

/// <summary>The real <c>aws</c>, run by bash in a folder of its own against a test endpoint.</summary>
internal static class AwsCli
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Skips the asking test where a program is missing, and fails it in CI.</summary>
    public static void Require() =>
        Testing.Require.OrSkip(new[] { "aws", "bash", "jq" }.All(LocalServer.IsOnPath), "aws, bash and jq on PATH; the commands that pages show were not run.");

    public static async Task<Ran> RunAsync(string script, DirectoryInfo folder, IReadOnlyDictionary<string, string> environment, string input)
    {
        var start = new ProcessStartInfo("bash") { WorkingDirectory = folder.FullName, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var option in (string[])["--noprofile", "--norc", "-euo", "pipefail", "-c", script])
            start.ArgumentList.Add(option);
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        using var process = Process.Start(start)!;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            await process.StandardInput.WriteAsync(input.AsMemory(), patience.Token);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended before it had read everything.
        }

        var (output, errors) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
        try
        {
            await process.WaitForExitAsync(patience.Token);
            return new Ran(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}

internal sealed record Ran(int ExitCode, string Output, string Errors)
{
    public override string ToString() => $"exit code {ExitCode}\n{Errors}\n{Output}";
}
