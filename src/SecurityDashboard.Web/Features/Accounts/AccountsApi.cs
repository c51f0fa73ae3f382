using System.Collections.Immutable;
using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using SecurityDashboard.Aws;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Inventory;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.Composition;
using SecurityDashboard.Web.Features.Scans;
using SecurityDashboard.Web.Jobs;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Accounts;

internal static class AccountsApi
{
    public static void MapAccounts(this IEndpointRouteBuilder routes)
    {
        var accounts = routes.MapGroup("/accounts").WithTags("Accounts");
        accounts.MapGet("", ListAsync).WithSummary("Connected accounts.");
        accounts.MapPost("", AddAsync).WithSummary("Connect an account. The answer holds the ExternalId that its role must ask for.").RequireAuthorization(Capabilities.Administer);
        accounts.MapGet("/{id}", FindAsync).WithSummary("One account.");
        accounts.MapPost("/{id}/test", TestAsync).WithSummary("Try, step by step, what a scan of the account needs.")
            .RequireAuthorization(Capabilities.Administer).RequireRateLimiting(RateLimits.Work);
        accounts.MapPost("/{id}/scan", ScanAsync).WithSummary("Scan the account now.").RequireAuthorization(Capabilities.Scan).RequireRateLimiting(RateLimits.Work);
        accounts.MapPost("/{id}/inventory", ImportAsync).WithSummary("Import an inventory file that secdash collected, as the request's body.")
            .Accepts<IFormFile>("application/octet-stream")
            .WithMetadata(new RequestSizeLimitAttribute(SnapshotDocument.MaxCompressedBytes))
            .RequireAuthorization(Capabilities.Administer).RequireRateLimiting(RateLimits.Work);
    }

    private static async Task<Ok<Listing<AccountAnswer>>> ListAsync(AccountQueries queries, HttpContext context, [AsParameters] Part part, CancellationToken cancellation)
    {
        var page = await queries.ListAsync(part.Size, part.After, cancellation);
        return TypedResults.Ok(new Listing<AccountAnswer>([.. page.Items.Select(account => AccountAnswer.Of(account, context))], page.Next));
    }

    private static async Task<Results<Ok<AccountAnswer>, NotFound>> FindAsync(AccountQueries queries, HttpContext context, string id, CancellationToken cancellation) =>
        await queries.FindAsync(AccountConnections.Number(id), cancellation) is { } account ? TypedResults.Ok(AccountAnswer.Of(account, context)) : TypedResults.NotFound();

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
/// <param name="Unreadable">How many things could not be read.</param>
/// <param name="Score">Graded by what belongs to no pipeline.</param>
public sealed record AccountAnswer(
    string Id, string Name, AccountSource Source, string? RoleName, string? ExternalId, ImmutableArray<string> Regions, string? Schedule, bool Enabled, DateTimeOffset? SnapshotAt,
    DateTimeOffset? EvaluatedAt, int Resources, int Unreadable, int Pipelines, ScoreAnswer Score, Guid? LastScan, ScanState? LastScanState, string? LastScanError)
{
    internal static AccountAnswer Of(AccountSummary account, HttpContext context) => new(
        account.Id, account.Name, account.Source, account.RoleName, Capabilities.Allows(context.User, Capabilities.Administer) ? account.ExternalId : null, account.Regions, account.Schedule,
        account.Enabled, account.SnapshotAt, account.EvaluatedAt, account.Resources, account.Unreadable, account.Pipelines, ScoreAnswer.Of(account.Score), account.LastScanId, account.LastScanState,
        account.LastScanError);
}

/// <param name="Works">No step failed.</param>
public sealed record ConnectionAnswer(bool Works, ImmutableArray<ConnectionStep> Steps);
