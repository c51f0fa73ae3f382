using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace SecurityDashboard.Web.Components;

/// <summary>
/// Gives the focus to the heading of a page that was come to from another page, so that screen readers begin there.
/// Blazor's own takes the focus of a page that was just opened too, when it begins to listen, from people who have begun to use it.
/// </summary>
public sealed class HeadingFocus : ComponentBase
{
    private string? _path;
    private bool _moved;

    [Inject]
    private NavigationManager Navigation { get; set; } = default!;

    [Inject]
    private IJSRuntime Browser { get; set; } = default!;

    /// <summary>The page that is shown.</summary>
    [Parameter, EditorRequired]
    public Microsoft.AspNetCore.Components.RouteData RouteData { get; set; } = default!;

    protected override void OnParametersSet()
    {
        var path = new Uri(Navigation.Uri).AbsolutePath;
        _moved = _path is not null && _path != path;
        _path = path;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_moved)
            return;
        _moved = false;
        try
        {
            await Browser.InvokeVoidAsync("dashboard.focusHeading");
        }
        catch (JSDisconnectedException)
        {
            // Who left needs no focus.
        }
    }
}
