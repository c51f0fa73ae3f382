using System.Text.RegularExpressions;

namespace SecurityDashboard.Controls;

/// <summary>
/// How to fix it. Texts may hold <c>{arn}</c>, <c>{name}</c>, <c>{account}</c>, <c>{region}</c> and <c>{subKey}</c>, which
/// <see cref="For"/> fills with the resource's own: in commands quoted for a shell, so there they stand outside quotes; in templates
/// escaped, so there they stand between double quotes.
/// </summary>
/// <param name="Summary">One or two sentences.</param>
/// <param name="Reference">The AWS page that describes it.</param>
public sealed record Remediation(string Summary, Uri Reference)
{
    private static readonly Regex Placeholder = new(@"\{(arn|name|account|region|subKey)\}", RegexOptions.NonBacktracking);

    public string? Cli { get; init; }

    public string? CloudFormation { get; init; }

    public string? Terraform { get; init; }

    public string? Console { get; init; }

    /// <summary>How to see that it worked.</summary>
    public string? Verify { get; init; }

    /// <summary>What else changes, and what may break.</summary>
    public string? SideEffects { get; init; }

    /// <summary>The same remediation with the placeholders filled for one resource.</summary>
    public Remediation For(Inventory.ResourceId resource, string subKey)
    {
        return new Remediation(Filled(Summary, value => value), Reference)
        {
            Cli = FilledIf(Cli, Shell),
            Verify = FilledIf(Verify, Shell),
            CloudFormation = FilledIf(CloudFormation, Yaml),
            Terraform = FilledIf(Terraform, Hcl),
            Console = FilledIf(Console, value => value),
            SideEffects = FilledIf(SideEffects, value => value),
        };

        string? FilledIf(string? text, Func<string, string> quote) => text is null ? null : Filled(text, quote);

        // In one pass: a name that itself holds "{subKey}" must not be filled a second time, inside the quotes of the first.
        string Filled(string text, Func<string, string> quote) => Placeholder.Replace(text, match => quote(match.Value switch
        {
            "{arn}" => resource.Arn.Text,
            "{name}" => resource.Arn.Name,
            "{account}" => resource.Account.Text,
            "{region}" => resource.Region,
            _ => subKey,
        }));
    }

    /// <summary>
    /// Names come from AWS and are hostile: anything but the plainest characters is quoted for a shell. Control characters are spelled
    /// out, so that a line break cannot end a comment.
    /// </summary>
    private static string Shell(string value) =>
        value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' or '@' or '+' or ',')
            ? value
            : value.Any(IsLineBreaking)
                ? $"$'{Escaped(value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("'", @"\'", StringComparison.Ordinal))}'"
                : $"'{value.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>For CloudFormation, where the placeholder stands between double quotes.</summary>
    private static string Yaml(string value) => Escaped(value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal));

    /// <summary>For Terraform, where the placeholder stands between double quotes and <c>${</c> and <c>%{</c> would be evaluated.</summary>
    private static string Hcl(string value) => Yaml(value).Replace("${", "$${", StringComparison.Ordinal).Replace("%{", "%%{", StringComparison.Ordinal);

    private static string Escaped(string value) => string.Concat(value.Select(c => IsLineBreaking(c) ? $"\\u{(int)c:x4}" : c.ToString()));

    // The line and paragraph separators and NEL end a line of YAML too.
    private static bool IsLineBreaking(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';
}
