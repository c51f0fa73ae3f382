namespace SecurityDashboard.Cli;

/// <summary>Says before the work what would otherwise fail after it.</summary>
internal static class Files
{
    /// <exception cref="UsageException">There is nothing to read.</exception>
    public static void RequireReadable(string path)
    {
        if (Directory.Exists(path))
            throw new UsageException($"{path} is a folder. Name a file.");
        if (!File.Exists(path))
            throw new UsageException($"{path} does not exist.");
    }

    /// <exception cref="UsageException">A file cannot be written there.</exception>
    public static void RequireWritable(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path));
        if (Directory.Exists(path))
            throw new UsageException($"--output {path} is a folder. Name a file.");
        if (folder is not null && !Directory.Exists(folder))
            throw new UsageException($"--output {path}: the folder {folder} does not exist. Make it, or name another.");
        if (File.Exists(path) && File.GetAttributes(path).HasFlag(FileAttributes.ReadOnly))
            throw new UsageException($"--output {path} may not be written. Name another file.");
    }
}
