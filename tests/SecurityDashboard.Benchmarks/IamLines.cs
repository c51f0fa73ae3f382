using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace SecurityDashboard.Benchmarks;

/// <summary>
/// The memory of <c>secdash iam evaluate</c>, started as people start it, over files of 10,000, 100,000 and 400,000 cases of which no two
/// have a policy, a context key or a resource in common: it must not grow with the file.
/// </summary>
internal static class IamLines
{
    private static readonly string[] s_services = ["s3", "codepipeline", "kms", "iam", "codebuild", "logs"];
    private static readonly string[] s_verbs = ["Get*", "Put*", "*", "List*", "Start*"];

    public static async Task RunAsync()
    {
        foreach (var cases in (int[])[10_000, 100_000, 400_000])
        {
            using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "secdash.dll"), "iam", "evaluate"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            })!;
            var writing = WriteAsync(process.StandardInput, cases);
            var (answers, peak) = (0, 0L);
            // The peak is gone with the process, so it is read while the input is still open.
            for (var line = 1; line <= cases && await process.StandardOutput.ReadLineAsync() is { } answer; line++)
            {
                if (answer.Contains("\"result\"", StringComparison.Ordinal))
                    answers++;
                if (line % 1_000 == 0)
                    peak = Math.Max(peak, PeakOf(process));
            }

            await writing;
            var processor = process.TotalProcessorTime;
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{answers:N0} of {cases:N0} cases with policies of their own answered: {peak >> 20} MiB resident at most, {cases / processor.TotalSeconds:N0} cases a second of processor time"));
        }
    }

    private static long PeakOf(Process process)
    {
        process.Refresh();
        return process.PeakWorkingSet64;
    }

    private static async Task WriteAsync(StreamWriter input, int cases)
    {
        var random = new Random(5);
        for (var number = 0; number < cases; number++)
            await input.WriteLineAsync(Case(number, random));
        await input.FlushAsync();
    }

    private static string Case(int number, Random random)
    {
        var policy = $$"""{"Version":"2012-10-17","Statement":[{{string.Join(',', Enumerable.Range(0, 4).Select(_ => Statement(number, random)))}}]}""";
        return new StringBuilder()
            .Append(CultureInfo.InvariantCulture, $$"""{"id":{{number}},"principal":"arn:aws:iam::111122223333:role/r{{number}}","action":"s3:GetObject","resource":"arn:aws:s3:::bucket-{{number}}/k","resourceAccount":"111122223333",""")
            .Append(CultureInfo.InvariantCulture, $$""" "context":{"aws:PrincipalTag/team{{number}}":"t"},"identity":[{{policy}}],"scps":[{"orgIdentifier":"root","policies":[{{policy}}]}]}""")
            .ToString();
    }

    private static string Statement(int number, Random random)
    {
        var actions = Enumerable.Range(0, 4).Select(_ => $"\"{s_services[random.Next(s_services.Length)]}:{s_verbs[random.Next(s_verbs.Length)]}\"");
        var condition = random.Next(5) < 2 ? $$$""","Condition":{"StringLike":{"aws:PrincipalTag/team{{{random.Next(1_000_000)}}}":"t*"}}""" : "";
        var everything = random.Next(3) == 0 ? ",\"*\"" : "";
        return $$"""{"Sid":"S{{number}}x{{random.Next(1_000)}}","Effect":"{{(random.Next(3) == 0 ? "Deny" : "Allow")}}","Action":[{{string.Join(',', actions)}}],"Resource":["arn:aws:s3:::bucket-{{random.Next()}}/*"{{everything}}]{{condition}}}""";
    }
}
