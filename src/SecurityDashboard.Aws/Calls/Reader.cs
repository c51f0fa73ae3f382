using System.Collections.Immutable;
using SecurityDashboard.Inventory;

namespace SecurityDashboard.Aws.Calls;

/// <summary>Asks AWS in one region: what comes back is the answer, or the reason why there is none in words that people can act on.</summary>
internal sealed class Reader(AwsSession session, string region)
{
    // A listing of a thousand items a page: ten million of them.
    private const int MostPages = 10_000;

    public string Region => region;

    /// <param name="operation">As <see cref="Operations"/> names it.</param>
    /// <param name="resource">The ARN or name that the call is about; null for listings.</param>
    /// <param name="ask">Makes the call and reads the answer; what AWS documents as "there is none" it answers itself.</param>
    /// <exception cref="UnreadableException">There is no answer.</exception>
    public async Task<T> AskAsync<T>(string operation, string? resource, Func<CancellationToken, Task<T>> ask, CancellationToken cancellation)
    {
        try
        {
            cancellation.ThrowIfCancellationRequested();
            await session.RenewAsync(cancellation);
            return await ask(cancellation);
        }
        catch (UnreadableException)
        {
            throw;
        }
        // Whatever an odd answer trips over, too: a snapshot that says what it lacks is worth more than none.
        catch (Exception e) when (AwsErrors.Explains(e, cancellation))
        {
            session.Clients.Count.NoAnswer();
            var why = Failures.Explain(e, operation, resource, region, session);
            if (why.Reason is UnreadableReason.Malformed)
                session.Log.AnswerNotUnderstood(operation, session.Account, region, e.GetType().Name);
            else
                session.Log.CallFailed(operation, session.Account, region, why.Reason);

            throw new UnreadableException(why);
        }
    }

    public Task<Observed<T>> ReadAsync<T>(string operation, string? resource, Func<CancellationToken, Task<T>> ask, CancellationToken cancellation) =>
        ObserveAsync(() => AskAsync(operation, resource, ask, cancellation));

    /// <summary>Several calls that make one observation together.</summary>
    public static async Task<Observed<T>> ObserveAsync<T>(Func<Task<T>> read)
    {
        try
        {
            return Observed.Of(await read());
        }
        catch (UnreadableException e)
        {
            return Observed.Unreadable<T>(e.Why);
        }
    }

    /// <summary>All of it or nothing, where a part would say something else than the whole.</summary>
    public async Task<Observed<ImmutableArray<T>>> ReadAllAsync<T>(
        string operation, string resource, Func<string?, CancellationToken, Task<Page<T>>> page, CancellationToken cancellation)
    {
        var pages = await PagesAsync(operation, resource, page, cancellation);
        return pages.Why is null ? Observed.Of(pages.Items) : Observed.Unreadable<ImmutableArray<T>>(pages.Why);
    }

    /// <summary>Reads a listing to its last page, or as far as it goes.</summary>
    /// <param name="page">Asks for the page behind a token, null for the first; answers its items and the next token.</param>
    public async Task<Pages<T>> PagesAsync<T>(string operation, string? resource, Func<string?, CancellationToken, Task<Page<T>>> page, CancellationToken cancellation)
    {
        var items = new List<T>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? token = null;
        try
        {
            do
            {
                var (found, next) = await AskAsync(operation, resource, cancel => page(token, cancel), cancellation);
                items.AddRange(found);
                token = string.IsNullOrEmpty(next) ? null : next;

                if (token is not null && (!seen.Add(token) || seen.Count >= MostPages))
                    throw new UnreadableException(Failures.EndlessListing(operation, region));
            }
            while (token is not null);
        }
        catch (UnreadableException e)
        {
            return new Pages<T>([.. items], e.Why);
        }

        return new Pages<T>([.. items], Why: null);
    }
}
