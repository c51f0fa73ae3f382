namespace SecurityDashboard.EndToEnd;

/// <summary>Tests in browsers, which are closed behind each of them.</summary>
public abstract class BrowserTests : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await Dashboard.CloseAsync(TestContext.Current.Test?.UniqueID ?? "");
    }
}
