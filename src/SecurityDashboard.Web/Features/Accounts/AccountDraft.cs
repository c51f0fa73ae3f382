using System.Collections.Immutable;
using SecurityDashboard.Aws;
using SecurityDashboard.AwsSdk;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.Jobs;

namespace SecurityDashboard.Web.Features.Accounts;

/// <summary>An account's settings while someone types them, and what is wrong with them.</summary>
public sealed class AccountDraft
{
    private const int LongestName = 100;
    private const int LongestRoleName = 576;

    public string Name { get; set; } = "";

    public AccountSource Source { get; set; } = AccountSource.Assume;

    public string RoleName { get; set; } = ScanRoleTemplate.DefaultRoleName;

    public string Regions { get; set; } = "";

    public string Schedule { get; set; } = "";

    public static AccountDraft Of(AccountSummary account) => new()
    {
        Name = account.Name,
        Source = account.Source,
        RoleName = account.RoleName ?? ScanRoleTemplate.DefaultRoleName,
        Regions = string.Join(", ", account.Regions),
        Schedule = account.Schedule ?? "",
    };

    /// <summary>By the field's name, in sentences; empty when it can be stored.</summary>
    public ImmutableDictionary<string, string> Problems()
    {
        var problems = ImmutableDictionary.CreateBuilder<string, string>();
        if (Name.Trim() is not { Length: > 0 and <= LongestName })
            problems[nameof(Name)] = $"Give it a name of at most {LongestName} characters.";
        else if (VisibleText.Of(Name) != Name)
            problems[nameof(Name)] = "Use only characters that can be seen: none that control a terminal or turn text round.";
        if (Source is AccountSource.Assume && !IsRoleName(RoleName.Trim()))
            problems[nameof(RoleName)] = "A role's name has letters, digits and _+=,.@- and may have a path before it, such as security/SecurityDashboardScan.";
        if (RegionList().FirstOrDefault(region => !AwsRegions.IsRegion(region)) is { } wrong)
            problems[nameof(Regions)] = $"\"{wrong}\" is not a region. Regions look like eu-west-1; leave the field empty for all that are on by default.";
        if (Source is not AccountSource.Import && Schedule.Trim() is { Length: > 0 } schedule && !CronText.IsValid(schedule))
            problems[nameof(Schedule)] = "This is not a cron expression of five fields, such as 0 */6 * * *.";
        return problems.ToImmutable();
    }

    public AccountSettings ToSettings(bool enabled) => new()
    {
        Name = Name.Trim(),
        Source = Source,
        RoleName = Source is AccountSource.Assume ? RoleName.Trim() : null,
        Regions = RegionList(),
        Schedule = Schedule.Trim() is { Length: > 0 } schedule ? schedule : null,
        Enabled = enabled,
    };

    private ImmutableArray<string> RegionList() =>
        [.. Regions.Split([',', ' ', '\n', '\r', '\t', ';'], StringSplitOptions.RemoveEmptyEntries).Select(region => region.ToLowerInvariant()).Distinct()];

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
    private static bool IsRoleName(string text) =>
        text.Length is > 0 and <= LongestRoleName && text[0] != '/' && text[^1] != '/' && text.All(c => char.IsAsciiLetterOrDigit(c) || "_+=,.@/-".Contains(c, StringComparison.Ordinal));
}
