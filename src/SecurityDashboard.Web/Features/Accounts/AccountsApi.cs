using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SecurityDashboard.Aws;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Inventory;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.Features.Access;
using SecurityDashboard.Web.Composition;
using SecurityDashboard.Web.Features.Scans;
using SecurityDashboard.Web.Jobs;
using SecurityDashboard.Web.People;
using PrincipalSignIn = SecurityDashboard.Access.PrincipalSignIn;

namespace SecurityDashboard.Web.Features.Accounts;

internal static class AccountsApi
{
    private static readonly ListAnswer<AccountAnswer> Answers = new("accounts",
        ("id", it => it.Id), ("name", it => it.Name), ("source", it => it.Source), ("regions", it => it.Regions), ("enabled", it => it.Enabled), ("schedule", it => it.Schedule),
        ("snapshot_at", it => it.SnapshotAt), ("evaluated_at", it => it.EvaluatedAt), ("resources", it => it.Resources), ("pipelines", it => it.Pipelines), ("coverage", it => it.Coverage),
        ("unreadable_count", it => it.UnreadableCount), ("grade", it => it.Score.Grade), ("score", it => it.Score.Score), ("risk_points", it => it.Score.RiskPoints),
        ("last_scan", it => it.LastScan), ("last_scan_state", it => it.LastScanState), ("last_scan_error", it => it.LastScanError));

