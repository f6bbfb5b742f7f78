using PcaTracker.Domain;

namespace PcaTracker.Simulation;

/// <summary>The working text of one article; each passage is agreed or in brackets.</summary>
internal sealed class WorkingText(long id, int number, long chapterId, string heading)
{
    private enum Form { Agreed, EuOnly, KzOnly, TwoWordings, Nested }

    private readonly List<(string Clause, Form Form)> _passages = [];
    private int _revision = 1;

    /// <summary>The article's number.</summary>
    public int Number => number;

    /// <summary>The article's key.</summary>
    public long Id => id;

    /// <summary>Whether there is a text without brackets.</summary>
    public bool IsAgreed => _passages.Count > 0 && OpenBrackets == 0;

    /// <summary>The number of bracketed passages.</summary>
    public int OpenBrackets => Brackets.Count(Text).Value;

    private string? Text => _passages.Count == 0 ? null : string.Join('\n', _passages.Select(Render));

    private string Status =>
        _passages.Count == 0 ? "no-text"
        : IsAgreed ? Article.Agreed
        : _passages.All(p => p.Form == Form.EuOnly) || _passages.All(p => p.Form == Form.KzOnly) ? "one-sided"
        : "aim-agreed";

    /// <summary>Applies a round: a first draft of one side, then passages settle, and some are disputed again.</summary>
    public void Discuss(SeededRandom random)
    {
        var before = Text;
        if (_passages.Count == 0)
        {
            var side = random.Chance(50) ? Form.EuOnly : Form.KzOnly;
            var first = random.Below(Phrases.Clauses.Count);
            _passages.AddRange(Enumerable.Range(first, random.Between(2, 6)).Select(i => (Phrases.Clauses[i % Phrases.Clauses.Count], side)));
        }
        else
        {
            for (var i = 0; i < _passages.Count; i++)
                _passages[i] = (_passages[i].Clause, Next(_passages[i].Form, random));
        }
        CountRevision(before);
    }

    /// <summary>Agrees every passage, when the chapter is closed.</summary>
    public void Settle(SeededRandom random)
    {
        if (_passages.Count == 0)
            Discuss(random);
        var before = Text;
        for (var i = 0; i < _passages.Count; i++)
            _passages[i] = (_passages[i].Clause, Form.Agreed);
        CountRevision(before);
    }

    /// <summary>Disputes one passage again.</summary>
    public void Dispute(SeededRandom random)
    {
        var before = Text;
        var i = random.Below(_passages.Count);
        _passages[i] = (_passages[i].Clause, Form.TwoWordings);
        CountRevision(before);
    }

    /// <summary>The article as a row.</summary>
    public SyntheticArticle Row() => new(id, number, chapterId, heading, Status, Text, OpenBrackets, _revision);

    private void CountRevision(string? before)
    {
        if (Text != before)
            _revision++;
    }

    private static Form Next(Form form, SeededRandom random) => random.Below(100) switch
    {
        < 12 => Form.Agreed,
        < 15 when form == Form.Agreed => Form.TwoWordings,
        < 25 when form is Form.EuOnly or Form.KzOnly => random.Chance(50) ? Form.TwoWordings : Form.Nested,
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
