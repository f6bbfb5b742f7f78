using System.Security.Cryptography;
using System.Text.Json;
using PcaTracker.Domain;
using PcaTracker.Features.Widgets;
using PcaTracker.Storage;

namespace PcaTracker.Features.Editing;

/// <summary>A form that loses nothing: it is saved once however often it is sent, and what was typed is kept as a draft until then.</summary>
public sealed class KeptForm
{
    private const string KeyField = "Key", AgainField = "Again";

    // What the page writes into the form, and not its author.
    private static readonly string[] OfPage = [KeyField, AgainField, "Base", "Revision", "Seen"];

    private KeptForm(string id, TypedFields fields) => (Id, Fields) = (id, fields);

    /// <summary>What identifies the form among all of the site: the page's address and the form's name on it.</summary>
    public string Id { get; }

    /// <summary>What stands in the form.</summary>
    public TypedFields Fields { get; private set; }

    /// <summary>When the draft in the form was saved; null where the form holds none.</summary>
    public DateTimeOffset? DraftedAt { get; private set; }

    /// <summary>Whether the request sends the form.</summary>
    public bool IsPosted { get; private set; }

    /// <summary>Whether somebody has filled it in, now or in a draft.</summary>
    public bool IsFilled => IsPosted || DraftedAt is not null;

    /// <summary>The key that makes one write of several sendings; null where the form came without one.</summary>
    public string? Key => Fields[KeyField];

    /// <summary>Whether it makes new rows, so that the same content a second time may be a mistake.</summary>
    public bool MakesRows { get; private init; }

    /// <summary>Whether its author was told that it is saved already, and sends it on purpose.</summary>
    public bool IsSentAgain => Fields[AgainField] == "true";

    /// <summary>The form and what was typed into it, in short.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(
        JsonSerializer.SerializeToUtf8Bytes(TypedInto(Fields).Prepend(KeyValuePair.Create("", Id)))));

    /// <summary>The fields of a form that its author fills in.</summary>
    internal static IEnumerable<KeyValuePair<string, string>> TypedInto(TypedFields fields) =>
        fields.All.Where(typed => !OfPage.Contains(typed.Key, StringComparer.Ordinal));

    /// <summary>Opens a form of the present page: as sent, else as drafted, else empty.</summary>
    internal static KeptForm Open(Session session, Drafts drafts, HttpContext http, string name, bool makesRows = false)
    {
        var form = new KeptForm(IdOf(http, name), TypedFields.Empty()) { MakesRows = makesRows };
        if (TypedFields.Posted(http, name) is { } posted)
            (form.Fields, form.IsPosted) = (posted, true);
        else if (drafts.Find(session, form.Id) is var (fields, savedAt))
            (form.Fields, form.DraftedAt) = (fields, savedAt);
        if (!form.IsPosted)
            form.Fields[KeyField] = form.Key is { } key && !FormKeys.IsSent(session, key) ? key : FormKeys.Draw();
        return form;
    }

    /// <summary>The identity of a form by the address of its page; notices of what was saved last are no part of it.</summary>
    public static string IdOf(HttpContext http, string name) =>
        $"{http.Request.Path}{QueryString.Create(Parameters(http))}#{name}";

    private static IEnumerable<KeyValuePair<string, string?>> Parameters(HttpContext http) =>
        http.Request.Query.Where(q => !SavedNotice.Is(q.Key)).SelectMany(q => q.Value, (q, value) => KeyValuePair.Create(q.Key, value));

    /// <summary>Refuses a key that the page did not write.</summary>
    public void CheckKey(FormReader reader)
    {
        if (Key is not null && !FormKeys.Is(Key))
            reader.Refuse(null, FormReader.NotAsWritten);
    }

    /// <summary>Saves the form once, by its command, which returns the address to open next.</summary>
    public async Task<Result<string>> SaveAsync(TrackerDatabase database, Actor actor, Func<Session, Result<string>> run)
    {
        var saved = await database.WriteAsync(actor, session => FormKeys.RunOnce(session, this, run));
        // Sent again on purpose, it is another one.
        if (saved.Refusal?.Code == FormKeys.SavedBefore)
            (Fields[KeyField], Fields[AgainField]) = (FormKeys.Draw(), "true");
        return saved;
    }

    /// <summary>Remembers that a form is sent whose command has run in a transaction of its own, and deletes its draft.</summary>
    public Task SettleAsync(TrackerDatabase database, Actor actor, string answer) => database.WriteAsync<int>(actor, session =>
    {
        FormKeys.Settle(session, this, answer);
        return 0;
    });
}
