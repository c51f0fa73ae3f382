namespace SecurityDashboard.Controls;

/// <summary>
/// How to fix it. Texts may hold <c>{arn}</c>, <c>{name}</c>, <c>{account}</c>, <c>{region}</c> and <c>{subKey}</c>, which
/// <see cref="For"/> fills with the resource's own, quoted where a shell would read them.
/// </summary>
/// <param name="Summary">One or two sentences.</param>
/// <param name="Reference">The AWS page that describes it.</param>
public sealed record Remediation(string Summary, Uri Reference)
{
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
        return new Remediation(Plain(Summary)!, Reference)
        {
            Cli = Filled(Cli, Shell),
            Verify = Filled(Verify, Shell),
            CloudFormation = Filled(CloudFormation, Quoted),
            Terraform = Filled(Terraform, Quoted),
            Console = Plain(Console),
            SideEffects = Plain(SideEffects),
        };

        string? Plain(string? text) => Filled(text, value => value);

        string? Filled(string? text, Func<string, string> quote) => text?
            .Replace("{arn}", quote(resource.Arn.Text), StringComparison.Ordinal)
            .Replace("{name}", quote(resource.Arn.Name), StringComparison.Ordinal)
            .Replace("{account}", quote(resource.Account.Text), StringComparison.Ordinal)
            .Replace("{region}", quote(resource.Region), StringComparison.Ordinal)
            .Replace("{subKey}", quote(subKey), StringComparison.Ordinal);
    }

    /// <summary>Names come from AWS and are hostile: anything but the plainest characters is quoted for a POSIX shell.</summary>
    private static string Shell(string value) =>
        value.Length > 0 && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or ':' or '@' or '+' or ',')
            ? value
            : $"'{value.Replace("'", @"'\''", StringComparison.Ordinal)}'";

    /// <summary>For templates, where the placeholder stands between double quotes.</summary>
    private static string Quoted(string value) => value.Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("${", "$${", StringComparison.Ordinal);
}
