using PcaTracker.Domain;

namespace PcaTracker.Simulation;

/// <summary>The text of one article on its way: each passage is agreed or stands in brackets.</summary>
internal sealed class WorkingText(long id, int number, long chapterId, string heading)
{
    private enum Form { Agreed, EuOnly, KzOnly, TwoWordings, Nested }

    private readonly List<(string Clause, Form Form)> _passages = [];
    private int _revision = 1;

    public int Number => number;

    public long Id => id;

    public bool IsAgreed => _passages.Count > 0 && OpenBrackets == 0;

    public int OpenBrackets => Brackets.Count(Text).Value;

    private string? Text => _passages.Count == 0 ? null : string.Join('\n', _passages.Select(Render));

    private string Status =>
        _passages.Count == 0 ? "no-text"
        : IsAgreed ? Article.Agreed
        : _passages.All(p => p.Form == Form.EuOnly) || _passages.All(p => p.Form == Form.KzOnly) ? "one-sided"
        : "aim-agreed";

    /// <summary>What a round does to it: a first draft of one side, then passages settle, and some come into dispute again.</summary>
    public void Discuss(SeededRandom dice)
    {
        var before = Text;
        if (_passages.Count == 0)
        {
            var side = dice.Chance(50) ? Form.EuOnly : Form.KzOnly;
            var first = dice.Below(Phrases.Clauses.Count);
            _passages.AddRange(Enumerable.Range(first, dice.Between(2, 6)).Select(i => (Phrases.Clauses[i % Phrases.Clauses.Count], side)));
        }
        else
        {
            for (var i = 0; i < _passages.Count; i++)
                _passages[i] = (_passages[i].Clause, Next(_passages[i].Form, dice));
        }
        Note(before);
    }

    /// <summary>The chapter is laid aside: nothing stays in brackets.</summary>
    public void Settle(SeededRandom dice)
    {
        if (_passages.Count == 0)
            Discuss(dice);
        var before = Text;
        for (var i = 0; i < _passages.Count; i++)
            _passages[i] = (_passages[i].Clause, Form.Agreed);
        Note(before);
    }

    /// <summary>One passage comes into dispute again.</summary>
    public void Dispute(SeededRandom dice)
    {
        var before = Text;
        var i = dice.Below(_passages.Count);
        _passages[i] = (_passages[i].Clause, Form.TwoWordings);
        Note(before);
    }

    public SyntheticArticle Row() => new(id, number, chapterId, heading, Status, Text, OpenBrackets, _revision);

    private void Note(string? before)
    {
        if (Text != before)
            _revision++;
    }

    private static Form Next(Form form, SeededRandom dice) => dice.Below(100) switch
    {
        < 12 => Form.Agreed,
        < 15 when form == Form.Agreed => Form.TwoWordings,
        < 25 when form is Form.EuOnly or Form.KzOnly => dice.Chance(50) ? Form.TwoWordings : Form.Nested,
        _ => form,
    };

    private static string Render((string Clause, Form Form) passage) => passage.Form switch
    {
        Form.Agreed => $"The Parties shall {passage.Clause}.",
        Form.EuOnly => $"[EU: The Parties shall {passage.Clause}.]",
        Form.KzOnly => $"[KZ: The Parties shall {passage.Clause}.]",
        Form.TwoWordings => $"The Parties [EU: shall] [KZ: may] {passage.Clause}.",
        Form.Nested => $"[EU: The Parties shall [KZ: endeavour to] {passage.Clause}.]",
    };
}
