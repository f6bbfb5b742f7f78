using PcaTracker.Domain;

namespace PcaTracker.Features.Analysts;

/// <summary>A question of Excel or Power BI, as it arrived.</summary>
/// <param name="At">When it was answered.</param>
/// <param name="Address">Path and options below the host, decoded.</param>
/// <param name="Status">The status of the answer.</param>
internal sealed record ExcelQuestion(DateTimeOffset At, string Address, int Status)
{
    /// <summary>Whether Excel got what it asked for.</summary>
    public bool IsAnswered => Status < StatusCodes.Status400BadRequest;
}

/// <summary>
/// The last questions that Excel and Power BI asked with somebody's tokens, shown to that person alone: they say which steps of a query were
/// worked out here. They are kept in memory, since a log of them would tell those who run the machine what a delegation looks for.
/// </summary>
internal sealed class ExcelQuestions(TimeProvider time)
{
    private const int MostOfOne = 20, MostPeople = 200, LongestAddress = 1_000;

    private readonly Lock _lock = new();
    private readonly OrderedDictionary<long, List<ExcelQuestion>> _asked = [];

    /// <summary>Notes what was answered, if Excel or Power BI asked for it; the same address again only once.</summary>
    public void Note(Actor actor, HttpContext context)
    {
        if (!context.Request.Headers.UserAgent.ToString().Contains("Microsoft.Data.Mashup", StringComparison.OrdinalIgnoreCase))
            return;
        var address = Uri.UnescapeDataString(context.Request.PathBase + context.Request.Path + context.Request.QueryString.Value?.Replace('+', ' '));
        var question = new ExcelQuestion(
            time.GetUtcNow(), address.Length > LongestAddress ? address[..LongestAddress] + "…" : address, context.Response.StatusCode);
        lock (_lock)
        {
            // Who asked last stands last, and whoever asked longest ago makes room.
            var questions = _asked.Remove(actor.AccountId, out var before) ? before : [];
            questions.RemoveAll(other => other.Address == question.Address);
            questions.Insert(0, question);
            if (questions.Count > MostOfOne)
                questions.RemoveAt(MostOfOne);
            _asked.Add(actor.AccountId, questions);
            if (_asked.Count > MostPeople)
                _asked.RemoveAt(0);
        }
    }

    /// <summary>The questions of one person, the newest first.</summary>
    public IReadOnlyList<ExcelQuestion> Of(Actor actor)
    {
        lock (_lock)
            return _asked.TryGetValue(actor.AccountId, out var questions) ? [.. questions] : [];
    }
}
