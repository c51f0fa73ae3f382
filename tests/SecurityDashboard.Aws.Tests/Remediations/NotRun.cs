using System.Text.RegularExpressions;
using SecurityDashboard.Aws.Support;
using SecurityDashboard.Controls;

namespace SecurityDashboard.Aws.Remediations;

/// <summary>Why the commands of a control are not run, and whether that still holds.</summary>
internal abstract partial record NotRun
{
    public abstract Task HoldsAsync(Control control, Uri endpoint);

    /// <summary>An operation that the commands call and the endpoint does not know.</summary>
    /// <param name="Command">As aws has it, with what it cannot do without.</param>
    public sealed record Lacks(string Command) : NotRun
    {
        public override async Task HoldsAsync(Control control, Uri endpoint)
        {
            AwsCli.Require();
            Assert.Contains(string.Join(' ', Command.Split(' ').Take(2)), control.Info.Remediation.Cli, StringComparison.Ordinal);

            var account = Lab.NewAccount(endpoint);
            var folder = Directory.CreateTempSubdirectory("remediation-");
            var ran = await AwsCli.RunAsync($"aws {Command}", folder, await RepairRun.EnvironmentAsync(account), "");
            folder.Delete(recursive: true);

            Assert.True(ran.ExitCode != 0, $"The endpoint knows it now: run the commands of {control.Info.Id}.");
            Assert.Matches(@"\b50[01]\b|NotImplemented|not been implemented|InternalFailure|Unable to parse response|UnknownOperation|NoSuchEntity|Could not connect", ran.Errors);
        }
    }

    /// <summary>The commands show who may what; what to take away from whom is for people to decide. They change nothing.</summary>
    public sealed partial record OnlyLooks : NotRun
    {
        public override Task HoldsAsync(Control control, Uri endpoint)
        {
            Assert.All(Verbs().Matches(control.Info.Remediation.Cli!), verb => Assert.Matches("^(get|batch-get|list|describe|lookup|simulate|generate)-", verb.Groups[1].Value));
            return Task.CompletedTask;
        }

        [GeneratedRegex(@"(?m)^[^#\n]*?\baws [a-z0-9-]+ ([a-z0-9-]+)")]
        private static partial Regex Verbs();
    }

    /// <summary>What is wrong stands outside AWS, in a template or with people, so that no command mends it: the commands do what comes before.</summary>
    public sealed record Outside(string Why) : NotRun
    {
        public override Task HoldsAsync(Control control, Uri endpoint)
        {
            Assert.NotEmpty(Why);
            return Task.CompletedTask;
        }
    }

    /// <summary>The fault itself cannot be made in the endpoint, so that nothing fails that could be mended.</summary>
    public sealed record CannotFail(string Why) : NotRun
    {
        public override Task HoldsAsync(Control control, Uri endpoint)
        {
            Assert.NotEmpty(Why);
            return Task.CompletedTask;
        }
    }
}
