using Dapper;
using Microsoft.Playwright;
using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

public sealed class HistoryTests(Chromium chromium)
{
    [Theory]
    [InlineData(Sizes.Desk, "en", "Since the last round", "KZ negotiator changed issue “Rules of origin”: priority (1 → 2), details", "Details was: Cumulation. → is now: No cumulation.")]
    [InlineData(Sizes.Phone, "ru", "С последнего раунда", "Изменён вопрос «Rules of origin»: приоритет (1 → 2), подробности — KZ negotiator", "Подробности было: Cumulation. → стало: No cumulation.")]
    [InlineData(Sizes.Desk, "kk", "Соңғы раундтан бері", "«Rules of origin» мәселесі өзгертілді: басымдық (1 → 2), егжей-тегжейі — KZ negotiator", "Егжей-тегжейі бұрын: Cumulation. → қазір: No cumulation.")]
    public async Task A_reader_asks_what_happened_since_the_last_round_without_a_script(int width, string language, string period, string sentence, string field)
    {
        await using var app = await TestApp.StartAsync(new KeyValuePair<string, string?>("PcaTracker:PageLanguages:0", language));
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            INSERT INTO issue (id, chapter_id, title, description, priority, opened_in_round, visibility, owner_side)
            SELECT 4711, id, 'Rules of origin', 'Cumulation.', 1, 7, 'shared', 'KZ' FROM chapter WHERE code = 'III.2'
            """));
        var changed = app.Database.WriteAs(app.Account(Side.KZ, Role.Negotiator), session => ChangeRow.Run(
            session, "Issues", 4711, RowVersionCondition.Any, new Dictionary<string, object?> { ["Priority"] = 2L, ["Description"] = "No cumulation." }));
        await using var window = await chromium.OpenAsync(app, Side.EU, Role.Negotiator, width, hasScript: false);
        var page = window.Page;

        await page.GotoAsync("/history");
        await page.GetByRole(AriaRole.Link, new() { Name = period }).ClickAsync();
        await Assertions.Expect(page.Locator(".changes summary")).ToHaveTextAsync(sentence);
        await Assertions.Expect(page.Locator(".fields")).ToBeHiddenAsync();
        await page.Locator(".changes summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");

        Assert.Null(changed.Refusal);
        await Assertions.Expect(page.Locator(".fields > div").Filter(new() { HasText = "Cumulation." })).ToHaveTextAsync(field);
        await Assertions.Expect(page.Locator(".history-day h3")).ToContainTextAsync("III.2");
        Assert.Empty(window.Violations);
    }
}
