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
    private static readonly Regex PipelineUpdate = new(@"aws codepipeline update-pipeline [^\n]* --pipeline file://([a-z-]+\.json)", RegexOptions.NonBacktracking);

    private static readonly Regex Placeholder = new(@"\{(arn|name|account|region|subKey)\}", RegexOptions.NonBacktracking);

    public string? Cli { get; init; }

    public string? CloudFormation { get; init; }

    public string? Terraform { get; init; }

    public string? Console { get; init; }

    /// <summary>How to see that it worked.</summary>
    public string? Verify { get; init; }

    /// <summary>What else changes, and what may break.</summary>
    public string? SideEffects { get; init; }

    /// <summary>
    /// How to have it back as it was, in commands; where a command cannot, what to do, or why there is nothing to undo, in comments of a shell.
    /// </summary>
    public string? Undo { get; init; }

    /// <summary>The same remediation with the placeholders filled for one resource.</summary>
    public Remediation For(Inventory.ResourceId resource, string subKey)
    {
        return new Remediation(Filled(Summary, value => value), Reference)
        {
            Cli = FilledIf(Guarded(Cli), Quoting.Shell),
            Verify = FilledIf(Verify, Quoting.Shell),
            CloudFormation = FilledIf(CloudFormation, Quoting.Yaml),
            Terraform = FilledIf(Terraform, Quoting.Hcl),
            Console = FilledIf(Console, value => value),
            SideEffects = FilledIf(SideEffects, value => value),
            Undo = FilledIf(Guarded(Undo), Quoting.Shell),
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
    /// CodePipeline shows the token of a GitHub source of version 1 as asterisks and takes them for the token when they are written back, so
    /// that the source no longer works: no command writes a pipeline that still holds them.
    /// </summary>
    /// <remarks>https://docs.aws.amazon.com/codepipeline/latest/userguide/appendix-github-oauth.html</remarks>
    private static string? Guarded(string? shell) => shell is null ? null : PipelineUpdate.Replace(shell,
        "grep -q '\"OAuthToken\": *\"[*]' $1 && echo 'CodePipeline shows the token of GitHub as ****, and writing that back would break the source. Put the token into $1, then go on from here.' >&2 \\\n  || $0");
}
