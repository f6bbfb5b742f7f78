using Dapper;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Features.Languages;

/// <summary>Saves the language in which a person reads pages and mails.</summary>
internal static class ChooseLanguage
{
    // A system transaction, as no transaction of an actor may write accounts; only the actor's own row is written.
    /// <summary>Runs the command.</summary>
    public static Task<int> RunAsync(TrackerDatabase database, Actor person, string language) => database.WriteAsSystemAsync(session =>
        session.Connection.Execute(
            "UPDATE account SET language = @language, revision = revision + 1 WHERE id = @AccountId AND language <> @language",
            new { person.AccountId, language }));
}
