using SecurityDashboard.Web.Composition.Configuration;

namespace SecurityDashboard.Web.Composition;

/// <summary>The folder of <c>Data:Directory</c>, which exists and can be written to.</summary>
public sealed record DataFolder(string Path)
{
    /// <exception cref="SettingsException">It cannot be made, or not be written to.</exception>
    public static DataFolder Make(Settings settings)
    {
        try
        {
            var folder = Directory.CreateDirectory(settings.Data.Directory);
            if (!OperatingSystem.IsWindows())
                // Findings tell an attacker where to begin: nobody else on the machine reads them.
                File.SetUnixFileMode(folder.FullName, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            return new DataFolder(folder.FullName) is var made && made.IsWritable() ? made : throw new IOException("nothing can be written there");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new SettingsException($"Setting Data:Directory is '{settings.Data.Directory}'; allowed: a folder that this process can write to ({e.Message.ReplaceLineEndings(" ")}).");
        }
    }

    public bool IsWritable()
    {
        try
        {
            var probe = System.IO.Path.Combine(Path, ".probe");
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
