using NodaTime.Text;
using ODataSql.Tests;
using PcaTracker.Changes.Activity;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Simulation;

public sealed class SyntheticNegotiationTests(SyntheticNegotiationTests.Twenty twenty) : IClassFixture<SyntheticNegotiationTests.Twenty>
{
    /// <summary>The size of those that are compared: in the long run, of the one that the others read.</summary>
    private static readonly (int Rounds, int Positions) Size = (LongRun.Of(5, all: 20), LongRun.Of(300, all: 2_000));

    private readonly SyntheticDatabase _made = twenty.Database;

    [Fact]
    public void The_same_seed_makes_the_same_rows()
    {
        var (one, other) = twenty.Again;

        var rows = one.Dump();

        Assert.True(rows.Count > 3 * Size.Positions);
        Assert.Equal(other.Dump(), rows);
    }

    [Fact]
    public void The_same_seed_makes_the_same_file()
    {
        var (one, other) = twenty.Again;

        var (first, second) = (one.Bytes(), other.Bytes());

        Assert.True(first.AsSpan().SequenceEqual(second));
    }

    [Fact]
    public void Another_seed_makes_another_negotiation_of_the_same_size()
    {
        using var other = SyntheticDatabase.With(Size.Rounds, Size.Positions, seed: 8);

        var texts = other.Query<string>("SELECT text FROM position ORDER BY id");

        Assert.Equal(Size.Positions, texts.Count);
        Assert.NotEqual(twenty.Again.One.Query<string>("SELECT text FROM position ORDER BY id"), texts);
    }

    [Theory]
    [InlineData("chapter", 60)]
    [InlineData("round", 20)]
    [InlineData("position", 2_000)]
    [InlineData("account", 200)]
    [InlineData("deadline WHERE status = 'open'", 2_000)]
    public void It_has_the_requested_size(string rows, long count) => Assert.Equal(count, _made.Number($"SELECT count(*) FROM {rows}"));

    [Theory]
    [InlineData("outcome")]
    [InlineData("issue")]
    [InlineData("position")]
    [InlineData("deadline")]
    [InlineData("document")]
    [InlineData("change")]
    public void Each_side_hides_rows_from_the_other(string table) =>
        Assert.Equal(["eu", "kz", "public", "shared"], _made.Query<string>($"SELECT DISTINCT visibility FROM \"{table}\" ORDER BY 1"));

    [Theory]
    [InlineData("outcome")]
    [InlineData("issue")]
    [InlineData("position")]
    [InlineData("document")]
    public void Every_row_has_the_owner_side_of_its_author(string table)
    {
        Assert.Equal(["EU", "KZ"], _made.Query<string>($"SELECT DISTINCT owner_side FROM {table} ORDER BY 1"));
        Assert.Equal(0, _made.Number($"SELECT count(*) FROM {table} WHERE visibility IN ('eu', 'kz') AND upper(visibility) <> owner_side"));
    }

