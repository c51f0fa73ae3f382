using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Findings;

namespace SecurityDashboard.Web.Features.Findings;

/// <summary>
/// The filter grammar that addresses, the API and exports share: <c>status=open&amp;sev=critical,high&amp;acct=…&amp;pillar=…&amp;control=…&amp;age=gt:30d</c>.
/// Keys that nobody knows are reported, never an error.
/// </summary>
public sealed record FindingAddress(FindingFilter Filter, ImmutableArray<string> Unknown)
{
    private static readonly ImmutableArray<string> Known = ["status", "sev", "acct", "region", "pillar", "control", "type", "resource", "fingerprint", "q", "stale", "excepted", "exception", "age", "sla", "owner", "outcome", "pipeline", "sort", "group", "limit", "after", "format", "at", "finding", "view", "rev"];

    private static readonly TimeSpan Soon = TimeSpan.FromDays(7);

    /// <param name="now">What ages are counted from.</param>
    /// <param name="targets">What is late by them; those that come with the program unless given.</param>
    /// <param name="me">Who asks, by the name that they sign in with.</param>
    public static FindingAddress Parse(string query, DateTimeOffset now, FixTargets? targets = null, string? me = null)
    {
        var values = QueryHelpers.ParseQuery(query).ToDictionary(pair => pair.Key, pair => string.Join(',', pair.Value.ToArray()), StringComparer.OrdinalIgnoreCase);
        var unknown = values.Keys.Where(key => !Known.Contains(key, StringComparer.OrdinalIgnoreCase)).ToList();
        var (since, before) = Age(values.GetValueOrDefault("age"), now);
        var (statuses, open) = Statuses(values.GetValueOrDefault("status"));
        if (values.GetValueOrDefault("exception") is { Length: > 0 } named && !Guid.TryParse(named, out _))
            unknown.Add($"exception={named}");
        if (values.TryGetValue("age", out var age) && since is null && before is null)
            unknown.Add($"age={age}");

        return new FindingAddress(new FindingFilter
        {
            Statuses = statuses,
            Open = open,
            Outcomes = Enums<Outcome>("outcome"),
            Severities = Enums<Severity>("sev"),
            Accounts = List("acct"),
            Regions = List("region"),
            Pillars = Enums<Pillar>("pillar"),
            Controls = List("control"),
            ResourceTypes = List("type"),
            Resource = values.GetValueOrDefault("resource") is { Length: > 0 } resource ? resource : null,
            Fingerprint = values.GetValueOrDefault("fingerprint") is { Length: > 0 } fingerprint ? fingerprint : null,
            Text = values.GetValueOrDefault("q") is { Length: > 0 } text ? text : null,
            Pipeline = Guid.TryParse(values.GetValueOrDefault("pipeline"), out var pipeline) ? pipeline : null,
            Excepted = Fact("excepted"),
            Exception = Guid.TryParse(values.GetValueOrDefault("exception"), out var exception) ? exception : null,
            Stale = values.GetValueOrDefault("stale") is "true",
            OpenedSince = since,
            OpenedBefore = before,
            Owner = values.GetValueOrDefault("owner") switch { null or "" => null, "me" => new OwnerFilter(null, me ?? ""), "none" => new OwnerFilter(null, null), var team => new OwnerFilter(team, null) },
            Due = Due(values.GetValueOrDefault("sla")),
        }, [.. unknown]);

        bool? Fact(string key)
        {
            switch (values.GetValueOrDefault(key)?.ToLowerInvariant())
            {
                case null or "": return null;
                case "true": return true;
                case "false": return false;
                default: unknown.Add($"{key}={values[key]}"); return null;
            }
        }

        ImmutableArray<string> List(string key) => [.. (values.GetValueOrDefault(key) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];

        ImmutableArray<TEnum> Enums<TEnum>(string key) where TEnum : struct, Enum
        {
            var found = ImmutableArray.CreateBuilder<TEnum>();
            foreach (var word in List(key))
                if (Enum.TryParse<TEnum>(word, ignoreCase: true, out var value) && Enum.IsDefined(value) && !char.IsAsciiDigit(word[0]))
                    found.Add(value);
                else
                    unknown.Add($"{key}={word}");
            return found.ToImmutable();
        }

        DueWithin? Due(string? sla)
        {
            switch (sla?.ToLowerInvariant())
            {
                case "breached": return new DueWithin(targets ?? FixTargets.Default, After: null, By: now);
                case "due": return new DueWithin(targets ?? FixTargets.Default, After: now, By: now + Soon);
                case null or "": return null;
                default: unknown.Add($"sla={sla}"); return null;
            }
        }

        (ImmutableArray<FindingStatus>, bool) Statuses(string? list)
        {
            var statuses = ImmutableArray.CreateBuilder<FindingStatus>();
            var everything = false;
            foreach (var word in (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                switch (word.ToLowerInvariant())
                {
                    case "all": everything = true; break;
                    case "open" or "fail": statuses.Add(FindingStatus.Open); break;
                    case "resolved": statuses.Add(FindingStatus.Resolved); break;
                    case "gone": statuses.Add(FindingStatus.Gone); break;
                    case "off": statuses.Add(FindingStatus.Off); break;
                    case "passing": statuses.Add(FindingStatus.None); break;
                    default: unknown.Add($"status={word}"); break;
                }

            return (statuses.ToImmutable(), statuses.Count == 0 && !everything);
        }
    }

    /// <summary>gt:30d means failing for more than 30 days, lt:7d for less than 7; d, h and w are understood.</summary>
    private static (DateTimeOffset? Since, DateTimeOffset? Before) Age(string? age, DateTimeOffset now)
    {
        if (age?.Split(':') is not [("gt" or "lt") and var side, { Length: > 1 } length] || !int.TryParse(length[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > 10_000)
            return (null, null);

        TimeSpan? span = length[^1] switch { 'h' => TimeSpan.FromHours(count), 'd' => TimeSpan.FromDays(count), 'w' => TimeSpan.FromDays(7 * count), _ => null };
        return span is not { } limit ? (null, null) : side == "lt" ? (now - limit, null) : (null, now - limit);
    }
}
