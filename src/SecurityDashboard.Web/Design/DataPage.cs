using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Logging;
using SecurityDashboard.Data;

namespace SecurityDashboard.Web.Design;

/// <summary>A page whose regions load by themselves, show their failure where it happened, and stop loading when the page is left.</summary>
public abstract partial class DataPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();

    protected DataPage() => Left = _left.Token;

    [Inject]
    private ILoggerFactory Loggers { get; set; } = default!;

    [Inject]
    protected TimeProvider Time { get; set; } = default!;

    [Inject]
    private NavigationManager Place { get; set; } = default!;

    // Declared so that Blazor tells the page when it changes.
    [SupplyParameterFromQuery(Name = "at")]
    private string? AtText { get; set; }

    [CascadingParameter]
    private Task<AuthenticationState> Authentication { get; set; } = default!;

    [CascadingParameter(Name = RemoteAddress)]
    private string? Address { get; set; }

    /// <summary>Names the value that hands down where the page was asked for from.</summary>
    public const string RemoteAddress = nameof(RemoteAddress);

    /// <summary>The moment that the page shows; null for now. What it shows of a moment cannot be changed.</summary>
    protected DateTimeOffset? At => Moments.In(Place.Uri);

    /// <summary>Cancelled when the page is left, and asked for even after that.</summary>
    protected CancellationToken Left { get; }

    /// <summary>Cancelled when what is loaded now is wanted no more.</summary>
    protected virtual CancellationToken Wanted => Left;

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Who looks at the page, for what is asked and changed in their name.</summary>
    protected async Task<Actor> ActorAsync() => new((await Authentication).User.Identity?.Name ?? "", Address);

    protected virtual void Dispose(bool disposing) { }

    /// <summary>Loads one region; the page goes on with the others whatever happens.</summary>
    /// <exception cref="OperationCanceledException">The page asks for something else by now, and what would be done with this must not be done.</exception>
    protected Task<Loaded<T>> LoadAsync<T>(Func<CancellationToken, Task<T>> load) => LoadAsync(load, Wanted);

    /// <summary>Loads what is wanted until the token says otherwise.</summary>
    protected async Task<Loaded<T>> LoadAsync<T>(Func<CancellationToken, Task<T>> load, CancellationToken wanted)
    {
        try
        {
            var loaded = await load(wanted);
            wanted.ThrowIfCancellationRequested();
            return Loaded<T>.Of(loaded);
        }
        catch (OperationCanceledException) when (Left.IsCancellationRequested)
        {
            return Loaded<T>.Waiting;
        }
        catch (OperationCanceledException) when (wanted.IsCancellationRequested)
        {
            throw;
        }
        // The boundary of a region: whatever it was, the rest of the page lives on.
        catch (Exception e)
        {
            var id = Guid.CreateVersion7(Time.GetUtcNow()).ToString("N")[^12..];
            RegionFailed(Loggers.CreateLogger(GetType()), id, e);
            return Loaded<T>.Failed(id);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A region of a page failed, {ErrorId}")]
    private static partial void RegionFailed(ILogger log, string errorId, Exception exception);
}
