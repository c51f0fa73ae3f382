namespace SecurityDashboard.Testing;

/// <summary>Templates, plans and definitions as people write them, beside the test assemblies.</summary>
internal static class TemplateFiles
{
    public static IReadOnlyList<string> Names { get; } = [.. Directory.GetFiles(Folder).Select(file => Path.GetFileName(file)!).Order(StringComparer.Ordinal)];

    private static string Folder => Path.Combine(AppContext.BaseDirectory, "Templates");

    public static string Read(string name) => File.ReadAllText(Path.Combine(Folder, name));
}
