using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Retention;

internal static class RetentionApi
{
    private static readonly IReadOnlyDictionary<string, RetentionKind> Kinds = Words.Names<RetentionKind>();

    public static void MapRetention(this IEndpointRouteBuilder routes)
    {
        var retention = routes.MapGroup("/retention").WithTags("Retention").RequireAuthorization(Capabilities.Administer);
        retention.MapGet("", ListAsync).WithSummary("For how many days each kind is kept; 0 is for ever.");
        retention.MapGet("/{kind}/effect", EffectAsync).WithSummary("What would be forgotten if it were kept for so many days, before that is decided.");
        retention.MapPut("/{kind}", SetAsync).WithSummary("Keep a kind for so many days. Nothing is forgotten before the night.");
    }

    private static async Task<Ok<RetentionAnswer>> ListAsync(RetentionPolicy policy, CancellationToken cancellation)
    {
        var items = ImmutableArray.CreateBuilder<RetentionKindAnswer>();
        foreach (var kind in Enum.GetValues<RetentionKind>())
            items.Add(new RetentionKindAnswer(kind, await policy.DaysAsync(kind, cancellation), policy.DefaultOf(kind)));
        return TypedResults.Ok(new RetentionAnswer(items.DrainToImmutable()));
    }

    private static async Task<Ok<RetentionEffectAnswer>> EffectAsync(RetentionPolicy policy, string kind, [Description("0 is for ever.")] int days, CancellationToken cancellation)
    {
        var effect = await policy.EffectAsync(KindOf(kind), days, cancellation);
        return TypedResults.Ok(new RetentionEffectAnswer(KindOf(kind), days, effect?.Rows ?? 0, effect?.Bytes ?? 0, effect?.Protected ?? 0, effect?.Oldest, effect is null ? null : effect.OldestKept));
    }

    private static async Task<NoContent> SetAsync(RetentionPolicy policy, HttpContext context, string kind, RetentionDraft draft, CancellationToken cancellation)
    {
        await policy.SetAsync(KindOf(kind), draft.Days, context.Actor(), cancellation);
        return TypedResults.NoContent();
    }

    private static RetentionKind KindOf(string kind) => Kinds.TryGetValue(kind, out var known) ? known : throw new FormatException($"There is no kind {kind}. There are {string.Join(", ", Kinds.Keys)}.");
}

public sealed record RetentionAnswer(ImmutableArray<RetentionKindAnswer> Items);

/// <param name="Days">0 is for ever.</param>
/// <param name="Default">What counts where nobody decided.</param>
public sealed record RetentionKindAnswer(RetentionKind Kind, int Days, int Default);

/// <param name="Bytes">About.</param>
/// <param name="Protected">Rows that are as old and stay, because an exception covers what they are about.</param>
public sealed record RetentionEffectAnswer(RetentionKind Kind, int Days, long Rows, long Bytes, long Protected, DateTimeOffset? Oldest, DateTimeOffset? OldestKept);

public sealed record RetentionDraft(int Days);
