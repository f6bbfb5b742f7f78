using System.Text.RegularExpressions;
using Microsoft.Playwright;
using ODataSql.Tests;

namespace PcaTracker.Browser.Tests;

/// <summary>What is measured on a page in its window: widths, sizes of targets, and a walk by the Tab key; and waiting for a page.</summary>
internal static class PageProbes
{
    /// <summary>What is wrong with the page that a window shows: light at a desk, dark on a phone, by keyboard, and 320 pixels wide.</summary>
    public static async Task<IReadOnlyList<string>> FaultsAsync(this Window window)
    {
        var page = window.Page;
        await Sizes.SetAsync(page, Sizes.Desk);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        string[] atDesk = [.. await window.ObstaclesAsync(), .. await page.TooWideAsync(), .. await page.SmallTargetsAsync()];
        // A walk takes longest, so that a usual run walks through every other page at a desk, and through the rest on a phone.
        var walksAtDesk = new Uri(page.Url).PathAndQuery.Length % 2 == 0;
        string[] byKeyboard = walksAtDesk || LongRun.Of(0, 1) == 1 ? await page.WalkAsync(LongRun.Of(40, 400)) : [];
        await Sizes.SetAsync(page, Sizes.Phone);
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        string[] onPhone = [.. await window.ObstaclesAsync(), .. await page.TooWideAsync(), .. await page.SmallTargetsAsync(), .. await page.SmallLettersAsync()];
        if (!walksAtDesk || LongRun.Of(0, 1) == 1)
            byKeyboard = [.. byKeyboard, .. await page.WalkAsync(LongRun.Of(40, 400))];
        await page.SetViewportSizeAsync(320, 844);
        var inNarrowWindow = await page.TooWideAsync();
        return
        [
            .. atDesk.Select(fault => $"at a desk: {fault}"), .. onPhone.Select(fault => $"on a phone: {fault}"),
            .. byKeyboard.Select(fault => $"by keyboard: {fault}"), .. inNarrowWindow.Select(fault => $"at 320 pixels: {fault}"),
        ];
    }

    /// <summary>Waits until the page with an address has loaded; ** stands for any characters.</summary>
    public static Task ComesToAsync(this IPage page, string address) =>
        page.ComesToAsync(new Regex($"^{Regex.Escape(address).Replace(@"\*", ".*", StringComparison.Ordinal)}$", RegexOptions.None, TimeSpan.FromSeconds(1)));

