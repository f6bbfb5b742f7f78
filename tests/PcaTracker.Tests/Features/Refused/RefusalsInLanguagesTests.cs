using System.Globalization;
using Dapper;
using PcaTracker.Domain;
using PcaTracker.Features.Editing;
using PcaTracker.Features.Refused;

namespace PcaTracker.Tests.Features.Refused;

/// <summary>What the rules below the pages refuse, as Russian and Kazakh pages say it: the EU delegation reads Russian here, the Kazakh one Kazakh.</summary>
public sealed class RefusalsInLanguagesTests(RefusalsInLanguagesTests.TranslatedSite site) : IClassFixture<RefusalsInLanguagesTests.TranslatedSite>
{
    private static readonly (string Name, string Value)[] Faults =
    [
        ("Input.Party", "EU"), ("Input.Kind", "fallback"), ("Input.Text", "RESTREINT UE/EU RESTRICTED: the line."), ("Input.Topic", new string('x', 201)),
        ("Input.SourceUrl", "somewhere"), ("Input.Language", "en"), ("Input.DatePrecision", "day"), ("Input.TabledOn", "2026-11-02"), ("Input.TabledUntil", "2026-11-01"),
    ];

    [Fact]
    public async Task All_errors_of_a_form_are_Russian_on_a_Russian_page()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Negotiator);

        using var answer = await browser.SubmitAsync("/add/positions?chapter=T.1", "add", Faults.Append(("Input.Visibility", "shared")));

        Assert.Equal(
            [
                "Тема: знаков — 201, помещается не более 200.",
                "Позиция: указан гриф «RESTREINT UE». Секретным сведениям здесь не место: вместо этого добавьте документ, в котором названы номер, составитель и хранитель бумаги.",
                "Это раньше начала: выберите тот же день или более поздний.",
                "Источник: напишите полный адрес в интернете, который начинается с https:// или http://.",
            ],
            (await answer.PageAsync()).QuerySelectorAll(".errors li").Select(Pages.Read));
    }

    [Fact]
    public async Task All_errors_of_a_form_are_Kazakh_on_a_Kazakh_page()
    {
        using var browser = site.App.SignedIn(Side.KZ, Role.Negotiator);

        using var answer = await browser.SubmitAsync("/add/positions?chapter=T.1", "add", Faults.Append(("Input.Visibility", "shared")));

        Assert.Equal(
            [
                "Тақырып: таңба саны — 201, ең көбі 200 сыяды.",
                "Ұстаным: құпиялық белгісі көрсетілген — «RESTREINT UE». Құпия мәліметтер мұнда сақталмайды: оның орнына құжаттың нөмірін, құрастырушысын және сақтаушысын атайтын құжат жазбасын қосыңыз.",
                "Бұл басталуынан бұрын: сол күнді немесе кейінгісін таңдаңыз.",
                "Дереккөз: https:// немесе http:// деп басталатын толық веб-мекенжайды жазыңыз.",
            ],
            (await answer.PageAsync()).QuerySelectorAll(".errors li").Select(Pages.Read));
    }

    [Theory]
    [InlineData(Side.EU, "2026-10-01", "Нынешний статус глава имеет с этого дня (2 окт. 2026): выберите его или более поздний.")]
    [InlineData(Side.EU, "2026-11-24", "Глава вновь открывается с сегодняшнего или более раннего дня, а не с этого (24 нояб. 2026).")]
    [InlineData(Side.KZ, "2026-10-01", "Тараудың қазіргі мәртебесі мына күннен басталады (2026 ж. 2 қаз.): сол күнді не кейінгісін таңдаңыз.")]
    public async Task A_chapter_reopened_too_early_or_too_late_names_the_day(string side, string day, string sentence)
    {
        using var browser = site.App.SignedIn(side, Role.Head);

        using var answer = await browser.SubmitAsync($"/reopen/{site.Closed}", "act", ("Input.Reason", "По просьбе другой стороны."), ("Input.From", day));

        Assert.Contains(sentence, (await answer.PageAsync()).QuerySelector(".errors li").Read(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Side.EU, "Ничего не согласовано, пока не согласовано всё. Ещё не закрыты предварительно главы: Annex I, ")]
    [InlineData(Side.KZ, "Барлығы келісілмейінше, ештеңе келісілген болып саналмайды. Әлі алдын ала жабылмаған тараулар: Annex I, ")]
    public async Task Chapters_that_are_open_are_named_before_all_are_closed(string side, string sentence)
    {
        using var browser = site.App.SignedIn(side, Role.Head);

        using var answer = await browser.SubmitAsync("/close-chapters", "act", ("Input.Confirmed", "true"));

        Assert.StartsWith(sentence, (await answer.PageAsync()).QuerySelector(".errors li").Read(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Side.EU)]
    [InlineData(Side.KZ)]
    public async Task No_error_of_any_form_is_left_in_English(string side)
    {
        using var browser = site.App.SignedIn(side, Role.Negotiator);
        var (found, english) = (0, new List<string>());

        foreach (var form in (string[])["chapters", "articles?chapter=T.1", "positions?chapter=T.1", "issues?chapter=T.1", "deadlines", "recommendations", "documents"])
        {
            var fields = (await browser.PageAsync($"/add/{form}")).QuerySelectorAll("main form [name^='Input.']").Where(f => f.GetAttribute("type") != "hidden").Select(f => f.GetAttribute("name")!).Distinct().ToList();
            foreach (var value in (string[])["", "\u202Ex", "99999999999", "0", "[x", "SECRET UE/EU SECRET", new string('x', 2_500)])
            {
                using var answer = await browser.SubmitAsync($"/add/{form}", "add", fields.Select(name => (name, value)));
                var errors = (await answer.PageAsync()).QuerySelectorAll(".errors li").ToList();
                found += errors.Count;
                english.AddRange(errors.Where(error => error.QuerySelector("[lang=en]") is not null).Select(Pages.Read));
            }
        }

        Assert.True(found > 100);
        Assert.Empty(english);
    }

    [Theory]
    [InlineData(Language.Russian)]
    [InlineData(Language.Kazakh)]
    public void Every_refusal_is_said_in_the_language_of_the_page(string language)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);

            var english = RefusalWords.Codes.Where(code => code != FormKeys.SavedBefore && !RefusalWords.Of(Refusal.Conflict(code, "English.")).Any(c => c is >= 'А' and <= 'я'));

            Assert.Empty(english);
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    /// <summary>A tracker whose delegations read Russian and Kazakh, with one chapter that is closed.</summary>
    public sealed class TranslatedSite : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public long Closed { get; private set; }

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
            var record = SmallRecord.In(App);
            foreach (var (side, role) in ((string, string)[])[(Side.EU, Role.Negotiator), (Side.EU, Role.Head), (Side.KZ, Role.Negotiator), (Side.KZ, Role.Head)])
                _ = App.Account(side, role);
            Closed = record.Chapter("U");
            App.Database.WriteAsSystem(session => session.Connection.Execute(
                """
                UPDATE account SET language = CASE side WHEN 'KZ' THEN 'kk' ELSE 'ru' END;
                INSERT INTO chapter_status (chapter_id, status, valid_from, round_number) SELECT id, 'provisionally-closed', '2026-10-02', 102 FROM chapter WHERE code = 'U';
                """));
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
