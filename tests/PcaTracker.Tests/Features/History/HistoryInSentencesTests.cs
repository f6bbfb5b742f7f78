using AngleSharp.Dom;
using Dapper;
using PcaTracker.Changes.Activity;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Features.Deadlines;
using PcaTracker.Features.History;
using PcaTracker.Features.Issues;
using PcaTracker.Features.Positions;
using PcaTracker.Rows;
using PcaTracker.Storage;
using PcaTracker.Tests.Changes;
using Visibility = PcaTracker.Domain.Visibility;

namespace PcaTracker.Tests.Features.History;

/// <summary>
/// The history of a small negotiation in which everything was done that can be done, by day and chapter, in the language of its reader. The
/// clock stands at Wednesday, 25 November 2026; Monday and Tuesday were the days of round 103.
/// </summary>
public sealed class HistoryInSentencesTests(HistoryInSentencesTests.Negotiation negotiation) : IClassFixture<HistoryInSentencesTests.Negotiation>
{
    [Fact]
    public async Task Changes_stand_by_day_and_by_chapter_in_the_order_of_the_agreement()
    {
        var page = await negotiation.PageAsync(Language.English);

        Assert.Equal(
            [
                "Wed 25 November 2026", "  T.2 Chapter T.2: 1", "Tue 24 November 2026", "  T.1 Chapter T.1: 9", "  T.2 Chapter T.2: 1", "  U Final provisions: 2", "  Other: 5",
                "Mon 23 November 2026", "  T Trade: 1", "  T.1 Chapter T.1: 6", "  T.2 Chapter T.2: 1", "  Other: 3",
            ],
            page.QuerySelectorAll(".history-day").SelectMany(day => day.QuerySelectorAll("section")
                .Select(chapter => $"  {chapter.QuerySelector("h3").Read()}: {chapter.QuerySelectorAll(".changes > li").Length}").Prepend(day.QuerySelector("h2").Read())));
    }

    [Theory]
    [InlineData(Language.English, "EU negotiator moved deadline “Comments on T.1”: Tuesday 1 December 2026 → Tuesday 8 December 2026: Snow.")]
    [InlineData(Language.English, "EU negotiator recorded the outcome of round 103 (under negotiation → aim agreed)")]
    [InlineData(Language.English, "EU head opened issue “Export duties” to more readers: EU delegation only → both delegations")]
    [InlineData(Language.English, "EU negotiator changed issue “Export duties”: priority (3 → 1), details")]
    [InlineData(Language.English, "EU negotiator noted that round 103 was held")]
    [InlineData(Language.Russian, "Перенесён срок «Comments on T.1»: вторник, 1 декабря 2026 г. → вторник, 8 декабря 2026 г. (Snow.) — EU negotiator")]
    [InlineData(Language.Russian, "Добавлен итог раунда 103 (на переговорах → согласована цель) — EU negotiator")]
    [InlineData(Language.Russian, "Расширен доступ: вопрос «Export duties», только делегация ЕС → обе делегации — EU head")]
    [InlineData(Language.Kazakh, "«Comments on T.1» мерзімі ауыстырылды: 2026 жылғы 1 желтоқсан, сейсенбі → 2026 жылғы 8 желтоқсан, сейсенбі (Snow.) — EU negotiator")]
    [InlineData(Language.Kazakh, "«Export duties» мәселесі өзгертілді: басымдық (3 → 1), егжей-тегжейі — EU negotiator")]
    public async Task A_change_is_told_in_the_language_of_the_page(string language, string sentence)
    {
        var page = await negotiation.PageAsync(language);

        Assert.Equal(language, page.DocumentElement.GetAttribute("lang"));
        Assert.Contains(language == Language.Russian ? "T Торговля" : "T Trade", page.QuerySelectorAll("h3").Select(heading => heading.Read()));
        Assert.Contains(sentence, page.QuerySelectorAll(".changes summary").Select(p => p.Read()));
    }

    [Fact]
    public async Task Names_and_titles_keep_their_own_language_on_a_page_in_another()
    {
        var page = await negotiation.PageAsync(Language.Russian);

        var moved = page.QuerySelectorAll(".changes summary").First(p => p.TextContent.StartsWith("Перенесён", StringComparison.Ordinal));
        Assert.Equal(["en Comments on T.1", "en Snow.", "en EU negotiator"], moved.QuerySelectorAll("bdi").Select(bdi => $"{bdi.GetAttribute("lang")} {bdi.TextContent}"));
        Assert.Null(moved.QuerySelector("span[lang]"));
    }

