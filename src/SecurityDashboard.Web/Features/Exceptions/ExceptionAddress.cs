using System.Collections.Immutable;
using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Exceptions;

namespace SecurityDashboard.Web.Features.Exceptions;

/// <summary>The filter grammar that the page and the API share: <c>state=requested,active&amp;view=inbox&amp;ends=14&amp;q=…</c>. Keys that nobody knows are reported.</summary>
public sealed record ExceptionAddress(ExceptionFilter Filter, string View, ImmutableArray<string> Unknown)
{
    public const string Inbox = "inbox";
    public const string Mine = "mine";

    private static readonly ImmutableArray<string> Known = ["state", "view", "ends", "q", "limit", "after", "format", "at"];

    /// <param name="who">Whose inbox and requests are meant.</param>
    public static ExceptionAddress Parse(string query, string who, DateTimeOffset now)
    {
        var values = QueryHelpers.ParseQuery(query).ToDictionary(pair => pair.Key, pair => string.Join(',', pair.Value.ToArray()), StringComparer.OrdinalIgnoreCase);
        var unknown = values.Keys.Where(key => !Known.Contains(key, StringComparer.OrdinalIgnoreCase)).ToList();
        var states = ImmutableArray.CreateBuilder<ExceptionState>();
        foreach (var word in (values.GetValueOrDefault("state") ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (Enum.TryParse<ExceptionState>(word, ignoreCase: true, out var state) && Enum.IsDefined(state) && !char.IsAsciiDigit(word[0]))
                states.Add(state);
            else
                unknown.Add($"state={word}");

        var view = values.GetValueOrDefault("view")?.ToLowerInvariant() ?? "";
        if (view is not ("" or Inbox or Mine))
        {
            unknown.Add($"view={view}");
            view = "";
        }

        int? days = null;
        if (values.GetValueOrDefault("ends") is { Length: > 0 } text)
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= ExceptionPolicy.Most)
                days = count;
            else
                unknown.Add($"ends={text}");

        return new ExceptionAddress(new ExceptionFilter
        {
            States = view is Inbox ? [ExceptionState.Requested] : states.ToImmutable(),
            RequestedBy = view is Mine ? who : null,
            NotRequestedBy = view is Inbox ? who : null,
            EndsBefore = days is { } within ? now.AddDays(within) : null,
            Text = values.GetValueOrDefault("q") is { Length: > 0 } q ? q : null,
        }, view, [.. unknown]);
    }
}