    private static readonly ListAnswer<SignInAnswer> SignIns = new("sign-ins",
        ("id", it => it.Id), ("name", it => it.Name), ("account", it => it.Account), ("methods", it => it.Methods), ("groups", it => it.Groups), ("administrator", it => it.Administrator), ("long_lived", it => it.LongLived),
        ("session_seconds", it => it.SessionSeconds), ("session_unknown_because", it => it.SessionUnknownBecause), ("second_factor", it => it.SecondFactor), ("last_used", it => it.LastUsed),
        ("last_used_unknown_because", it => it.LastUsedUnknownBecause), ("pipelines", it => it.Reaches.Length));

    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        var accounts = routes.MapGroup("/accounts").WithTags("Accounts");
        accounts.MapGet("", ListAsync).WithSummary("Connected accounts, in the order of their numbers.").ProducesList<AccountAnswer>();
        accounts.MapPost("", AddAsync).WithSummary("Connect an account. The answer holds the ExternalId that its role must ask for.").RequireAuthorization(Capabilities.Administer);
        accounts.MapGet("/{id}", FindAsync).WithSummary("One account with what could not be read of it.");
        accounts.MapGet("/{id}/sign-ins", SignInsAsync).WithSummary("Everybody who reaches a pipeline of the account, and how they sign in.")
            .ProducesList<SignInAnswer>().RequireAuthorization(Capabilities.ViewEvidence).RequireRateLimiting(RateLimits.Work);
        accounts.MapPost("/{id}/test", TestAsync).WithSummary("Try, step by step, what a scan of the account needs.")
            .RequireAuthorization(Capabilities.Administer).RequireRateLimiting(RateLimits.Work);
        accounts.MapPost("/{id}/scan", ScanAsync).WithSummary("Scan the account now.").RequireAuthorization(Capabilities.Scan).WithMetadata(new AboutRoute(AboutKind.Account)).RequireRateLimiting(RateLimits.Work);
        accounts.MapPost("/{id}/inventory", ImportAsync).WithSummary("Import an inventory file that secdash collected, as the request's body.")
            .Accepts<IFormFile>("application/octet-stream")
            .WithMetadata(new RequestSizeLimitAttribute(SnapshotDocument.MaxCompressedBytes))
            .RequireAuthorization(Capabilities.Administer).RequireRateLimiting(RateLimits.Work);
    }

    private static Task<IResult> ListAsync(
        AccountQueries queries, ExtentQueries extents, HttpContext context, [AsParameters] Part part, [Description("json or csv; csv holds them all.")] string? format, CancellationToken cancellation) =>
        Answers.AnswerAsync(context, format, part, async (limit, after) =>
        {
            var page = await queries.ListAsync(limit, after, cancellation);
            return new Page<AccountAnswer>([.. page.Items.Select(account => AccountAnswer.Of(account, context))], page.Next);
        }, own: async (extent, page) =>
        {
            var held = await extents.AccountsAsync(extent, [.. page.Select(account => account.Id)], cancellation);
            return [.. page.Where(account => held.Contains(account.Id))];
        });

    private static async Task<Results<Ok<AccountDetailAnswer>, NotFound>> FindAsync(
        AccountQueries queries, SnapshotStore snapshots, HttpContext context, string id, CancellationToken cancellation)
    {
        var number = AccountConnections.Number(id);
        return await queries.FindAsync(number, cancellation) is { } account
            ? TypedResults.Ok(new AccountDetailAnswer(AccountAnswer.Of(account, context), (await snapshots.LatestAsync(number, cancellation))?.Unreadable() ?? []))
            : TypedResults.NotFound();
    }

    private static async Task<IResult> SignInsAsync(
        SnapshotStore snapshots, OwnSignIns own, HttpContext context, string id, [AsParameters] Part part, [Description("json or csv; csv holds them all.")] string? format, CancellationToken cancellation)
    {
        if (await snapshots.EstateAsync(AccountConnections.Number(id), cancellation) is not { } stored)
            return TypedResults.NotFound();

        var all = await own.OfAsync(PrincipalSignIn.Of(stored.Estate), context.User, cancellation);
        return await SignIns.AnswerAsync(context, format, part, (limit, after) =>
        {
            var rest = after is null ? all : [.. all.SkipWhile(signIn => signIn.Principal.Id != after).Skip(1)];
            var page = rest.Take(limit).ToList();
            return Task.FromResult(new Page<SignInAnswer>([.. page.Select(SignInAnswer.Of)], page.Count < rest.Length ? page[^1].Principal.Id : null));
        }, own: ListAnswer<SignInAnswer>.Limited);
    }

    private static async Task<Results<Created<AccountAnswer>, ProblemHttpResult>> AddAsync(
        AccountConnections connections, AccountQueries queries, HttpContext context, NewAccount account, CancellationToken cancellation)
    {
        var settings = new AccountSettings
        {
            Name = account.Name ?? account.Id,
            Source = account.Source,
            RoleName = account.RoleName,
            Regions = account.Regions ?? [],
            Schedule = account.Schedule,
        };
        if (await connections.AddAsync(account.Id, settings, context.Actor(), cancellation) is null)
            return TypedResults.Problem($"Account {account.Id} is connected already.", statusCode: StatusCodes.Status409Conflict);

        var added = await queries.FindAsync(AccountConnections.Number(account.Id), cancellation);
        return TypedResults.Created($"/api/v1/accounts/{account.Id}", AccountAnswer.Of(added!, context));
    }

    private static async Task<Results<Ok<ConnectionAnswer>, NotFound>> TestAsync(AccountConnections connections, string id, CancellationToken cancellation)
    {
        if (await connections.TestAsync(id, cancellation) is not { } steps)
            return TypedResults.NotFound();

        var tried = await steps.ToListAsync(cancellation);
        return TypedResults.Ok(new ConnectionAnswer(tried.TrueForAll(step => step.Outcome is not ConnectionOutcome.Failed), [.. tried]));
    }

    private static async Task<Results<Accepted<ScanRequestAnswer>, NotFound>> ScanAsync(
        AccountQueries queries, ScanRequests requests, HttpContext context, string id, CancellationToken cancellation)
    {
        var account = AccountConnections.Number(id);
        return await queries.FindAsync(account, cancellation) is null
            ? TypedResults.NotFound()
            : ScanRequestAnswer.Accepted(await requests.ScanAsync(account, context.Actor().Name, cancellation));
    }

    private static async Task<Results<Accepted<ScanRequestAnswer>, NotFound, ProblemHttpResult>> ImportAsync(
        AccountQueries queries, InventoryImport import, HttpContext context, string id, CancellationToken cancellation)
    {
        var account = AccountConnections.Number(id);
        if (await queries.FindAsync(account, cancellation) is null)
            return TypedResults.NotFound();

        try
        {
            return await import.ImportAsync(account, context.Request.Body, context.Actor(), cancellation) is { } scan
                ? ScanRequestAnswer.Accepted(scan)
                : TypedResults.Problem($"Account {account} is being scanned. Import again when that is over.", statusCode: StatusCodes.Status409Conflict);
        }
        catch (InvalidDataException e)
        {
            return TypedResults.Problem(e.Message, statusCode: StatusCodes.Status422UnprocessableEntity);
        }
    }
}