    [Theory]
    [InlineData(Language.English)]
    [InlineData(Language.Russian)]
    [InlineData(Language.Kazakh)]
    public async Task No_property_name_raw_value_or_key_is_on_the_page(string language)
    {
        var page = await negotiation.PageAsync(language);

        var text = string.Join(' ', page.QuerySelectorAll(".history-day h2, .history-day h3, .changes").Select(element => element.TextContent));
        var words = text.Split([' ', '\n', ',', ':', '(', ')', '“', '”', '«', '»', '.', '→'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
        var names = EntitySets.All.SelectMany(set => set.Properties).Select(property => property.Name).Where(name => name.Skip(1).Any(char.IsUpper));
        var values = EntitySets.All.SelectMany(set => set.Properties).SelectMany(property => property.Values ?? []).Where(value => value.Contains('-', StringComparison.Ordinal));
        Assert.Contains("DueOn", names);
        Assert.Contains("under-negotiation", values);
        Assert.Empty(words.Intersect(names));
        Assert.Empty(words.Intersect(values).Except(["non-paper"]));
        Assert.DoesNotMatch("[0-9]{12,}", text);
        Assert.Equal(29, page.QuerySelectorAll(".changes > li").Length);
    }

    [Fact]
    public async Task Fields_are_named_and_their_values_written_in_the_language_of_the_page()
    {
        var page = await negotiation.PageAsync(Language.Russian);

        var moved = page.QuerySelectorAll(".changes > li").First(li => li.TextContent.Contains("Перенесён", StringComparison.Ordinal));
        Assert.Equal(["День срока было: вторник, 1 декабря 2026 г. → стало: вторник, 8 декабря 2026 г."], moved.QuerySelectorAll(".fields > div").Select(div => div.Read()));
        var linked = page.QuerySelectorAll(".changes > li").First(li => li.TextContent.Contains("Изменён срок", StringComparison.Ordinal));
        Assert.Equal(["Глава было: глава T.1 → стало: глава T.2", "Раунд стало: раунд 103"], linked.QuerySelectorAll(".fields > div").Select(div => div.Read()));
    }

    [Theory]
    [InlineData("week", 29, "Since Mon 23 November 2026.")]
    [InlineData("round", 18, "Since round 103 ended on Tue 24 November 2026, that day included.")]
    [InlineData("visit", 1, "Since 24 Nov 2026, 17:00 Brussels, when you were last here.")]
    public async Task A_period_is_one_click(string period, int count, string since)
    {
        var page = await negotiation.PageAsync(Language.English, $"?since={period}");

        Assert.Equal(count, page.QuerySelectorAll(".changes > li").Length);
        Assert.Contains(since, page.QuerySelectorAll("p.soft").Select(p => p.Read()));
        Assert.Equal($"/history?since={period}", page.QuerySelector(".periods [aria-current=true]")!.GetAttribute("href"));
        Assert.Equal(["All changes", "Since my last visit", "This week", "Since the last round"], page.QuerySelectorAll(".periods a").Select(a => a.Read()));
    }

    [Fact]
    public async Task A_period_keeps_the_other_filters_and_a_day_replaces_it()
    {
        var page = await negotiation.PageAsync(Language.English, "?since=week&chapter=T.1");
        var day = await negotiation.PageAsync(Language.English, "?since=round&day=23%20Nov%202026&chapter=T.1");

        Assert.Contains("/history?chapter=T.1&since=round", page.QuerySelectorAll(".periods a").Select(a => a.GetAttribute("href")));
        Assert.Equal("week", page.QuerySelector("input[name=since]")!.GetAttribute("value"));
        Assert.Equal(6, day.QuerySelectorAll(".changes > li").Length);
        Assert.Null(day.QuerySelector(".periods [aria-current=true]"));
    }

    [Theory]
    [InlineData("?since=yesterday", "'yesterday' is not among the choices here")]
    [InlineData("?day=10/12/2026", "'10/12/2026' may be read as two different days")]
    public async Task A_filter_that_cannot_be_read_shows_its_error_and_no_list(string query, string error)
    {
        var page = await negotiation.PageAsync(Language.English, query);

        Assert.Contains(error, page.QuerySelector(".errors").Read(), StringComparison.Ordinal);
        Assert.Empty(page.QuerySelectorAll(".changes > li"));
    }

    /// <summary>The negotiation, and a reader of the EU delegation in each language.</summary>
    public sealed class Negotiation : IAsyncLifetime
    {
        private TestApp _app = null!;
        private SmallRecord _record = null!;

        public async ValueTask InitializeAsync()
        {
            _app = await TestApp.StartAsync(Language.All.Select((language, index) => new KeyValuePair<string, string?>($"PcaTracker:PageLanguages:{index}", language)));
            _record = SmallRecord.In(_app);
            _app.Database.WriteAsSystem(session => session.Connection.Execute("UPDATE chapter SET heading_ru = 'Торговля' WHERE code = 'T'"));
            var (issue, deadline) = Monday();
            _app.Clock.Advance(TimeSpan.FromDays(1));
            Tuesday(issue, deadline);
            Others();
            // The reader was last here on Tuesday at five in the afternoon.
            _app.Clock.Advance(TimeSpan.FromHours(7));
            using (var reader = _app.SignedIn(Side.EU, Role.Analyst))
                await reader.PageAsync("/history");
            _app.Clock.Advance(TimeSpan.FromHours(17));
            Done(EU(session => ChangeRow.Run(session, "Chapters", _record.Chapter("T.2"), RowVersionCondition.Any, Values(("Area", "trade"), ("AdReferendum", 1L)))));
        }

        public async Task<IDocument> PageAsync(string language, string query = "")
        {
            _app.Database.WriteAsSystem(session => session.Connection.Execute("UPDATE account SET language = @language WHERE role = 'analyst'", new { language }));
            using var reader = _app.SignedIn(Side.EU, Role.Analyst);
            return await reader.PageAsync("/history" + query);
        }

        public ValueTask DisposeAsync() => _app.DisposeAsync();

        private (long Issue, long Deadline) Monday()
        {
            var issue = _record.AddIssue(Side.EU, Visibility.EU);
            var deadline = _record.AddDeadline();
            var position = _record.AddPosition(Side.EU, "proposal", Visibility.Shared);
            _record.Add(Side.EU, Role.Negotiator, "Documents", ("Title", "Note"), ("Kind", "non-paper"), ("Visibility", "eu"));
            Done(_record.Log(Side.EU, Role.Negotiator, 103, SmallRecord.Left("T.1", ChapterStatus.AimAgreed), SmallRecord.Left("T.2", null)));
            Done(EU(session => SupersedePosition.Run(session, position, RowVersionCondition.Any, "Fewer duties.")));
            _record.Add(Side.EU, Role.Secretariat, "Milestones", ("Title", "Visit"), ("Kind", "visit"), ("Date", "2026-11-23"));
            Done(EU(session => ChangeRow.Run(session, "Chapters", _record.Chapter("T"), RowVersionCondition.Any, Values(("EuLead", "Ada Lind")))));
            return (issue, deadline);
        }

        private void Tuesday(long issue, long deadline)
        {
            Done(EU(session => ChangeRow.Run(session, "Issues", issue, RowVersionCondition.Any, Values(("Priority", 1L), ("Description", "Cumulation.")))));
            Done(_record.As(Side.EU, Role.Head, session => WidenRow.Run(session, "Issues", issue, RowVersionCondition.Revision(2), Visibility.Shared, confirmed: true)));
            Done(EU(session => ResolveIssue.Run(session, issue, RowVersionCondition.Any, 103, "By a footnote.")));
            Done(EU(session => MoveDeadline.Run(session, deadline, RowVersionCondition.Any, new DateOnly(2026, 12, 8), "Snow.")));
            Done(EU(session => ChangeRow.Run(session, "Deadlines", deadline, RowVersionCondition.Any, Values(("ChapterId", _record.Chapter("T.2")), ("RoundId", _record.Round(103))))));
        }

        private void Others()
        {
            var (waived, met) = (_record.AddDeadline(), _record.AddDeadline());
            Done(EU(session => WaiveDeadline.Run(session, waived, RowVersionCondition.Any, "Not needed.")));
            Done(EU(session => CompleteDeadline.Run(session, met, RowVersionCondition.Any)));
            Done(EU(session => ReopenDeadline.Run(session, met, RowVersionCondition.Any, null)));
            var person = _record.Add(Side.EU, Role.Secretariat, "People", ("Name", "Ada Lind"), ("Party", "EU"), ("Role", "Speaker"));
            Done(_record.As(Side.EU, Role.Secretariat, session => ChangeRow.Run(session, "People", person, RowVersionCondition.Any, Values(("From", "2026-01-01")))));
            Done(_record.As(Side.EU, Role.Secretariat, session =>
            {
                var (stream, line, at) = session.Connection.QuerySingle<(string, long, string)>("SELECT stream, line, at FROM visible_line ORDER BY at DESC, stream DESC, line DESC LIMIT 1");
                return RestoreValues.Run(session, new(stream, line), person, at, RowVersionCondition.Any);
            }));
            Done(_record.As(Side.EU, Role.Secretariat, session => DeleteRow.Run(session, "People", person, RowVersionCondition.Any)));
            Done(EU<long>(session =>
            {
                foreach (var kind in new[] { ActivityKind.Close, ActivityKind.Reopen })
                    ActivityLog.Record(session, "Chapters", _record.Chapter("U"), "U", Visibility.Public, new ActivityFacts { Kind = kind, Subject = new Dictionary<string, string> { ["Code"] = "U" } });
                return 0L;
            }));
            _app.AsExternalProgram("UPDATE milestone SET place = 'Astana' WHERE title = 'Visit'");
        }

        private Result<T> EU<T>(Func<Session, Result<T>> work) => _record.As(Side.EU, Role.Negotiator, work);

        private static Dictionary<string, object?> Values(params (string Name, object? Value)[] values) => values.ToDictionary(v => v.Name, v => v.Value);

        private static void Done<T>(Result<T> result) => Assert.Null(result.Refusal);
    }
}
