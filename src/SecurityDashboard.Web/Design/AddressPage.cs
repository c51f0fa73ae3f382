using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace SecurityDashboard.Web.Design;

/// <summary>
/// A page that shows what its address asks for, at the start and whenever the address changes on the page, as by a filter or by Back.
/// Blazor tells a page of a changed query only where it declares every key as a parameter; pages with a grammar read the whole of it.
/// </summary>
public abstract class AddressPage : DataPage
{
    private string _path = "";
    private Task _reading = Task.CompletedTask;
    private int _moves;

    [Inject]
    protected NavigationManager Navigation { get; set; } = default!;

    protected override Task OnInitializedAsync()
    {
        _path = Here.AbsolutePath;
        Navigation.LocationChanged += Moved;
        return _reading = ReadAsync(Here.Query);
    }

    /// <summary>Reads the query, and loads what it asks for.</summary>
    protected abstract Task ReadAsync(string query);

    protected override void Dispose(bool disposing)
    {
        Navigation.LocationChanged -= Moved;
        base.Dispose(disposing);
    }

    private Uri Here => new(Navigation.Uri);

    private void Moved(object? sender, LocationChangedEventArgs moved) => _ = InvokeAsync(async () =>
    {
        try
        {
            await (_reading = AfterAsync(_reading, ++_moves));
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
        // On the way to another page this one only goes.
        if (move != _moves || Here.AbsolutePath != _path || Left.IsCancellationRequested)
            return;

        var reading = ReadAsync(Here.Query);
        StateHasChanged();
        await reading;
        StateHasChanged();
    }
}
