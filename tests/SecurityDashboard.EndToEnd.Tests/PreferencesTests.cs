using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace SecurityDashboard.EndToEnd;

/// <summary>What people told their system about motion and colours is respected.</summary>
public sealed class PreferencesTests(Dashboard dashboard) : BrowserTests
{
    private static readonly string[] Main =
    [
        "/", "/pipelines", "/pipelines/111122223333/eu-west-1/legacy-settlement", "/findings?group=none", "/findings", "/compliance", "/trends", "/inventory/buckets", "/scans", "/admin/jobs", Steps.DesignPage,
    ];

    // An animation that lasts no longer than an instant moves nothing.
    private const string Moving = """
        () => {
            const instant = 10, found = document.getAnimations({ subtree: true }).filter(it => it.playState === "running" && it.effect.getComputedTiming().activeDuration > instant).map(it => `${it.animationName ?? it.transitionProperty} on ${it.effect.target.outerHTML.slice(0, 120)}`);
            const longest = text => Math.max(...text.split(",").map(part => parseFloat(part) * (part.trim().endsWith("ms") ? 1 : 1000)));
            for (const element of document.body.querySelectorAll("*")) for (const part of [null, "::before", "::after"]) {
                const style = getComputedStyle(element, part);
                if (style.animationName !== "none" || longest(style.transitionDuration) > instant || style.scrollBehavior === "smooth") found.push(`${part ?? ""} of ${element.outerHTML.slice(0, 120)}`);
            }
            return found;
        }
        """;

    // In colours that the system chooses, backgrounds are gone: a severity, state or share needs a word, a shape or a line.
    private const string Indistinct = """
        () => {
            const found = [], say = (element, what) => found.push(`${what}: ${element.outerHTML.slice(0, 160)}`);
            const shown = element => element.checkVisibility({ visibilityProperty: true }) && element.getBoundingClientRect().width > 0;
            const behind = element => { for (let at = element; at; at = at.parentElement) { const colour = getComputedStyle(at).backgroundColor; if (!/, 0\)$|transparent/.test(colour)) return colour; } return "rgb(255, 255, 255)"; };
            const canvas = behind(document.body);
            for (const tag of document.querySelectorAll(".tag, .grade")) {
                if (!shown(tag)) continue;
                if (tag.textContent.trim().length === 0 && !tag.querySelector("svg")) say(tag, "has neither word nor shape");
                if (getComputedStyle(tag).borderStyle === "none") say(tag, "has no edge");
                if (getComputedStyle(tag).color === behind(tag)) say(tag, "its word cannot be seen");
                for (const shape of tag.querySelectorAll("svg")) if (getComputedStyle(shape).fill === behind(tag)) say(tag, "its shape cannot be seen");
            }
            for (const share of document.querySelectorAll(".bar > *, .score-ruler .range, .progress > div")) if (shown(share) && behind(share) === canvas) say(share, "its share cannot be seen");
            for (const pressed of document.querySelectorAll("[aria-pressed=true], [aria-current=true], .nav a.active")) {
                const style = getComputedStyle(pressed), other = [...document.querySelectorAll(pressed.matches(".nav a") ? ".nav a:not(.active)" : "[aria-pressed=false], .chip:not([aria-current], [aria-pressed=true])")].find(shown);
                if (shown(pressed) && other && ["borderColor", "borderWidth", "outlineStyle", "backgroundColor", "color", "fontWeight", "textDecorationLine"].every(name => style[name] === getComputedStyle(other)[name])) say(pressed, "does not look chosen");
            }
            return found;
        }
        """;

    [Fact]
    public async Task Nothing_moves_for_people_who_asked_for_less_motion()
    {
        var page = await dashboard.SignInAsync("Admin", new BrowserNewContextOptions { ReducedMotion = ReducedMotion.Reduce });
        var problems = new List<string>();
        foreach (var path in Main)
        {
            await page.OpenAsync(path);
            await LookAsync(path);
        }

        // What opens over a page.
        await page.OpenAsync("/findings?group=none");
        await page.Keyboard.PressAsync("j");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Dialog, new() { Name = "Finding" })).ToBeVisibleAsync();
        await LookAsync("a finding beside its list");
        await page.Keyboard.PressAsync("Control+k");
        await Expect(page.Locator("dialog[open] [role=combobox]")).ToBeFocusedAsync();
        await LookAsync("search");
        Assert.True(problems.Count == 0, string.Join('\n', problems));

        async Task LookAsync(string where) => problems.AddRange((await page.EvaluateAsync<string[]>(Moving)).Distinct().Take(8).Select(what => $"{where}: {what}"));
    }

    [Fact]
    public async Task In_the_colours_of_the_system_severity_state_and_focus_are_told_apart()
    {
        var page = await dashboard.SignInAsync("Admin", new BrowserNewContextOptions { ForcedColors = ForcedColors.Active, ViewportSize = new ViewportSize { Width = 1440, Height = 900 } });
        var problems = new List<string>();
        foreach (var path in Main)
        {
            await page.OpenAsync(path);
            Assert.True(await page.EvaluateAsync<bool>("matchMedia('(forced-colors: active)').matches"));
            problems.AddRange((await page.EvaluateAsync<string[]>(Indistinct)).Distinct().Take(8).Select(what => $"{path}: {what}"));
            // The focus is seen, of the first stops in the frame and of those in the page.
            for (var stop = 0; stop < 12; stop++)
            {
                await page.Keyboard.PressAsync("Tab");
                if (await page.EvaluateAsync<string?>("() => { const at = document.activeElement, style = getComputedStyle(at); return at === document.body || at.matches('h1, h2, #content') || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1 && !/, 0\\)$/.test(style.outlineColor)) ? null : at.outerHTML.slice(0, 160); }") is { } hidden)
                    problems.Add($"{path}: the focus cannot be seen on {hidden}");
            }
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems.Distinct()));
    }
}
