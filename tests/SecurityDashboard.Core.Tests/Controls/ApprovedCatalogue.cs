using System.Runtime.CompilerServices;

namespace SecurityDashboard.Controls;

/// <summary>The catalogue as reviewers have approved it, one control a line, so that every change of it shows in the diff.</summary>
internal static class ApprovedCatalogue
{
    private const string Approve = "APPROVE_CATALOGUE";
    private const string Retired = "retired ";

    /// <summary>The ids of the specification's core controls.</summary>
    public static IEnumerable<string> Core => File.ReadLines(FilePath("catalogue.core.txt"));

    public static void AssertIs(IReadOnlyCollection<Control> controls)
    {
        var file = FilePath("catalogue.approved.txt");
        var approved = File.Exists(file) ? File.ReadAllLines(file) : [];
        var ids = controls.Select(control => control.Info.Id).ToHashSet();

        // An id is taken for ever: reports and exceptions refer to it.
        var retired = approved.Select(line => line.StartsWith(Retired, StringComparison.Ordinal) || ids.Contains(IdOf(line)) ? line : Retired + line)
            .Where(line => line.StartsWith(Retired, StringComparison.Ordinal)).ToList();
        var reused = retired.Select(line => IdOf(line[Retired.Length..])).FirstOrDefault(ids.Contains);
        Assert.True(reused is null, $"The id {reused} belonged to a control that was retired. Take the next free one.");

        string[] current = [.. controls.Select(LineOf), .. retired];
        if (Environment.GetEnvironmentVariable(Approve) is "1")
            File.WriteAllLines(file, current);
        else
            Assert.True(current.SequenceEqual(approved), $"""
                The catalogue is not the approved one.
                {string.Join('\n', approved.Except(current).Select(line => $"- {line}"))}
                {string.Join('\n', current.Except(approved).Select(line => $"+ {line}"))}
                If that is what you want, run the tests once with {Approve}=1 and commit {Path.GetFileName(file)} with the change.
                """);
    }

    private static string LineOf(Control control) =>
        $"{control.Info.Id} {control.Info.Severity} {control.Pillar} {control.ResourceType} {control.GetType().Name}: {control.Info.Title} [{string.Join("; ", control.Info.Satisfies)}]{string.Concat(control.Info.Settings.Select(setting => $" {{{setting.Key}: {setting.Shown(setting.DefaultText)}}}"))}";

    private static string IdOf(string line) => line.Split(' ')[0];

    private static string FilePath(string name, [CallerFilePath] string here = "")
    {
        // Builds that map paths for reproducibility leave a relative one here.
        var folder = Path.GetDirectoryName(here) ?? "";
        for (var root = new DirectoryInfo(AppContext.BaseDirectory); !Directory.Exists(folder) && root is not null; root = root.Parent)
            if (Directory.Exists(Path.Combine(root.FullName, "tests", "SecurityDashboard.Core.Tests", "Controls")))
                folder = Path.Combine(root.FullName, "tests", "SecurityDashboard.Core.Tests", "Controls");
        return Path.Combine(folder, name);
    }
}
