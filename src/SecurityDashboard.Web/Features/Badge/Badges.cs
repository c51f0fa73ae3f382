using System.Collections.Immutable;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Badge;

/// <summary>Badges that anybody may see who has their link. A token opens one pipeline's grade and nothing else; only its hash is kept, and it can be revoked.</summary>
public sealed class Badges(SettingStore settings, PipelineQueries pipelines, TimeProvider time)
{
    private const string Prefix = "badge:";
    private const int Bytes = 18;

    /// <summary>How long ago a pipeline may have been judged for its badge to show it as it stands.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(48);

    /// <summary>Makes the one link of a pipeline, and revokes the one before.</summary>
    /// <returns>The token, which is shown this once.</returns>
    public async Task<string> MakeAsync(Guid pipeline, Actor actor, CancellationToken cancellation)
    {
        await RevokeAsync(pipeline, actor, cancellation);
        var token = SecretToken.Make(Bytes);
        await settings.SetAsync(Prefix + SecretToken.HashOf(token), pipeline.ToString("N"), actor, cancellation);
        return token;
    }

    /// <returns>False when it has none.</returns>
    public async Task<bool> RevokeAsync(Guid pipeline, Actor actor, CancellationToken cancellation)
    {
        var keys = await KeysOfAsync(pipeline, cancellation);
        foreach (var key in keys)
            await settings.RemoveAsync(key, actor, cancellation);
        return keys.Length > 0;
    }

    public async Task<bool> HasAsync(Guid pipeline, CancellationToken cancellation) => (await KeysOfAsync(pipeline, cancellation)).Length > 0;

    /// <summary>Null when the token opens nothing, or the pipeline is no longer there.</summary>
    public async Task<BadgeFace?> FindAsync(string token, CancellationToken cancellation)
    {
        if (token.Length > 100 || await settings.GetAsync(Prefix + SecretToken.HashOf(token), cancellation) is not { } text || !Guid.TryParse(text, out var id) || await pipelines.FindAsync(id, cancellation) is not { Pipeline: { } pipeline })
            return null;

        var isStale = pipeline.EvaluatedAt is not { } judged || time.GetUtcNow() - judged > Fresh;
        return BadgeFace.Of(pipeline.Score.Score, isStale);
    }

    private async Task<ImmutableArray<string>> KeysOfAsync(Guid pipeline, CancellationToken cancellation) =>
        [.. (await settings.ListAsync(Prefix, cancellation)).Where(entry => entry.Value == pipeline.ToString("N")).Select(entry => entry.Key)];
}
