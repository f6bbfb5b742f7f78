using Dapper;
using PcaTracker.Domain;
using PcaTracker.Storage;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Editing;

/// <summary>Remembers for a day which forms were sent: a double click, a retry and a resubmit after Back are one write.</summary>
internal static class FormKeys
{
    /// <summary>How long a key is remembered.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(1);

    /// <summary>The code of the refusal of a form that was saved with other content before.</summary>
    public const string SavedBefore = "saved-before";

    /// <summary>Draws a key for a new form.</summary>
    public static string Draw() => Guid.NewGuid().ToString("N");

    /// <summary>Whether a text is a key as <see cref="Draw"/> makes it.</summary>
    public static bool Is(string? text) => Guid.TryParseExact(text, "N", out _);

    /// <summary>Runs the command of a form in its write transaction, unless it ran before with the same content; deletes the form's draft.</summary>
    /// <returns>The address to open next.</returns>
    public static Result<string> RunOnce(Session session, KeptForm form, Func<Session, Result<string>> run)
    {
        if (Find(session, form.Key) is var (fingerprint, answer, at))
            return fingerprint == form.Fingerprint ? answer
                : Saved(T("This form was saved at {0}, with other content. To save what stands here as well, send it once more.", Time(session, at)));
        // A page that is loaded anew, as after Back, has a new key.
        if (form is { MakesRows: true, Key: not null, IsSentAgain: false } && LastSent(session, form.Fingerprint) is { } last)
            return Saved(T("Exactly this was saved at {0} already. To save it a second time, send it once more.", Time(session, last)));

        var result = run(session);
        if (result.Refusal is null)
            Settle(session, form, result.Value);
        return result;
    }

    /// <summary>Remembers that a form is sent, and deletes its draft.</summary>
    public static void Settle(Session session, KeptForm form, string answer)
    {
        Drafts.Delete(session, form.Id);
        if (form.Key is not null && !IsSent(session, form.Key))
            Remember(session, form, answer);
    }

    /// <summary>Whether the actor has sent a form with that key.</summary>
    public static bool IsSent(Session session, string? key) => Find(session, key) is not null;

    private static (string Fingerprint, string Answer, string AnsweredAt)? Find(Session session, string? key) =>
        session.Connection.QuerySingleOrDefault<(string, string, string)?>(
            "SELECT fingerprint, answer, answered_at FROM visible_form_key WHERE key_id = @key", new { key });

    private static string? LastSent(Session session, string fingerprint) => session.Connection.ExecuteScalar<string?>(
        "SELECT max(answered_at) FROM visible_form_key WHERE fingerprint = @fingerprint AND answered_at >= @past",
        new { fingerprint, past = Instants.Text(session.Now - Retention) });

    private static Refusal Saved(string sentence) => Refusal.Conflict(SavedBefore, sentence);

    private static string Time(Session session, string at) => $"{Today.At(session.Actor.TimeZone, Instants.Parse(at)):HH:mm}";

    private static void Remember(Session session, KeptForm form, string answer)
    {
        session.Connection.Execute("DELETE FROM form_key WHERE answered_at < @past", new { past = Instants.Text(session.Now - Retention) });
        session.Connection.Execute(
            "INSERT INTO form_key (account_id, key_id, fingerprint, answer, answered_at) VALUES (@AccountId, @Key, @Fingerprint, @answer, @now)",
            new { session.Actor.AccountId, form.Key, form.Fingerprint, answer, now = Instants.Text(session.Now) });
    }
}
