using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Changes.Activity;
using PcaTracker.Changes.Audit;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Notifications.Sentences;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Notifications;

/// <summary>What happened, as pages and mails say it in each language.</summary>
public class ActivitySentenceTests
{
    private const string EN = Language.English, RU = Language.Russian, KK = Language.Kazakh;

    [Theory]
    [InlineData(EN, "Ada Lind recorded issue “Duties”")]
    [InlineData(RU, "Добавлен вопрос «Duties» — Ada Lind")]
    [InlineData(KK, "«Duties» мәселесі қосылды — Ada Lind")]
    public void A_new_issue(string language, string sentence) => Assert.Equal(sentence, Said(language, "Issues", ActivityKind.Create, ("Title", "Duties")));

    [Theory]
    [InlineData(EN, "Ada Lind recorded the outcome of round 12 (under negotiation → aim agreed)")]
    [InlineData(RU, "Добавлен итог раунда 12 (на переговорах → согласована цель) — Ada Lind")]
    [InlineData(KK, "12-раундтың нәтижесі (келіссөз үстінде → мақсаты келісілді) қосылды — Ada Lind")]
    public void An_outcome_that_moves_a_chapter(string language, string sentence) => Assert.Equal(
        sentence, Said(language, "Outcomes", ActivityKind.Create, ("RoundNumber", "12"), ("StatusBefore", "under-negotiation"), ("StatusAfter", "aim-agreed")));

    [Theory]
    [InlineData(EN, "Ada Lind recorded the outcome of round 12 (still opened)")]
    [InlineData(RU, "Добавлен итог раунда 12 (по-прежнему: открыта) — Ada Lind")]
    [InlineData(KK, "12-раундтың нәтижесі (бұрынғыдай: ашылды) қосылды — Ada Lind")]
    public void An_outcome_that_leaves_a_chapter_as_it_was(string language, string sentence) => Assert.Equal(
        sentence, Said(language, "Outcomes", ActivityKind.Create, ("RoundNumber", "12"), ("StatusBefore", "opened"), ("StatusAfter", "opened")));

    [Theory]
    [InlineData(EN, "Ada Lind recorded the outcome of round 12 (not taken up)")]
    [InlineData(RU, "Добавлен итог раунда 12 (не рассматривалась) — Ada Lind")]
    [InlineData(KK, "12-раундтың нәтижесі (қаралған жоқ) қосылды — Ada Lind")]
    public void An_outcome_of_a_chapter_that_was_not_taken_up(string language, string sentence) =>
        Assert.Equal(sentence, Said(language, "Outcomes", ActivityKind.Create, ("RoundNumber", "12"), ("StatusBefore", "opened")));

    [Theory]
    [InlineData(EN, "Ada Lind changed issue “Duties”: priority (3 → 1), status (open → escalated), details, article")]
    [InlineData(RU, "Изменён вопрос «Duties»: приоритет (3 → 1), статус (открыт → вынесен на высший уровень), подробности, статья — Ada Lind")]
    [InlineData(KK, "«Duties» мәселесі өзгертілді: басымдық (3 → 1), мәртебе (ашық → жоғары деңгейге шығарылды), егжей-тегжейі, бап — Ada Lind")]
    public void A_change_of_an_issue(string language, string sentence) => Assert.Equal(sentence, Said(language, "Issues", new ActivityFacts
    {
        Kind = ActivityKind.Change,
        Subject = new Dictionary<string, string> { ["Title"] = "Duties" },
        Fields = [new("Priority", "3", "1"), new("Status", "open", "escalated"), new("Description"), new("ArticleId")],
    }));

    [Theory]
    [InlineData(EN, "Ada Lind changed issue “Duties”: readers (both delegations → EU delegation only)")]
    [InlineData(RU, "Изменён вопрос «Duties»: доступ (обе делегации → только делегация ЕС) — Ada Lind")]
    [InlineData(KK, "«Duties» мәселесі өзгертілді: қолжетімділік (екі делегация → тек ЕО делегациясы) — Ada Lind")]
    public void A_row_that_is_taken_back(string language, string sentence) => Assert.Equal(sentence, Said(language, "Issues", new ActivityFacts
    {
        Kind = ActivityKind.Change,
        Subject = new Dictionary<string, string> { ["Title"] = "Duties" },
        Fields = [new("Visibility", "shared", "eu")],
    }));