/// <summary>An account to connect.</summary>
/// <param name="Id">Twelve digits.</param>
/// <param name="Source">assume (a role in it), ambient (the process's own credentials) or import (files).</param>
/// <param name="Name">What people call it; its number unless given.</param>
/// <param name="RoleName">The role to assume, with its path if it has one.</param>
/// <param name="Regions">Empty: those of Aws:Regions.</param>
/// <param name="Schedule">Cron, UTC; absent: Scanning:Schedule.</param>
public sealed record NewAccount(string Id, AccountSource Source, string? Name, string? RoleName, ImmutableArray<string>? Regions, string? Schedule);

/// <param name="ExternalId">Only for who manages accounts.</param>
/// <param name="SnapshotAt">When it was last read; absent before the first scan.</param>
/// <param name="Coverage">The share of evaluations that could be judged, 0 to 1.</param>
/// <param name="UnreadableCount">How many things could not be read; the account by itself says which.</param>
/// <param name="Score">Graded by what belongs to no pipeline.</param>
public record AccountAnswer(
    string Id, string Name, AccountSource Source, string? RoleName, string? ExternalId, ImmutableArray<string> Regions, string? Schedule, bool Enabled, DateTimeOffset? SnapshotAt,
    DateTimeOffset? EvaluatedAt, int Resources, double Coverage, int UnreadableCount, int Pipelines, ScoreAnswer Score, Guid? LastScan, ScanState? LastScanState, string? LastScanError)
{
    internal static AccountAnswer Of(AccountSummary account, HttpContext context) => new(
        account.Id, account.Name, account.Source, account.RoleName, Capabilities.Allows(context.User, Capabilities.Administer) ? account.ExternalId : null, account.Regions, account.Schedule,
        account.Enabled, account.SnapshotAt, account.EvaluatedAt, account.Resources, Math.Round(account.Score.Coverage, 4), account.Unreadable, account.Pipelines, ScoreAnswer.Of(account.Score), account.LastScanId, account.LastScanState,
        account.LastScanError);
}

public sealed record AccountDetailAnswer : AccountAnswer
{
    internal AccountDetailAnswer(AccountAnswer account, ImmutableArray<Unreadable> unreadable) : base(account) =>
        Unreadable = [.. unreadable.Select(it => new UnreadableAnswer(it.Operation, it.Resource, it.Reason.ToString(), it.MissingPermission, it.Message))];

    /// <summary>What could not be read, and why.</summary>
    public ImmutableArray<UnreadableAnswer> Unreadable { get; }
}

/// <param name="Operation">As service:Operation; empty where no call was made.</param>
/// <param name="Resource">What the call was about; absent for listings.</param>
/// <param name="Missing">The permission that would settle it; absent where none is missing.</param>
public sealed record UnreadableAnswer(string Operation, string? Resource, string Reason, string? Missing, string Message);

/// <param name="Works">No step failed.</param>
public sealed record ConnectionAnswer(bool Works, ImmutableArray<ConnectionStep> Steps);
