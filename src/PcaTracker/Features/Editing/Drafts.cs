using System.Globalization;
using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using PcaTracker.Storage;

namespace PcaTracker.Features.Editing;

/// <summary>Keeps what people have typed into forms and not sent yet, encrypted with the keys beside the database.</summary>
internal sealed class Drafts(IDataProtectionProvider protection)
{
    /// <summary>How long a draft is kept that nobody takes up.</summary>
    public static readonly TimeSpan Retention = TimeSpan.FromDays(30);

    /// <summary>The most drafts that are kept for an account; the oldest make room for new ones.</summary>
    public const int Most = 100;

    /// <summary>The actor's draft of a form; null when there is none, or it cannot be read any more.</summary>
    public (TypedFields Fields, DateTimeOffset SavedAt)? Find(Session session, string form)
    {
        var found = session.Connection.QuerySingleOrDefault<(byte[] Content, string SavedAt)?>(
            "SELECT content, saved_at FROM visible_draft WHERE form_id = @form", new { form });
        if (found is not var (content, savedAt))
            return null;
        try
        {
            var fields = JsonSerializer.Deserialize<Dictionary<string, string>>(ProtectorOf(session.Actor.AccountId, form).Unprotect(content))!;
            return (TypedFields.Of(fields), Instants.Parse(savedAt));
        }
        catch (System.Security.Cryptography.CryptographicException)
        {
            // Encrypted with lost keys.
            return null;
        }
    }

    /// <summary>Keeps the actor's draft in the place of the form's last one; it needs a write transaction.</summary>
    public void Save(Session session, string form, TypedFields fields)
    {
        var accountId = session.Actor.AccountId;
        var text = JsonSerializer.SerializeToUtf8Bytes(fields.All.ToDictionary());
        session.Connection.Execute(
            "DELETE FROM draft WHERE saved_at < @past", new { past = Instants.Text(session.Now - Retention) });
        var others = session.Connection.Query<string>(
            "SELECT form_id FROM visible_draft WHERE form_id <> @form ORDER BY saved_at DESC", new { form });
        session.Connection.Execute(
            $"DELETE FROM draft WHERE account_id = @accountId AND {session.Dialect.IsIn("form_id", "@gone")}",
            new { accountId, gone = others.Skip(Most - 1).Append(form).ToList() });
        session.Connection.Execute(
            "INSERT INTO draft (account_id, form_id, content, saved_at) VALUES (@accountId, @form, @content, @now)",
            new { accountId, form, content = ProtectorOf(accountId, form).Protect(text), now = Instants.Text(session.Now) });
    }

    /// <summary>Deletes the actor's draft of a form, if there is one.</summary>
    public static void Delete(Session session, string form) => session.Connection.Execute(
        "DELETE FROM draft WHERE account_id = @AccountId AND form_id = @form", new { session.Actor.AccountId, form });

    private IDataProtector ProtectorOf(long accountId, string form) =>
        protection.CreateProtector("draft", accountId.ToString(CultureInfo.InvariantCulture), form);
}
