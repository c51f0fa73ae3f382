using System.Diagnostics;

namespace SecurityDashboard.Cli;

/// <summary>secdash as scripts start it: a process with arguments, two outputs and an exit code.</summary>
internal sealed record SecdashProcess(int ExitCode, string Output, string Errors)
{
    public static Task<SecdashProcess> RunAsync(params string[] arguments) => RunAsync("", arguments);

    public static async Task<SecdashProcess> RunAsync(string input, string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (IEnumerable<string>)["exec", Path.Combine(AppContext.BaseDirectory, "secdash.dll"), .. arguments])
            start.ArgumentList.Add(argument);
        // Credentials of nobody: nothing on this machine's profiles or instance role is used.
        start.Environment["AWS_ACCESS_KEY_ID"] = "AKIAHUB0000000000000";
        start.Environment["AWS_SECRET_ACCESS_KEY"] = "hub";
        start.Environment["AWS_EC2_METADATA_DISABLED"] = "true";
        foreach (var variable in (string[])["AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_REGION", "AWS_DEFAULT_REGION"])
            start.Environment.Remove(variable);

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.StandardInput.WriteAsync(input);
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new SecdashProcess(process.ExitCode, await output, await errors);
    }
}