    [Theory]
    [InlineData(EN, "Ada Lind changed chapter III.9: area (none → trade), ad referendum (no → yes)")]
    [InlineData(RU, "Изменена глава III.9: область (нет → торговля), ad referendum (нет → да) — Ada Lind")]
    [InlineData(KK, "III.9 тарауы өзгертілді: сала (жоқ → сауда), ad referendum (жоқ → иә) — Ada Lind")]
    public void A_change_of_a_chapter(string language, string sentence) => Assert.Equal(sentence, Said(language, "Chapters", new ActivityFacts
    {
        Kind = ActivityKind.Change,
        Subject = new Dictionary<string, string> { ["Code"] = "III.9" },
        Fields = [new("Area", null, "trade"), new("AdReferendum", "0", "1")],
    }));

    [Theory]
    [InlineData(EN, "Ada Lind changed EU proposal “Duties”")]
    [InlineData(RU, "Изменена позиция ЕС «Duties» (предложение) — Ada Lind")]
    [InlineData(KK, "ЕО ұстанымы «Duties» (ұсыныс) өзгертілді — Ada Lind")]
    public void A_change_of_which_not_all_readers_may_know_the_fields(string language, string sentence) =>
        Assert.Equal(sentence, Said(language, "Positions", ActivityKind.Change, ("Party", "EU"), ("Kind", "proposal"), ("Topic", "Duties"), ("Language", "en")));

    [Theory]
    [InlineData(EN, "Ada Lind deleted Kazakh red line")]
    [InlineData(RU, "Удалена позиция Казахстана («красная линия») — Ada Lind")]
    [InlineData(KK, "Қазақстан ұстанымы («қызыл сызық») жойылды — Ada Lind")]
    public void A_deleted_position_without_a_topic(string language, string sentence) =>
        Assert.Equal(sentence, Said(language, "Positions", ActivityKind.Delete, ("Party", "KZ"), ("Kind", "red-line"), ("Language", "ru")));

    [Theory]
    [InlineData(EN, "Ada Lind opened document “Mandate” to more readers: EU delegation only → both delegations")]
    [InlineData(RU, "Расширен доступ: документ «Mandate», только делегация ЕС → обе делегации — Ada Lind")]
    [InlineData(KK, "Қолжетімділік кеңейтілді: «Mandate» құжаты, тек ЕО делегациясы → екі делегация — Ada Lind")]
    public void A_row_that_more_people_may_read(string language, string sentence) => Assert.Equal(sentence, Said(language, "Documents", new ActivityFacts
    {
        Kind = ActivityKind.Widen,
        Subject = new Dictionary<string, string> { ["Title"] = "Mandate", ["Language"] = "en" },
        Fields = [new("Visibility", "eu", "shared")],
    }));

    [Theory]
    [InlineData(EN, "Ada Lind moved deadline “Offer”: Tuesday 1 December 2026 → Tuesday 8 December 2026: Snow.")]
    [InlineData(RU, "Перенесён срок «Offer»: вторник, 1 декабря 2026 г. → вторник, 8 декабря 2026 г. (Snow.) — Ada Lind")]
    [InlineData(KK, "«Offer» мерзімі ауыстырылды: 2026 жылғы 1 желтоқсан, сейсенбі → 2026 жылғы 8 желтоқсан, сейсенбі (Snow.) — Ada Lind")]
    public void A_moved_deadline(string language, string sentence) => Assert.Equal(sentence, Said(language, "Deadlines", new ActivityFacts
    {
        Kind = ActivityKind.Move,
        Subject = new Dictionary<string, string> { ["Title"] = "Offer" },
        Fields = [new("DueOn", "2026-12-01", "2026-12-08"), new("DueAt", "2026-12-01T23:00:00.000Z", "2026-12-08T23:00:00.000Z")],
        Note = "Snow.",
    }));

