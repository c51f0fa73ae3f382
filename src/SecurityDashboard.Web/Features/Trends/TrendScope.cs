using System.Collections.Immutable;
using SecurityDashboard.Compliance;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Api;

namespace SecurityDashboard.Web.Features.Trends;

/// <summary>What a trend is of, as addresses and the API write it: <c>scope=pillar&amp;id=authentication</c>.</summary>
/// <param name="Id">As the tables have it.</param>
internal sealed record TrendScope(ScoreScope Kind, string Id)
{
    private static readonly IReadOnlyDictionary<string, ScoreScope> Kinds = Words.Names<ScoreScope>();
    private static readonly IReadOnlyDictionary<string, Pillar> Pillars = Words.Names<Pillar>();

    public static TrendScope Estate { get; } = new(ScoreScope.Estate, "");

    /// <param name="frameworks">Those that can be asked for.</param>
    /// <exception cref="FormatException">There is no such scope; the message says what can be asked for.</exception>
    public static TrendScope Parse(string? scope, string? id, ImmutableArray<Framework> frameworks) => (Words.One("scope", scope, ScoreScope.Estate, Kinds), id) switch
    {
        (ScoreScope.Estate, null or "") => Estate,
        (ScoreScope.Account, { Length: > 0 } account) => new TrendScope(ScoreScope.Account, account),
        (ScoreScope.Pipeline, _) when Guid.TryParse(id, out var pipeline) => new TrendScope(ScoreScope.Pipeline, pipeline.ToString("N")),
        (ScoreScope.Pillar, { Length: > 0 } pillar) => new TrendScope(ScoreScope.Pillar, Words.One("id", pillar, default, Pillars).ToString()),
        (ScoreScope.Framework, { Length: > 0 } framework) when frameworks.FirstOrDefault(it => it.Id.Equals(framework, StringComparison.OrdinalIgnoreCase)) is { } found => new TrendScope(ScoreScope.Framework, found.Id),
        (ScoreScope.Team, _) when Guid.TryParse(id, out var team) => new TrendScope(ScoreScope.Team, team.ToString("N")),
        _ => throw new FormatException("id is the account's number for scope account, the pipeline's or team's id for scope pipeline or team, a pillar such as authentication for scope pillar, "
            + "the id of a framework for scope framework, and nothing for scope estate."),
    };
}
