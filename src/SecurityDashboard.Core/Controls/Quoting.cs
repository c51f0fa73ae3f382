namespace SecurityDashboard.Controls;

/// <summary>Names in the words of a shell and in templates, where they stay what they are.</summary>
internal static class Quoting
{
    /// <summary>
    /// Names come from AWS and are hostile: anything but the plainest characters is quoted for a shell. Control characters are spelled
    /// out, so that a line break cannot end a comment.
    /// </summary>
    public static string Shell(string value) =>
        value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' or '@' or '+' or ',')
            ? value
            : value.Any(IsLineBreaking)
                ? $"$'{Escaped(value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal))}'"
                : $"'{value.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>For CloudFormation, where the placeholder stands between double quotes.</summary>
    public static string Yaml(string value) => Escaped(value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal));

    /// <summary>For Terraform, where the placeholder stands between double quotes and <c>${</c> and <c>%{</c> would be evaluated.</summary>
    public static string Hcl(string value) => Yaml(value).Replace("${", "$${", StringComparison.Ordinal).Replace("%{", "%%{", StringComparison.Ordinal);

    private static string Escaped(string value) => string.Concat(value.Select(c => IsLineBreaking(c) ? $"\\u{(int)c:x4}" : c.ToString()));

    // The line and paragraph separators and NEL end a line of YAML too.
    private static bool IsLineBreaking(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}