    [Theory]
    [InlineData(EN, ActivityKind.Waive, "Ada Lind waived deadline “Offer”")]
    [InlineData(RU, ActivityKind.Waive, "Снят срок «Offer» — Ada Lind")]
    [InlineData(KK, ActivityKind.Waive, "«Offer» мерзімі алып тасталды — Ada Lind")]
    [InlineData(EN, ActivityKind.Complete, "Ada Lind completed deadline “Offer”")]
    [InlineData(RU, ActivityKind.Complete, "Выполнен срок «Offer» — Ada Lind")]
    [InlineData(KK, ActivityKind.Complete, "«Offer» мерзімі орындалды — Ada Lind")]
    [InlineData(EN, ActivityKind.Undo, "Ada Lind made deadline “Offer” open again")]
    [InlineData(RU, ActivityKind.Undo, "Вновь открыт срок «Offer» — Ada Lind")]
    [InlineData(KK, ActivityKind.Undo, "«Offer» мерзімі қайта ашылды — Ada Lind")]
    public void A_deadline(string language, ActivityKind kind, string sentence) => Assert.Equal(sentence, Said(language, "Deadlines", kind, ("Title", "Offer")));

    [Theory]
    [InlineData(EN, "Ada Lind resolved issue “Duties”: By a footnote.")]
    [InlineData(RU, "Решён вопрос «Duties» (By a footnote.) — Ada Lind")]
    [InlineData(KK, "«Duties» мәселесі шешілді (By a footnote.) — Ada Lind")]
    public void A_resolved_issue(string language, string sentence) => Assert.Equal(sentence, Said(language, "Issues", new ActivityFacts
    {
        Kind = ActivityKind.Resolve,
        Subject = new Dictionary<string, string> { ["Title"] = "Duties" },
        Fields = [new("Status", "open", "resolved")],
        Note = "By a footnote.",
    }));

    [Theory]
    [InlineData(EN, ActivityKind.Supersede, "Ada Lind put a new text in the place of EU offer “Duties”")]
    [InlineData(RU, ActivityKind.Supersede, "Внесён новый текст вместо прежнего: позиция ЕС «Duties» (встречное предложение) — Ada Lind")]
    [InlineData(KK, ActivityKind.Supersede, "Бұрынғы мәтіннің орнына жаңасы енгізілді: ЕО ұстанымы «Duties» (қарсы ұсыныс) — Ada Lind")]
    [InlineData(EN, ActivityKind.Revise, "Ada Lind marked EU offer “Duties” as revised")]
    [InlineData(RU, ActivityKind.Revise, "Пересмотрена позиция ЕС «Duties» (встречное предложение) — Ada Lind")]
    [InlineData(KK, ActivityKind.Revise, "ЕО ұстанымы «Duties» (қарсы ұсыныс) қайта қаралды — Ada Lind")]
    public void A_position_with_a_new_text(string language, ActivityKind kind, string sentence) =>
        Assert.Equal(sentence, Said(language, "Positions", kind, ("Party", "EU"), ("Kind", "offer"), ("Topic", "Duties")));

    [Theory]
    [InlineData(EN, "Ada Lind restored milestone “Visit” to what it was before Berik Sadykov changed it on Monday 23 November 2026, 10:00: title, until (none → Wednesday 2 July 2014)")]
    [InlineData(RU, "Восстановлены прежние значения: этап «Visit», как до изменения от понедельник, 23 ноября 2026 г., 10:00 (Berik Sadykov): название, до (нет → среда, 2 июля 2014 г.) — Ada Lind")]
    [InlineData(KK, "Бұрынғы мәндер қалпына келтірілді: «Visit» кезеңі, 2026 жылғы 23 қараша, дүйсенбі, 10:00 өзгертілгенге дейінгідей (Berik Sadykov): атауы, дейін (жоқ → 2014 жылғы 2 шілде, сәрсенбі) — Ada Lind")]
    public void Restored_values(string language, string sentence) => Assert.Equal(sentence, Said(language, "Milestones", new ActivityFacts
    {
        Kind = ActivityKind.Restore,
        Subject = new Dictionary<string, string> { ["Title"] = "Visit" },
        Fields = [new("Title"), new("Until", null, "2014-07-02")],
        Undone = new("Berik Sadykov", "2026-11-23T09:00:00.000Z"),
    }));

    [Theory]
    [InlineData(EN, "Ada Lind noted that round 12 was held")]
    [InlineData(RU, "Отмечено, что раунд 12 состоялся — Ada Lind")]
    [InlineData(KK, "12-раунд өтті деп белгіленді — Ada Lind")]
    public void A_round_that_was_held(string language, string sentence) => Assert.Equal(sentence, Said(language, "Rounds", ActivityKind.Hold, ("Number", "12")));

