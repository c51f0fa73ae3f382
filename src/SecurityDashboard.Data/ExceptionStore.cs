using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore;
using SecurityDashboard.Controls;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Exceptions;

namespace SecurityDashboard.Data;

/// <summary>
/// Exceptions from request to end. Every step is one transaction with its entry in the audit log, the marks of the findings, an event in
/// the history of each and the scores: it takes effect at once, for all of it or not at all.
/// </summary>
public sealed class ExceptionStore(IDbContextFactory<DashboardDb> databases, AuditLog audit, TimeProvider time)
{
    public const string Requested = "exception.requested";
    public const string Approved = "exception.approved";
    public const string Refused = "exception.refused";
    public const string Withdrawn = "exception.withdrawn";
    public const string Expired = "exception.expired";
    public const string PolicyChanged = "exception.policy";

    private const string PolicyKey = "exceptions.longest";

    public async Task<ExceptionPolicy> PolicyAsync(CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        return await PolicyOfAsync(db, cancellation);
    }

    /// <summary>For requests and approvals to come; what is active keeps the end that it has.</summary>
    /// <exception cref="FormatException">It cannot be set; the message says why.</exception>
    public async Task SetPolicyAsync(ExceptionPolicy policy, Actor actor, CancellationToken cancellation)
    {
        if (policy.Problem is { } problem)
            throw new FormatException(problem);

        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var before = await PolicyOfAsync(db, cancellation);
        if (before == policy)
            return;

        await audit.AppendAsync(db, actor.Did(PolicyChanged, PolicyKey, Said(before), Said(policy)), cancellation);
        if (await db.Settings.SingleOrDefaultAsync(row => row.Key == PolicyKey, cancellation) is { } row)
            row.Value = Stored.Write(policy);
        else
            db.Add(new SettingRow { Key = PolicyKey, Value = Stored.Write(policy) });
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
    }

    /// <exception cref="FormatException">It cannot be asked for; the message says why and what to do.</exception>
    public async Task<RiskException> RequestAsync(ExceptionRequest request, Decider by, Actor actor, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var at = db.Moment;
        var exception = request.Made(Guid.CreateVersion7(at), await ExceptionQueries.UpToAsync(db, request.Scope, cancellation), await PolicyOfAsync(db, cancellation), by, at);
        var waiting = await db.Exceptions.AsNoTracking().Where(row => row.State == ExceptionState.Requested && row.ExpiresAt > at).ToListAsync(cancellation);
        if (waiting.FirstOrDefault(row => row.ToException().Scope == exception.Scope) is { } same)
            throw new FormatException($"{same.RequestedBy} asked for the same already, and it waits for a decision: exception {same.Id:N}.");

        db.Add(ExceptionRow.Of(exception));
        await audit.AppendAsync(db, actor.Did(Requested, IdOf(exception.Id), before: null, $"{exception.Scope.Said} · up to {exception.UpTo} · {exception.Said}"), cancellation);
        await new ExceptionWriter(db, at).MarkAsync(exception, cancellation);
        await transaction.CommitAsync(cancellation);
        return exception;
    }

    /// <returns>Null when there is no such exception.</returns>
    /// <exception cref="StepRefusedException">The exception, or who asks, does not allow it.</exception>
    public Task<RiskException?> ApproveAsync(Guid id, string? note, Decider by, Actor actor, CancellationToken cancellation) => StepAsync(
        id, Approved, actor, (exception, policy, at) => exception.WhyNotApprove(by, policy, at), (exception, at) => exception.Approved(by, note, at), exception => exception.Note, cancellation);

    /// <returns>Null when there is no such exception.</returns>
    /// <exception cref="StepRefusedException">The exception, or who asks, does not allow it.</exception>
    /// <exception cref="FormatException">Nothing is said with it.</exception>
    public Task<RiskException?> RefuseAsync(Guid id, string? note, Decider by, Actor actor, CancellationToken cancellation) => StepAsync(
        id, Refused, actor, (exception, _, at) => exception.WhyNotRefuse(by, at), (exception, at) => exception.Refused(by, note, at), exception => exception.Note, cancellation);

