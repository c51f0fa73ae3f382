using System.Security.Claims;
using Hangfire;
using SecurityDashboard.Data;
using SecurityDashboard.Web.Jobs;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.Reports;

/// <summary>The one way to ask for a report: by people, programs and schedules alike.</summary>
public sealed class ReportRequests(ReportKinds kinds, ReportStore store, ReportFiles files, Extents extents, IBackgroundJobClient jobs, TimeProvider time)
{
    /// <summary>For how many days reports are kept unless somebody says otherwise.</summary>
    public const int UsualDays = 90;

    public const int MostDays = 3_653;

    /// <param name="user">Who asks; a report holds nothing that they may not see.</param>
    /// <param name="keepDays">0: until somebody deletes it.</param>
    /// <exception cref="FormatException">It cannot be made; the message says why.</exception>
    /// <exception cref="UnauthorizedAccessException">Who asks may not see what it would hold; the message says what.</exception>
    public async Task<Guid> AskAsync(ReportRequest request, int keepDays, ClaimsPrincipal user, Actor actor, CancellationToken cancellation)
    {
        var id = await store.QueueAsync(New(await CheckAsync(request, keepDays, user, cancellation), keepDays, user.Identity?.Name ?? "", schedule: null), actor, cancellation);
        TakeUp(id);
        return id;
    }

    /// <summary>The same request with everything that was left to us.</summary>
    /// <param name="user">In whose name it is made.</param>
    /// <exception cref="FormatException">It cannot be made; the message says why.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not see what it would hold; the message says what.</exception>
    internal async Task<ReportRequest> CheckAsync(ReportRequest request, int keepDays, ClaimsPrincipal user, CancellationToken cancellation)
    {
        foreach (var capability in request.Needs.Prepend(Capabilities.Export))
            if (!Capabilities.Allows(user, capability))
                throw new UnauthorizedAccessException($"Such a report holds what you may not see. It takes the capability {capability}.");
        if (!await extents.HoldsAsync(user, request, cancellation))
            throw new UnauthorizedAccessException("You make reports of the pipelines that your teams own: the kinds pipeline and access, with the id of one of them as pipeline.");
        if (keepDays is < 0 or > MostDays)
            throw new FormatException($"keepDays is {keepDays}. Allowed is a whole number of days up to {MostDays}, or 0 to keep it until somebody deletes it.");

        var now = time.GetUtcNow();
        ReportScope.Parse(request, now);
        if (request.Formats.IsDefaultOrEmpty)
            throw new FormatException("formats is empty. Name at least one of pdf, html, xlsx, csv and json.");
        if (request.At > now)
            throw new FormatException("at is a moment that has not been yet. Leave it out to see now.");
        if (request.From >= (request.At ?? now))
            throw new FormatException("from is not before the moment that the report shows.");
        if (request.Title.Length > ReportRequest.LongestTitle || request.Title.Any(char.IsControl))
            throw new FormatException($"title is to be one line of at most {ReportRequest.LongestTitle} characters.");

        var title = await kinds[request.Kind].TitleAsync(request, cancellation);
        return request.Title.Trim().Length > 0 ? request with { Title = request.Title.Trim() } : request with { Title = title };
    }

    /// <param name="request">Checked.</param>
    internal NewReport New(ReportRequest request, int keepDays, string person, Guid? schedule) =>
        new(Api.Words.NameOf(request.Kind), request.Title, request.ToJson(), string.Join(',', request.Needs), person, keepDays == 0 ? null : time.GetUtcNow().AddDays(keepDays), schedule);

    /// <returns>False when there is no such finished report.</returns>
    public async Task<bool> DeleteAsync(Guid id, Actor actor, CancellationToken cancellation)
    {
        if (!await store.DeleteAsync(id, actor, cancellation))
            return false;

        files.Delete(id);
        return true;
    }

    /// <summary>Makes what nobody works on, and deletes the files of those whose time is over.</summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        foreach (var id in await store.ExpireAsync(cancellation))
            files.Delete(id);
        foreach (var id in await store.SweepAsync(cancellation))
            TakeUp(id);
    }

    internal void TakeUp(Guid id) => jobs.Enqueue<MakeReportJob>(job => job.RunAsync(id.ToString(), CancellationToken.None));
}