    [Fact]
    public void Positions_are_in_three_languages()
    {
        Assert.Equal(["en", "kk", "ru"], _made.Query<string>("SELECT DISTINCT language FROM position ORDER BY 1"));
        Assert.Contains("Қазақстан", string.Concat(_made.Query<string>("SELECT text FROM position WHERE language = 'kk'")), StringComparison.Ordinal);
        Assert.Contains("Казахстан", string.Concat(_made.Query<string>("SELECT text FROM position WHERE language = 'ru'")), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_foreign_key_has_a_target() => Assert.Equal(0, _made.Number("SELECT count(*) FROM pragma_foreign_key_check"));

    [Fact]
    public void The_periods_of_a_chapter_follow_each_other_and_the_last_is_current()
    {
        var broken = _made.Query<string>(
            """
            SELECT p.chapter_id || ': ' || p.valid_to
            FROM (SELECT *, lead(valid_from, 1, '9999-12-31') OVER (PARTITION BY chapter_id ORDER BY id) AS next FROM chapter_status) p
            WHERE p.valid_to <> p.next OR p.valid_from >= p.valid_to
            """);

        Assert.Empty(broken);
        Assert.Equal(60, _made.Number("SELECT count(*) FROM chapter_status WHERE valid_to = '9999-12-31'"));
    }

    [Fact]
    public void Status_periods_of_rounds_and_outcomes_correspond()
    {
        var moves = _made.Query<string>(
            """
            SELECT o.chapter_id || ' ' || r.number || ' ' || o.status_after || ' ' || r.ends_on
            FROM outcome o
            JOIN round r ON r.id = o.round_id
            WHERE o.status_after <> o.status_before
            ORDER BY 1
            """);
        var periods = _made.Query<string>(
            "SELECT chapter_id || ' ' || round_number || ' ' || status || ' ' || valid_from FROM chapter_status WHERE round_number IS NOT NULL ORDER BY 1");

        Assert.NotEmpty(moves);
        Assert.Equal(periods, moves);
    }

    [Fact]
    public void Every_outcome_has_the_chapters_previous_status()
    {
        var outcomes = _made.Query<(string Code, string Before, string? After, string Stood, string Ended)>(
            """
            SELECT c.code, o.status_before, o.status_after,
              (SELECT s.status FROM chapter_status s WHERE s.chapter_id = c.id AND s.valid_from < r.ends_on ORDER BY s.id DESC LIMIT 1),
              (SELECT s.status FROM chapter_status s WHERE s.chapter_id = c.id AND s.valid_from <= r.ends_on ORDER BY s.id DESC LIMIT 1)
            FROM outcome o
            JOIN round r ON r.id = o.round_id
            JOIN chapter c ON c.id = o.chapter_id
            """);

        Assert.DoesNotContain(outcomes, o => o.Before != o.Stood && o.Before != o.Ended);
        Assert.DoesNotContain(outcomes, o => o.After is not null && o.After != o.Ended);
        Assert.DoesNotContain(outcomes, o => o.After is not null && ChapterStatus.CheckMove(o.Code, o.Before, o.After) is not null);
    }

    [Fact]
    public void Chapters_move_up_and_down_and_reopening_has_a_reason()
    {
        var ladder = ChapterStatus.Ladder.ToList();
        var moves = _made.Query<(string Before, string After)>("SELECT status_before, status_after FROM outcome WHERE status_after <> status_before");

        Assert.Contains(moves, m => ladder.IndexOf(m.After) > ladder.IndexOf(m.Before));
        Assert.Contains(moves, m => ladder.IndexOf(m.After) < ladder.IndexOf(m.Before));
        Assert.Contains(_made.Query<string>("SELECT summary FROM change"), s => s.StartsWith("reopened chapter ", StringComparison.Ordinal));
        Assert.Equal(0, _made.Number("SELECT count(*) FROM chapter_status WHERE round_number IS NULL AND reason IS NULL AND status <> 'not-opened'"));
    }

    [Fact]
    public void Open_brackets_match_the_text_and_an_agreed_article_has_none()
    {
        var articles = _made.Query<(string Status, string? Text, int OpenBrackets)>("SELECT status, text, open_brackets FROM article");

        Assert.DoesNotContain(articles, a => Brackets.Count(a.Text).Value != a.OpenBrackets);
        Assert.DoesNotContain(articles, a => a.Status == "agreed" && a.OpenBrackets > 0);
        Assert.DoesNotContain(articles, a => (a.Status == "no-text") != (a.Text is null));
        Assert.Contains(articles, a => a.OpenBrackets > 0);
        Assert.Contains(articles, a => a.Status == "agreed");
    }

    [Fact]
    public void Texts_gain_and_lose_brackets()
    {
        var changes = _made.Query<string>("SELECT facts FROM change WHERE entity_set = 'Articles'")
            .Select(facts => ActivityFacts.Read(facts)!.Field("OpenBrackets")!).Select(field => (After: field.To!, Before: field.From!)).ToList();

        Assert.Contains(changes, c => int.Parse(c.After, null) > int.Parse(c.Before, null) && c.Before != "0");
        Assert.Contains(changes, c => int.Parse(c.After, null) < int.Parse(c.Before, null));
    }

    [Fact]
    public void Deadlines_are_due_by_day_time_and_zone_and_some_have_moved()
    {
        var deadlines = _made.Query<(string DueOn, string? DueTime, string TimeZone, string DueAt)>("SELECT due_on, due_time, time_zone, due_at FROM deadline");

        Assert.DoesNotContain(deadlines, d => DueAt(d.DueOn, d.DueTime, d.TimeZone) != d.DueAt);
        Assert.NotEqual(0, _made.Number("SELECT count(*) FROM deadline WHERE status = 'open' AND revision > 1"));
        Assert.Equal(0, _made.Number("SELECT count(*) FROM deadline d WHERE status = 'open' AND revision <> 1 + (SELECT count(*) FROM change WHERE entity_set = 'Deadlines' AND entity_id = d.id)"));
    }

    [Fact]
    public void Private_kinds_are_visible_to_one_side()
    {
        var positions = _made.Query<(string Kind, string Visibility)>("SELECT kind, visibility FROM position");

        Assert.DoesNotContain(positions, p => Position.CheckKind(p.Kind, p.Visibility) is not null);
        Assert.Contains(positions, p => p.Kind == "red-line");
    }

    [Fact]
    public void A_successor_keeps_the_subject_and_its_predecessor_is_revised()
    {
        const string chains = "FROM position new JOIN position old ON old.id = new.supersedes_id";

        Assert.NotEqual(0, _made.Number($"SELECT count(*) {chains}"));
        Assert.Equal(0, _made.Number($"SELECT count(*) {chains} WHERE old.status <> 'revised' OR (new.chapter_id, new.party, new.kind, new.visibility) <> (old.chapter_id, old.party, old.kind, old.visibility)"));
    }

    [Fact]
    public void No_text_has_a_marking_and_no_account_a_real_name_or_address()
    {
        var texts = _made.Query<string>("SELECT text FROM position UNION SELECT description FROM issue UNION SELECT summary FROM outcome UNION SELECT text FROM article WHERE text IS NOT NULL");

        Assert.DoesNotContain(texts, text => Marking.Find(text) is not null);
        Assert.Equal(200, _made.Number("SELECT count(*) FROM account WHERE email LIKE '%@example.org' AND name = side || ' ' || role || ' ' || CAST(substr(name, length(side || role) + 3) AS INTEGER)"));
    }

    [Fact]
    public void Rounds_and_milestones_are_marked_as_synthetic()
    {
        var words = _made.Query<string>("SELECT summary FROM round UNION SELECT summary FROM milestone");

        Assert.All(words, text => Assert.StartsWith("Synthetic negotiation, made by simulate", text, StringComparison.Ordinal));
    }

    [Fact]
    public void Each_activity_stream_is_numbered_without_gaps_in_order_of_time() =>
        Assert.Equal(0, _made.Number(
            """
            SELECT count(*)
            FROM (SELECT sequence, row_number() OVER (PARTITION BY stream ORDER BY at, id) AS expected FROM change)
            WHERE sequence <> expected
            """));

    private static string DueAt(string dueOn, string? dueTime, string timeZone) => Instants.Text(Deadline.DueAt(
        LocalDatePattern.Iso.Parse(dueOn).Value,
        dueTime is null ? null : LocalTimePattern.CreateWithInvariantCulture("HH:mm:ss").Parse(dueTime).Value,
        timeZone).Value.ToDateTimeOffset());

    /// <summary>A negotiation of twenty rounds, and two of the same seed, each from its first script on; shared by tests that only read.</summary>
    public sealed class Twenty : IDisposable
    {
        private readonly Lazy<(SyntheticDatabase One, SyntheticDatabase Other)> _again =
            new(() => (SyntheticDatabase.FromScripts(Size.Rounds, Size.Positions, 7), SyntheticDatabase.FromScripts(Size.Rounds, Size.Positions, 7)));

        internal SyntheticDatabase Database { get; } = SyntheticDatabase.With(rounds: 20, positions: 2_000, seed: 7);

        internal (SyntheticDatabase One, SyntheticDatabase Other) Again => _again.Value;

        public void Dispose()
        {
            Database.Dispose();
            if (!_again.IsValueCreated)
                return;
            Again.One.Dispose();
            Again.Other.Dispose();
        }
    }
}
