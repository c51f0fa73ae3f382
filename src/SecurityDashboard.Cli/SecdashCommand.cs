using System.CommandLine;
using System.CommandLine.Parsing;
using SecurityDashboard.Cli.Access;
using SecurityDashboard.Cli.Iam;
using SecurityDashboard.Cli.Secrets;

namespace SecurityDashboard.Cli;

/// <summary>Every command, and what holds for all of them: exit codes, errors in one line, no stack trace without --verbose.</summary>
internal sealed class SecdashCommand
{
    private readonly Option<bool> _verbose = new("--verbose") { Description = "Show the whole error, with its stack trace.", Recursive = true };
    private readonly Option<bool> _noColor = new("--no-color") { Description = "Plain text, also on a terminal.", Recursive = true };
    private readonly RootCommand _root;

    private SecdashCommand()
    {
        _root = new RootCommand("Judges the security of AWS CodePipeline: the dashboard's controls, in a terminal and in CI.")
        {
            _verbose,
            _noColor,
            ScanCommand.Create(),
            CollectCommand.Create(),
            EvaluateCommand.Create(),
            CheckCommand.Create(),
            GateCommand.Create(),
            AccessCommand.Create(),
            ControlsCommand.Create(),
            PolicyCommand.Create(),
            IamCommand.Create(),
            SecretsCommand.Create(),
            VerifyCommand.Create(),
        };
    }

    public static SecdashCommand Create() => new();

    public async Task<int> RunAsync(string[] args)
    {
        var parsed = _root.Parse(args);
        if (parsed.Errors.Count > 0)
            return Wrong(parsed);

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Cancelled.");
            return ExitCode.NotEvaluated;
        }
        catch (UsageException e)
        {
            return await FailAsync(parsed, e, ExitCode.WrongUsage);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return await FailAsync(parsed, e, ExitCode.WrongUsage);
        }
        // The boundary of the process: whatever it was, a script gets a line and an exit code.
        catch (Exception e)
        {
            return await FailAsync(parsed, e, ExitCode.NotEvaluated);
        }
    }

    private static int Wrong(ParseResult parsed)
    {
        foreach (var error in parsed.Errors)
            Console.Error.WriteLine(error.Message);

        Console.Error.WriteLine($"See {CommandLine(parsed.CommandResult)} --help.");
        return ExitCode.WrongUsage;
    }

    private static string CommandLine(SymbolResult? command) => command is CommandResult { Command: not RootCommand } result ? $"{CommandLine(result.Parent)} {result.Command.Name}" : "secdash";

    private async Task<int> FailAsync(ParseResult parsed, Exception e, int exitCode)
    {
        await Console.Error.WriteLineAsync(parsed.GetValue(_verbose) ? e.ToString() : e.Message.ReplaceLineEndings(" "));
        return exitCode;
    }
}

/// <summary>What scripts rely on.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int GateFailed = 1;
    public const int WrongUsage = 2;
    public const int NotEvaluated = 3;
}

/// <summary>What was typed cannot be done; the message says why and what to type instead.</summary>
internal sealed class UsageException(string message) : Exception(message);
