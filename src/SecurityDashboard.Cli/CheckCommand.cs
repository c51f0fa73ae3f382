using System.Collections.Immutable;
using System.CommandLine;
using System.Text;
using SecurityDashboard.Controls;
using SecurityDashboard.Inventory;
using SecurityDashboard.Results;
using SecurityDashboard.Templates;
using SecurityDashboard.Templates.Syntax;
using SecurityDashboard.Yaml;

namespace SecurityDashboard.Cli;

/// <summary><c>secdash check</c>: judges a pipeline definition, a CloudFormation template or a Terraform plan before it is deployed.</summary>
internal static class CheckCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "What aws codepipeline get-pipeline prints, a CloudFormation template (JSON or YAML), or what terraform show -json prints of a plan." };
        var account = new Option<string?>("--account") { Description = "The account that it is for, where the file does not say." };
        var region = new Option<string?>("--region") { Description = "The region that it is for, where the file does not say." };
        var parameters = new Option<string[]>("--parameter") { Description = "A template's parameter as NAME=VALUE, before its default; once for each.", DefaultValueFactory = _ => [] };
        var key = FingerprintKeyOption.Create();
        var output = new ResultOutput();
        var command = new Command("check", "Judges a file before it is deployed: what it does not say is unknown, and does not fail.") { file, account, region, parameters, key };
        output.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var path = parsed.GetValue(file)!;
            Files.RequireReadable(path.FullName);
            output.RequireWritable(parsed);
            var context = new CheckContext
            {
                File = path.ToString().Replace('\\', '/'),
                At = TimeProvider.System.GetUtcNow(),
                FingerprintKey = key.Read(parsed),
                Account = parsed.GetValue(account) is { } number ? AccountId.TryParse(number, out var id) ? id : throw new UsageException($"--account is \"{number}\", which is not an account id of twelve digits.") : null,
                Region = parsed.GetValue(region),
                Parameters = Parameters(parsed.GetValue(parameters)!),
            };
            try
            {
                var result = TemplateCheck.Of(await ReadAsync(path, cancellation), YamlFile.Read, context);
                var unknown = result.Findings.Count(finding => finding.Evaluation.Verdict.Outcome is Outcome.Unknown);
                if (unknown > 0)
                    await Console.Error.WriteLineAsync($"{unknown} of {result.Findings.Length} evaluations depend on what the file does not say. They are judged when what it declares is scanned.");
                return await output.WriteAsync(parsed, result, unknownCounts: false, cancellation);
            }
            catch (SyntaxException e)
            {
                throw new UsageException($"{path}:{e.Line}: {e.Message}");
            }
        });
        return command;
    }

    private static async Task<string> ReadAsync(FileInfo file, CancellationToken cancellation)
    {
        if (file.Length > TemplateCheck.LongestText)
            throw new UsageException($"{file} has more than {TemplateCheck.LongestText} bytes. Check it in parts.");

        try
        {
            return await File.ReadAllTextAsync(file.FullName, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true), cancellation);
        }
        catch (DecoderFallbackException)
        {
            throw new UsageException($"{file} is not UTF-8.");
        }
    }

    private static ImmutableDictionary<string, string> Parameters(string[] given)
    {
        var parameters = ImmutableDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var pair in given)
            if (pair.Split('=', 2) is [{ Length: > 0 } name, var value])
                parameters[name] = value;
            else
                throw new UsageException($"--parameter is \"{pair}\". Write it as NAME=VALUE.");
        return parameters.ToImmutable();
    }
}
