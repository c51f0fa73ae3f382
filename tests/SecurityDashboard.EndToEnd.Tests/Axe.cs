using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace SecurityDashboard.EndToEnd;

/// <summary>axe as its package brings it, run within the page in one call: our pages have no frames to be asked besides.</summary>
internal static class Axe
{
    private static readonly string Script = new BundledAxeScriptProvider().GetScript();

    /// <summary>What it finds against every rule that it has, in words.</summary>
    public static async Task<string[]> ViolationsAsync(this IPage page)
    {
        if (!await page.EvaluateAsync<bool>("'axe' in window"))
            await page.EvaluateAsync(Script);
        return await page.EvaluateAsync<string[]>("""
            async () => (await axe.run(document, { resultTypes: ["violations"] })).violations
                .flatMap(violation => violation.nodes.map(node => `${violation.id} (${violation.impact}) at ${node.target}: ${node.html}`))
            """);
    }

    public static async Task NothingFoundAsync(this IPage page)
    {
        var found = await page.ViolationsAsync();
        Assert.True(found.Length == 0, $"{page.Url}:\n{string.Join('\n', found)}");
    }
}