    /// <returns>Null when there is no such exception.</returns>
    /// <exception cref="StepRefusedException">The exception, or who asks, does not allow it.</exception>
    public Task<RiskException?> WithdrawAsync(Guid id, Decider by, Actor actor, CancellationToken cancellation) => StepAsync(
        id, Withdrawn, actor, (exception, _, at) => exception.WhyNotWithdraw(by, at), (exception, at) => exception.Withdrawn(by, at), _ => null, cancellation);

    /// <summary>Ends what has come to its end: what it covered is marked no longer, with an event.</summary>
    /// <returns>How many ended.</returns>
    public async Task<int> ExpireAsync(CancellationToken cancellation)
    {
        var at = time.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellation);
        var due = db.Exceptions.Where(row => (row.State == ExceptionState.Active || row.State == ExceptionState.Requested) && row.ExpiresAt <= at);
        // Mostly there is none, and then writers need not wait.
        if (!await due.AnyAsync(cancellation))
            return 0;

        await using var transaction = await db.BeginWriteAsync(cancellation);
        at = db.Moment;
        var rows = await due.OrderBy(row => row.Id).ToListAsync(cancellation);
        foreach (var row in rows)
        {
            var before = row.State;
            row.State = ExceptionState.Expired;
            await audit.AppendAsync(db, Actor.System.Did(Expired, IdOf(row.Id), $"{before}", $"{ExceptionState.Expired}"), cancellation);
            await new ExceptionWriter(db, at).MarkAsync(row.ToException(), cancellation);
        }

        await transaction.CommitAsync(cancellation);
        return rows.Count;
    }

    internal static async Task<ExceptionPolicy> PolicyOfAsync(DashboardDb db, CancellationToken cancellation) =>
        await db.Settings.Where(row => row.Key == PolicyKey).Select(row => row.Value).SingleOrDefaultAsync(cancellation) is { } stored ? Stored.Read<ExceptionPolicy>(stored) : ExceptionPolicy.Default;

    internal static string IdOf(Guid id) => id.ToString("N");

    private async Task<RiskException?> StepAsync(
        Guid id, string action, Actor actor, Func<RiskException, ExceptionPolicy, DateTimeOffset, Obstacle?> whyNot, Func<RiskException, DateTimeOffset, RiskException> step,
        Func<RiskException, string?> said, CancellationToken cancellation)
    {
        await using var db = await databases.CreateDbContextAsync(cancellation);
        await using var transaction = await db.BeginWriteAsync(cancellation);
        var at = db.Moment;
        if (await db.Exceptions.SingleOrDefaultAsync(row => row.Id == id, cancellation) is not { } row)
            return null;

        var before = row.ToException();
        if (whyNot(before, await PolicyOfAsync(db, cancellation), at) is { } obstacle)
            throw new StepRefusedException(obstacle);

        var after = step(before, at);
        db.Entry(row).CurrentValues.SetValues(ExceptionRow.Of(after));
        await audit.AppendAsync(db, actor.Did(action, IdOf(id), $"{before.State}", string.Join(" · ", new[] { $"{after.State}", said(after) }.OfType<string>())), cancellation);
        await new ExceptionWriter(db, at).MarkAsync(after, cancellation);
        await transaction.CommitAsync(cancellation);
        return after;
    }

    private static string Said(ExceptionPolicy policy) => $"Critical {policy.Critical}, High {policy.High}, Medium {policy.Medium}, Low {policy.Low} days";
}

/// <summary>A step that an exception, or whoever asked for the step, does not allow.</summary>
public sealed class StepRefusedException(Obstacle obstacle) : Exception(obstacle.Message)
{
    public Obstacle Obstacle { get; } = obstacle;
}
