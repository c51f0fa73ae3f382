using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace SecurityDashboard.Web.Design;

public sealed class AddressPageTests
{
    [Fact]
    public async Task What_was_asked_for_last_is_shown_at_last_and_nothing_in_between_is_read()
    {
        var address = new Address();
        await using var services = new ServiceCollection().AddLogging().AddSingleton<NavigationManager>(address).AddSingleton(TimeProvider.System).BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        var opened = new TaskCompletionSource<Slow>();

        var shown = await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var begun = renderer.BeginRenderingComponent<Slow>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(Slow.Opened)] = opened }));
            var page = await opened.Task;
            address.NavigateTo("/findings?q=1");
            address.NavigateTo("/findings?q=2");
            address.NavigateTo("/elsewhere?q=3");
            address.NavigateTo("/findings?q=4");
            page.Answers["?q=0"].SetResult();
            await page.Reads("?q=4");
            page.Answers["?q=4"].SetResult();
            await begun.QuiescenceTask;
            await page.Shows("?q=4");
            return page;
        });

        Assert.Equal(["?q=0", "?q=4"], shown.Asked);
    }

    public sealed class Slow : AddressPage
    {
        [Parameter]
        public TaskCompletionSource<Slow>? Opened { get; set; }

        public List<string> Asked { get; } = [];

        public Dictionary<string, TaskCompletionSource> Answers { get; } = new[] { "?q=0", "?q=1", "?q=2", "?q=3", "?q=4" }.ToDictionary(query => query, _ => new TaskCompletionSource());

        private string Shown { get; set; } = "";

        public Task Reads(string query) => UntilAsync(() => Asked.Contains(query));

        public Task Shows(string query) => UntilAsync(() => Shown == query);

        protected override async Task ReadAsync(string query)
        {
            Asked.Add(query);
            Opened?.TrySetResult(this);
            await Answers[query].Task;
            Shown = query;
        }

        private static async Task UntilAsync(Func<bool> holds)
        {
            while (!holds())
                await Task.Delay(5, TestContext.Current.CancellationToken);
        }
    }

    private sealed class Address : NavigationManager
    {
        public Address() => Initialize("http://localhost/", "http://localhost/findings?q=0");

        protected override void NavigateToCore(string uri, NavigationOptions options)
        {
            Uri = ToAbsoluteUri(uri).ToString();
            NotifyLocationChanged(isInterceptedLink: false);
        }
    }
}
