using Microsoft.Extensions.DependencyInjection;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Testing;

namespace SecurityDashboard.Data;

public sealed class SavedViewStoreTests(PostgresServer postgres)
{
    private static readonly Actor Ada = new("ada@example.com", null);
    private static readonly Actor Grace = new("grace@example.com", null);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory, MemberData(nameof(Databases.Both), MemberType = typeof(Databases))]
    public async Task A_view_keeps_its_address_whatever_becomes_of_it_and_only_its_owner_changes_it(DatabaseProvider provider)
    {
        await using var dashboard = await TestDashboard.CreateAsync(provider, postgres);
        var views = dashboard.Services.GetRequiredService<SavedViewStore>();

        var view = await views.AddAsync("Café: payments, late!", "?sev=critical&sla=breached", shared: false, Ada, Cancellation);
        Assert.Equal(("cafe-payments-late", "sev=critical&sla=breached", 1), (view.Slug, view.Query, view.Revision));
        Assert.Empty(await views.ListAsync(Grace.Name, Cancellation));
        Assert.Null(await views.FindAsync(view.Slug, Grace.Name, Cancellation));

        var same = await views.AddAsync("Café payments late", "sev=low", shared: true, Grace, Cancellation);
        Assert.StartsWith("cafe-payments-late-", same.Slug, StringComparison.Ordinal);
        Assert.StartsWith("view-", (await views.AddAsync("支付", "", shared: false, Ada, Cancellation)).Slug, StringComparison.Ordinal);

        var changed = await views.ChangeAsync(view.Slug, "Ours", "sev=high", shared: true, Ada, Cancellation);
        Assert.Equal((view.Slug, "Ours", 2), (changed?.Slug, changed?.Name, changed?.Revision));
        Assert.Equal(["Café payments late", "Ours"], (await views.ListAsync(Grace.Name, Cancellation)).Select(it => it.Name));
        Assert.Null(await views.ChangeAsync(view.Slug, "Mine", "", shared: false, Grace, Cancellation));
        Assert.False(await views.RemoveAsync(view.Slug, Grace, Cancellation));
        Assert.True(await views.RemoveAsync(view.Slug, Ada, Cancellation));

        Assert.Equal(["view.removed", "view.changed", "view.shared"], (await dashboard.AuditQueries.ListAsync(new AuditFilter(), 10, null, Cancellation)).Items.Select(entry => entry.Entry.Action).Where(action => action.StartsWith("view.", StringComparison.Ordinal)));
        Assert.Equal("A view's name is one line of 1 to 60 characters.", (await Assert.ThrowsAsync<FormatException>(() => views.AddAsync("\n", "", shared: false, Ada, Cancellation))).Message);
        Assert.Equal("The filter has 2,001 characters; a view keeps at most 2,000.", (await Assert.ThrowsAsync<FormatException>(() => views.AddAsync("Long", new string('x', 2001), shared: false, Ada, Cancellation))).Message);
    }
}