    /// <summary>
    /// The same for an address that matches a pattern. The library's own waits (<c>WaitForURLAsync</c>, <c>WaitForLoadStateAsync</c>) miss what
    /// happens between their look at the page and the beginning of their wait.
    /// </summary>
    public static async Task ComesToAsync(this IPage page, Regex address)
    {
        await Assertions.Expect(page).ToHaveURLAsync(address);
        for (var looked = 0; !await page.EvaluateAsync<bool>("performance.getEntriesByType('navigation')[0]?.loadEventEnd > 0"); looked++)
        {
            Assert.True(looked < 1_500, $"{page.Url} has not loaded.");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>The elements that make a page wider than its window. Tables scroll in their own frames.</summary>
    public static Task<string[]> TooWideAsync(this IPage page) => page.EvaluateAsync<string[]>(
        """
        document.documentElement.scrollWidth <= innerWidth ? [] : ["The page is too wide.", ...[...document.querySelectorAll("body *")]
          .filter(e => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".scroller, .visually-hidden"))
          .map(e => e.outerHTML.slice(0, 120)).slice(0, 5)]
        """);

    /// <summary>How wide the page is, which may be wider than its window.</summary>
    public static Task<int> WidthAsync(this IPage page) => page.EvaluateAsync<int>("document.documentElement.scrollWidth");

    /// <summary>The fields whose letters are so small that a telephone zooms in when one types into them.</summary>
    public static Task<string[]> SmallLettersAsync(this IPage page) => page.EvaluateAsync<string[]>(
        """
        [...document.querySelectorAll("input, select, textarea")]
          .filter(e => e.checkVisibility() && !["hidden", "checkbox", "radio"].includes(e.type) && parseFloat(getComputedStyle(e).fontSize) < 16)
          .map(e => `has letters of ${getComputedStyle(e).fontSize}: ${e.outerHTML.slice(0, 120)}`)
        """);

    /// <summary>
    /// The elements that show a part of their text and hide the rest. An address may be longer than its field, and where forty rounds leave no
    /// room for the name of a chapter, its title has it whole.
    /// </summary>
    public static Task<string[]> ClippedAsync(this IPage page) => page.EvaluateAsync<string[]>(
        """
        (() => {
          const isField = e => e.localName === "input" && !["hidden", "checkbox", "radio", "file"].includes(e.type) && !e.matches("[data-names], [id$=Url]");
          const hides = (e, style) => ["hidden", "clip"].includes(style) && e.clientWidth > 1 && !e.matches("input");
          // As wide as what is chosen, and not as the longest of all choices.
          const needs = select => {
            const alone = select.cloneNode();
            alone.removeAttribute("id");
            alone.append(select.selectedOptions[0].cloneNode(true));
            alone.style.cssText = `all: revert; position: absolute; font: ${getComputedStyle(select).font}; padding: ${getComputedStyle(select).padding}`;
            document.body.append(alone);
            const width = alone.getBoundingClientRect().width;
            alone.remove();
            return width;
          };
          return [...document.querySelectorAll("body *")].filter(e => e.checkVisibility() && !e.closest(".visually-hidden, .eyes span, svg") && !e.title)
            .filter(e => {
              if (e.localName === "select") return e.selectedOptions.length === 1 && needs(e) > e.getBoundingClientRect().width + 1;
              const style = getComputedStyle(e);
              return (isField(e) || hides(e, style.overflowX)) && e.scrollWidth > e.clientWidth + 1 || hides(e, style.overflowY) && e.scrollHeight > e.clientHeight + 2;
            })
            .map(e => `hides words: ${e.outerHTML.replace(/\s+/g, " ").slice(0, 120)}`);
        })()
        """);

    /// <summary>
    /// The controls, and the links outside running text, that are less than 24 pixels high or wide. Cells of the state of play with all rounds
    /// are narrower: forty of them fit no other way, and the page of each round leads to the same places.
    /// </summary>
    public static Task<string[]> SmallTargetsAsync(this IPage page) => page.EvaluateAsync<string[]>(
        """
        (() => {
          const isInline = e => getComputedStyle(e).display.startsWith("inline") && e.localName !== "summary";
          const block = e => isInline(e.parentElement) ? block(e.parentElement) : e.parentElement;
          const stray = e => [...e.childNodes].map(n => n.nodeType === 3 ? n.data : n.nodeType !== 1 || n.matches("a, button, select, .visually-hidden") ? "" : stray(n)).join("");
          const isInText = e => e.localName === "a" && getComputedStyle(e).display === "inline" && stray(block(e)).trim() !== "";
          return [...document.querySelectorAll("button, select, input, textarea, summary, a[href]")]
            .filter(e => e.checkVisibility() && e.type !== "hidden" && !e.matches(".skip, .narrow-rounds td.round a") && !e.closest(".visually-hidden") && !isInText(e))
            .map(e => [e, [e, ...(e.labels ?? [])].map(part => part.getBoundingClientRect())])
            .map(([e, boxes]) => [e, Math.max(...boxes.map(box => box.width)), Math.max(...boxes.map(box => box.height))])
            .filter(([, width, height]) => width < 23.95 || height < 23.95)
            .map(([e, width, height]) => `${Math.round(width)}×${Math.round(height)}: ${e.outerHTML.replace(/\s+/g, " ").slice(0, 160)}`);
        })()
        """);

    /// <summary>
    /// Walks through a page by the Tab key and back, and names what is not reached, what shows no focus, and what a bar that stays in the
    /// window covers.
    /// </summary>
    public static async Task<string[]> WalkAsync(this IPage page, int most)
    {
        var steps = await page.EvaluateAsync<int>(StartWalk, most);
        foreach (var key in (string[])["Tab", "Shift+Tab"])
        {
            // Keys are sent together and pressed one after the other.
            await Task.WhenAll(Enumerable.Repeat(key, steps).Select(press => page.Keyboard.PressAsync(press)));
            await page.EvaluateAsync("walk.check()");
        }

        return await page.EvaluateAsync<string[]>("walk.faults()");
    }

    private const string StartWalk =
        """
        most => {
          const name = e => e.outerHTML.replace(/\s+/g, " ").slice(0, 160);
          const stops = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]")]
            .filter(e => e.tabIndex >= 0 && !e.disabled && e.type !== "hidden" && e.checkVisibility({ visibilityProperty: true }))
            .filter(e => e.type !== "radio" || e.checked || !document.querySelector(`input[name="${CSS.escape(e.name)}"]:checked`))
            .filter((e, i, all) => e.type !== "radio" || !all.slice(0, i).some(before => before.type === "radio" && before.name === e.name))
            .slice(0, most);
          const reached = new Set(), found = new Set();
          const bar = e => e && (["sticky", "fixed"].includes(getComputedStyle(e).position) ? e : bar(e.parentElement));
          const check = () => {
            const e = document.activeElement;
            if (!e || e === document.body) return;
            reached.add(e.type === "radio" ? stops.find(stop => stop.name === e.name) : e);
            const style = getComputedStyle(e);
            if (style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2) found.add(`shows no focus: ${name(e)}`);
            const box = [...e.getClientRects()].find(r => r.width > 0 && r.height > 0) ?? e.getBoundingClientRect();
            const [left, right, top, bottom] = [Math.max(box.left, 0), Math.min(box.right, innerWidth), Math.max(box.top, 0), Math.min(box.bottom, innerHeight)];
            if (right - left < 1 || bottom - top < 1) {
              found.add(`is outside the window: ${name(e)}`);
              return;
            }
            if (bottom - top > innerHeight / 2) return;
            const [across, down] = [(left + right) / 2, (top + bottom) / 2];
            for (const [x, y] of [[across, down], [left + 3, down], [right - 3, down], [across, top + 3], [across, bottom - 3]]) {
              const over = bar(document.elementFromPoint(x, y));
              if (over && !over.contains(e)) found.add(`is covered by ${over.localName}.${over.className}: ${name(e)}`);
            }
          };
          addEventListener("keydown", event => { if (event.key === "Tab") check(); }, true);
          globalThis.walk = { check, faults: () => [...found, ...stops.filter(stop => !reached.has(stop)).map(stop => `is not reached: ${name(stop)}`)] };
          // Hours, minutes, the half of the day and the picker of a time are stops of their own.
          return stops.reduce((sum, stop) => sum + (stop.type === "time" ? 4 : 1), 1);
        }
        """;
}
