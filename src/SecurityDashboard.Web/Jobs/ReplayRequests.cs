using Hangfire;
using SecurityDashboard.Controls;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;

namespace SecurityDashboard.Web.Jobs;

/// <summary>The one way to ask for a replay.</summary>
public sealed class ReplayRequests(ReplayStore store, PastQueries past, IBackgroundJobClient jobs)
{
    /// <param name="from">A moment, as addresses name it.</param>
    /// <param name="setting">The name of a setting of the control; null or empty: none.</param>
    /// <exception cref="FormatException">The moment cannot be looked at, or the setting does not take the value; the message says why.</exception>
    public async Task<Guid> AskAsync(Control control, string from, string? setting, string? value, Actor actor, CancellationToken cancellation)
    {
        var begin = await past.MomentAsync(from, cancellation) ?? throw new FormatException("from is now, and a replay needs a past. Write a moment in UTC, such as 2026-07-01T02:00Z.");
        var tried = setting is null or "" ? null
            : control.Settings.FirstOrDefault(it => it.Name == setting) ?? throw new FormatException($"{control.Info.Id} has no setting {setting}. It has {string.Join(", ", control.Settings.Select(it => it.Name))}.");
        var id = await store.AskAsync(control.Info.Id, tried is null ? null : (tried.Name, tried.Canonical(value ?? "")), begin, actor, cancellation);
        TakeUp(id);
        return id;
    }

    /// <summary>Takes up what nobody works on.</summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        foreach (var id in await store.SweepAsync(cancellation))
            TakeUp(id);
    }

    private void TakeUp(Guid id) => jobs.Enqueue<ReplayJob>(job => job.RunAsync(id.ToString(), CancellationToken.None));
}
