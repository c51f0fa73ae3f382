namespace SecurityDashboard.Data.Queries;

/// <summary>What people type, as a pattern for LIKE in which it stands for itself.</summary>
internal static class Pattern
{
    public const string Escape = @"\";

    /// <summary>In lower case, as what it is compared with must be.</summary>
    public static string Containing(string text) => $"%{Beginning(text)}";

    /// <summary>In lower case, as what it is compared with must be.</summary>
    public static string Beginning(string text)
    {
        var literal = text.ToLowerInvariant().Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal);
        return $"{literal}%";
    }

    /// <summary>A pattern in which <c>*</c> and <c>?</c> are wildcards.</summary>
    public static string OfGlob(string glob) => glob.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)
        .Replace('*', '%').Replace('?', '_');
}
