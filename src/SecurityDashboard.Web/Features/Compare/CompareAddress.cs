using System.Collections.Immutable;
using Microsoft.AspNetCore.WebUtilities;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Findings;
using SecurityDashboard.Web.Api;

namespace SecurityDashboard.Web.Features.Compare;

/// <summary>What an address of the page or the API compares, and which differences it asks for.</summary>
internal sealed record CompareAddress(string? A, string? B, ComparisonFilter Filter)
{
    private static readonly Dictionary<string, FindingDifference> Differences = Enum.GetValues<FindingDifference>().Where(it => it is not FindingDifference.Unchanged).ToDictionary(Words.NameOf, StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, Severity> Severities = Enum.GetValues<Severity>().ToDictionary(Words.NameOf, StringComparer.OrdinalIgnoreCase);

    /// <exception cref="FormatException">A word is none of those that there are.</exception>
    public static CompareAddress Parse(string query)
    {
        var values = QueryHelpers.ParseQuery(query).ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase);
        return new CompareAddress(values.GetValueOrDefault("a"), values.GetValueOrDefault("b"), new ComparisonFilter
        {
            Differences = Words.Of("class", values.GetValueOrDefault("class"), Differences),
            Severities = Words.Of("sev", values.GetValueOrDefault("sev"), Severities),
            Accounts = Words.Of(values.GetValueOrDefault("acct")),
            Controls = Words.Of(values.GetValueOrDefault("control")),
            Text = values.GetValueOrDefault("q") is { Length: > 0 } text ? text : null,
        });
    }
}
