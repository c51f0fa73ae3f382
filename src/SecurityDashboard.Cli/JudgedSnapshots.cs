using System.CommandLine;
using SecurityDashboard.Inventory;
using SecurityDashboard.Results;

namespace SecurityDashboard.Cli;

/// <summary>Judges snapshots, and says on the standard error when a control failed by an error of its own.</summary>
internal static class JudgedSnapshots
{
    public static EstateResult Of(ParseResult parsed, IEnumerable<AccountSnapshot> snapshots) => EstateResult.Of(snapshots, failure => Console.Error.WriteLine(
        parsed.GetValue<bool>("--verbose")
            ? $"Control {failure.ControlId} failed on {TextTable.Printable(failure.Resource.Text)}: {failure.Error}"
            : $"Control {failure.ControlId} failed on {TextTable.Printable(failure.Resource.Text)}. Run again with --verbose, and report it."));
}
