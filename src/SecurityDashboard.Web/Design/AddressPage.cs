using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace SecurityDashboard.Web.Design;

/// <summary>
/// A page that shows what its address asks for, at the start and whenever the address changes on the page, as by a filter, a tab or Back.
/// Blazor tells a page of a changed query only where it declares every key as a parameter; pages with a grammar read the whole of it.
/// What was asked for last is read at once: what is still being loaded for an address before it is given up.
/// </summary>
public abstract class AddressPage : DataPage
{
    private CancellationTokenSource _giveUp = new();
    private CancellationToken _wanted;
    private Task _reading = Task.CompletedTask;
    private int _moves;

    protected AddressPage() => Want();

    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    protected override CancellationToken Wanted => _wanted;

    protected override Task OnInitializedAsync()
    {
        Navigation.LocationChanged += Moved;
        return _reading = ReadAsync(Query);
    }

    /// <summary>Reads the query, and loads what it asks for. It may be given up at any load, so what it has read stands only at its end.</summary>
    protected abstract Task ReadAsync(string query);

    /// <summary>Looks again at what is shown, of its own accord, unless another address is being read.</summary>
    protected async Task LookAgainAsync(Func<Task> load)
    {
        try
        {
            await load();
            StateHasChanged();
        }
        catch (OperationCanceledException) when (!Left.IsCancellationRequested)
        {
            // What it was about is shown no more.
        }
    }

    protected override void Dispose(bool disposing)
    {
        Navigation.LocationChanged -= Moved;
        _giveUp.Dispose();
        base.Dispose(disposing);
    }

    private string Query => new Uri(Navigation.Uri).Query;

    private void Moved(object? sender, LocationChangedEventArgs moved) => _ = InvokeAsync(async () =>
    {
        var move = ++_moves;
        try
        {
            await _giveUp.CancelAsync();
            // The router comes first: on the way to another page it takes this one away, and it hands its parameters to one that stays.
            await Task.Yield();
            await (_reading = AfterAsync(_reading, move));
        }
        catch (OperationCanceledException) when (move != _moves)
        {
            // Something else was asked for meanwhile.
        }
        // Nobody else waits for it.
        catch (Exception e) when (!Left.IsCancellationRequested)
        {
            await DispatchExceptionAsync(e);
        }
    });

    /// <summary>One after the other, so that what was asked for last stands at last; what nobody waits for any more is passed over.</summary>
    private async Task AfterAsync(Task before, int move)
    {
        await before.ConfigureAwait(ConfigureAwaitOptions.ContinueOnCapturedContext | ConfigureAwaitOptions.SuppressThrowing);
        if (move != _moves || Left.IsCancellationRequested)
            return;

        Want();
        var reading = ReadAsync(Query);
        StateHasChanged();
        await reading;
        StateHasChanged();
    }

    private void Want()
    {
        _giveUp.Dispose();
        _giveUp = CancellationTokenSource.CreateLinkedTokenSource(Left);
        _wanted = _giveUp.Token;
    }
}