    [Theory]
    [InlineData(EN, ActivityKind.Reopen, "Ada Lind reopened chapter III.9")]
    [InlineData(RU, ActivityKind.Reopen, "Вновь открыта глава III.9 — Ada Lind")]
    [InlineData(KK, ActivityKind.Reopen, "III.9 тарауы қайта ашылды — Ada Lind")]
    [InlineData(EN, ActivityKind.Close, "Ada Lind closed chapter III.9 together with all others")]
    [InlineData(RU, ActivityKind.Close, "Закрыта глава III.9 вместе со всеми остальными — Ada Lind")]
    [InlineData(KK, ActivityKind.Close, "III.9 тарауы қалғандарымен бірге жабылды — Ada Lind")]
    public void A_chapter(string language, ActivityKind kind, string sentence) => Assert.Equal(sentence, Said(language, "Chapters", kind, ("Code", "III.9")));

    [Theory]
    [InlineData(EN, ActivityKind.CreatedOutside, "another program added an issue without the tracker")]
    [InlineData(RU, ActivityKind.CreatedOutside, "Запись добавлена в обход системы: вопрос — другая программа")]
    [InlineData(KK, ActivityKind.CreatedOutside, "Жазба жүйеден тыс қосылды: мәселе — басқа бағдарлама")]
    [InlineData(EN, ActivityKind.ChangedOutside, "another program changed an issue without the tracker")]
    [InlineData(RU, ActivityKind.ChangedOutside, "Запись изменена в обход системы: вопрос — другая программа")]
    [InlineData(KK, ActivityKind.ChangedOutside, "Жазба жүйеден тыс өзгертілді: мәселе — басқа бағдарлама")]
    [InlineData(EN, ActivityKind.DeletedOutside, "another program deleted an issue without the tracker")]
    [InlineData(RU, ActivityKind.DeletedOutside, "Запись удалена в обход системы: вопрос — другая программа")]
    [InlineData(KK, ActivityKind.DeletedOutside, "Жазба жүйеден тыс жойылды: мәселе — басқа бағдарлама")]
    public void A_change_by_another_program(string language, ActivityKind kind, string sentence) =>
        Assert.Equal(sentence, Said(language, "Issues", new ActivityFacts { Kind = kind }, who: AuditWriter.OtherProgram));

    [Theory]
    [InlineData(EN)]
    [InlineData(RU)]
    [InlineData(KK)]
    public void An_entry_from_before_facts_were_kept_shows_its_summary_as_English(string language)
    {
        var parts = Sentence(language).Of("Ada Lind", "Issues", "changed Title of issue 'Duties'", null);

        Assert.Equal("Ada Lind changed Title of issue 'Duties'", ActivitySentence.Text(parts));
        Assert.Equal([null, null, "en"], parts.Select(part => part.Language));
        Assert.True(ActivitySentence.IsAsRecorded(null));
    }

    [Fact]
    public void Facts_of_a_later_version_show_the_summary()
    {
        var parts = Sentence(RU).Of("Ada Lind", "Issues", "froze issue 'Duties'", """{"Kind":"Freeze","Subject":{"Title":"Duties"}}""");

        Assert.Equal("Ada Lind froze issue 'Duties'", ActivitySentence.Text(parts));
    }

    [Fact]
    public void A_topic_has_the_language_of_its_paper()
    {
        var facts = new ActivityFacts { Kind = ActivityKind.Create, Subject = new Dictionary<string, string> { ["Party"] = "KZ", ["Kind"] = "proposal", ["Topic"] = "Пошлины", ["Language"] = "ru" } };

        var parts = Sentence(EN).Of("Ada Lind", "Positions", "", facts.Stored());

        Assert.Equal("ru", Assert.Single(parts, part => part.Text == "Пошлины").Language);
        Assert.Equal(["Ada Lind", "Пошлины"], parts.Where(part => part.IsContent).Select(part => part.Text));
    }

