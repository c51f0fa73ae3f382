namespace SecurityDashboard.EndToEnd;

/// <summary>Tests in browsers, which are closed behind each of them. Of one that failed the errors of the dashboards are shown.</summary>
public abstract class BrowserTests : IAsyncDisposable
{
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (TestContext.Current.TestState?.Result is TestResult.Failed && DashboardProcess.Errors is { Length: > 0 } errors)
            TestContext.Current.TestOutputHelper?.WriteLine(errors);
        await Dashboard.CloseAsync(TestContext.Current.Test?.UniqueID ?? "");
    }
}
