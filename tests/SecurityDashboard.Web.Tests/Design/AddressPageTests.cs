using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace SecurityDashboard.Web.Design;

public sealed class AddressPageTests
{
    [Fact]
    public async Task What_was_asked_for_last_is_read_at_once_and_nothing_in_between()
    {
        var shown = await VisitAsync(async (address, page) =>
        {
            address.NavigateTo("/findings?q=1");
            address.NavigateTo("/findings?q=2");
            address.NavigateTo("/elsewhere?q=3");
            address.NavigateTo("/findings?q=4");
            // The first is never answered: nobody waits for it.
            await UntilAsync(() => page.Asked.Contains("?q=4"));
            page.Answers["?q=4"].SetResult();
            await UntilAsync(() => page.Shown.Count > 0);
        });

        Assert.Equal(["?q=0", "?q=4"], shown.Asked);
        Assert.Equal(["?q=4"], shown.Shown);
    }

    [Fact]
    public async Task An_answer_to_what_nobody_asks_for_any_more_is_not_shown()
    {
        var shown = await VisitAsync(async (address, page) =>
        {
            page.Ignores = true;
            address.NavigateTo("/findings?q=1");
            page.Answers["?q=0"].SetResult();
            await UntilAsync(() => page.Asked.Contains("?q=1"));
            page.Answers["?q=1"].SetResult();
            await UntilAsync(() => page.Shown.Contains("?q=1"));
        });

        Assert.Equal(["?q=1"], shown.Shown);
    }

    private static async Task<Slow> VisitAsync(Func<Address, Slow, Task> visit)
    {
        var address = new Address();
        await using var services = new ServiceCollection().AddLogging().AddSingleton<NavigationManager>(address).AddSingleton(TimeProvider.System).BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        var opened = new TaskCompletionSource<Slow>();
        return await renderer.Dispatcher.InvokeAsync(async () =>
        {
            var begun = renderer.BeginRenderingComponent<Slow>(ParameterView.FromDictionary(new Dictionary<string, object?> { [nameof(Slow.Opened)] = opened }));
            var page = await opened.Task;
            await visit(address, page);
            await begun.QuiescenceTask;
            return page;
        });
    }

    private static async Task UntilAsync(Func<bool> holds)
    {
        while (!holds())
            await Task.Delay(5, TestContext.Current.CancellationToken);
    }

    public sealed class Slow : AddressPage
    {
        [Parameter]
        public TaskCompletionSource<Slow>? Opened { get; set; }

        /// <summary>Answers whether it is still wanted or not, as what has its answer already does.</summary>
        public bool Ignores { get; set; }

        public List<string> Asked { get; } = [];

        public List<string> Shown { get; } = [];

        public Dictionary<string, TaskCompletionSource> Answers { get; } = new[] { "?q=0", "?q=1", "?q=2", "?q=3", "?q=4" }.ToDictionary(query => query, _ => new TaskCompletionSource());

        protected override async Task ReadAsync(string query)
        {
            Asked.Add(query);
            Opened?.TrySetResult(this);
            await LoadAsync(async wanted =>
            {
                var answer = Answers[query].Task;
                await Task.WhenAny(answer, Task.Delay(Timeout.Infinite, wanted));
                if (!Ignores)
                    wanted.ThrowIfCancellationRequested();
                await answer;
                return query;
            });
            Shown.Add(query);
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