    [Theory]
    [InlineData("Chapters", "chapter III.9", "глава III.9", "III.9 тарауы")]
    [InlineData("Articles", "article 26", "статья 26", "26-бап")]
    [InlineData("Rounds", "round 12", "раунд 12", "12-раунд")]
    [InlineData("Issues", "issue “Name”", "вопрос «Name»", "«Name» мәселесі")]
    [InlineData("Deadlines", "deadline “Name”", "срок «Name»", "«Name» мерзімі")]
    [InlineData("Milestones", "milestone “Name”", "этап «Name»", "«Name» кезеңі")]
    [InlineData("Recommendations", "a recommendation of Name", "рекомендация (Name)", "ұсыным (Name)")]
    [InlineData("People", "the entry on Name", "запись о лице: Name", "Name туралы жазба")]
    [InlineData("Documents", "document “Name”", "документ «Name»", "«Name» құжаты")]
    public void Every_kind_of_row_is_named(string set, params string[] names)
    {
        (string, string)[] subject = [("Code", "III.9"), ("Number", set == "Articles" ? "26" : "12"), ("Title", "Name"), ("Body", "Name"), ("Name", "Name")];

        var sentences = Language.All.Select(language => Said(language, set, ActivityKind.Delete, subject));

        Assert.All(sentences.Zip(names), both => Assert.Contains(both.Second, both.First, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_kind_of_event_has_a_sentence_on_every_set_in_every_language()
    {
        var written = EntitySets.All.Where(set => set.Creatable).ToList();
        var sentences =
            from language in Language.All
            from set in written
            from kind in Enum.GetValues<ActivityKind>()
            select Said(language, set.Name, new ActivityFacts
            {
                Kind = kind,
                Subject = new Dictionary<string, string> { ["Title"] = "Name", ["Party"] = "EU", ["Kind"] = "proposal" },
                Undone = new("Berik Sadykov", "2026-11-23T09:00:00.000Z"),
            });

        Assert.Equal(11, written.Count);
        Assert.All(sentences, sentence => Assert.Matches("Ada Lind", sentence));
        Assert.Equal(3 * 18 * 11, sentences.Count());
    }

    [Fact]
    public void Every_field_that_is_kept_has_words_in_every_language()
    {
        using var directory = new TempDirectory();
        Migrations.Run(directory.Database);
        using var connection = Connections.Open(directory.Database, SqliteOpenMode.ReadOnly);
        var kept = EntitySets.All.Where(set => set.Creatable).SelectMany(set => set.Properties.IntersectBy(
            connection.Query<string>($"SELECT name FROM pragma_table_info('{set.Table}')"), property => property.Column)).Select(property => property.Name).ToHashSet();

        var said = Language.All.Select(language => kept.Where(name => ActivityWords.Of(language).Field(name) is not null).ToHashSet()).ToList();

        Assert.All(said, words => Assert.Equal(["DueAt", "Id", "LoggedAt", "LoggedBy", "OwnerSide", "SortKey"], kept.Except(words).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Every_property_that_is_shown_before_it_gets_other_readers_has_words_or_follows_from_others()
    {
        var properties = EntitySets.WithReaders.Where(set => set.Creatable).SelectMany(set => set.Properties).Where(property => !property.FollowsOthers);

        var named = properties.Count(property => ActivityWords.Of(EN).Field(property.Name) is not null);

        Assert.True(named > 50);
    }

    // A value in Latin letters would be the raw one; that English has the same words, WordsTests shows.
    [Fact]
    public void Every_value_has_words_in_every_language()
    {
        var values = EntitySets.All.Where(set => set.Creatable)
            .SelectMany(set => set.Properties.Where(property => property.Values is not null && ActivityWords.Of(EN).Field(property.Name) is not null)
                .SelectMany(property => property.Values!.Select(value => (Set: set, Property: property, Value: value)))).ToList();

        Assert.True(values.Count > 150);
        Assert.All(values, value => Assert.NotEqual(value.Value, ActivityWords.Of(RU).Value(value.Set, value.Property, value.Value)));
        Assert.All(values, value => Assert.NotEqual(value.Value, ActivityWords.Of(KK).Value(value.Set, value.Property, value.Value)));
    }

    private static string Said(string language, string set, ActivityKind kind, params (string Name, string Value)[] subject) =>
        Said(language, set, new ActivityFacts { Kind = kind, Subject = subject.ToDictionary(s => s.Name, s => s.Value) });

    private static string Said(string language, string set, ActivityFacts facts, string who = "Ada Lind") =>
        ActivitySentence.Text(Sentence(language).Of(who, set, "", facts.Stored()));

    private static ActivitySentence Sentence(string language) => new(ActivityWords.Of(language), "Europe/Brussels");
}
