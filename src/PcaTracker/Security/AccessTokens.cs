using System.Collections.Concurrent;
using Dapper;
using Microsoft.Data.Sqlite;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Security;

/// <summary>A token as it is shown, once, to the person who made it.</summary>
internal sealed record NewAccessToken(long Id, string Text, DateTimeOffset ExpiresAt);

/// <summary>What is known of a token afterwards; its text is not.</summary>
internal sealed record AccessToken(long Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);

/// <summary>What opens the feed to spreadsheets and scripts, in place of a password.</summary>
internal sealed class AccessTokens(TrackerDatabase database, TimeProvider time)
{
    public const int DefaultDays = 90, LongestDays = 366;

    private const string Prefix = "pca_";
    private const int MostKept = 1_000;
    private static readonly TimeSpan UseIsNotedEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, TokenOwner> _owners = new(StringComparer.Ordinal);

    /// <summary>Makes a token of that owner. Only its hash is kept.</summary>
    public Result<NewAccessToken> Create(Actor owner, string name, int days = DefaultDays)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > 100)
            return Refusal.Invalid("token-name-invalid", "Name the token after the place where it is used, in at most 100 characters, e.g. 'Excel on my laptop'.", "Name");
        if (days is < 1 or > LongestDays)
            return Refusal.Invalid("token-days-invalid", $"A token lasts from 1 to {LongestDays} days, not {days}.", "Days");

        return database.WriteAsSystem<NewAccessToken>(session =>
        {
            var text = Secret.Create(Prefix);
            var expires = session.Now.AddDays(days);
            var id = session.Connection.ExecuteScalar<long>(
                """
                INSERT INTO access_token (account_id, name, token_hash, created_at, expires_at)
                VALUES (@AccountId, @name, @hash, @now, @expires)
                RETURNING id
                """,
                new { owner.AccountId, name = name.Trim(), hash = Secret.Hash(text), now = Instants.Text(session.Now), expires = Instants.Text(expires) });
            return new NewAccessToken(id, text, expires);
        });
    }

    /// <summary>The owner's tokens, newest first, also those that no longer work.</summary>
    public IReadOnlyList<AccessToken> List(Actor owner)
    {
        using var session = database.OpenAs(owner);
        return session.Connection.Query<(long Id, string Name, string CreatedAt, string ExpiresAt, string? LastUsedAt, string? RevokedAt)>(
            """
            SELECT id, name, created_at, expires_at, last_used_at, revoked_at
            FROM visible_access_token
            ORDER BY created_at DESC, id DESC
            """)
            .Select(t => new AccessToken(t.Id, t.Name, Instants.Parse(t.CreatedAt), Instants.Parse(t.ExpiresAt), Instant(t.LastUsedAt), Instant(t.RevokedAt)))
            .ToList();

        static DateTimeOffset? Instant(string? text) => text is null ? null : Instants.Parse(text);
    }

    /// <summary>Ends a token of that owner, from the next request on; ending one twice is not an error.</summary>
    public Result<string> Revoke(Actor owner, long id) => database.WriteAsSystem<string>(session =>
        session.Connection.QuerySingleOrDefault<string>(
            """
            UPDATE access_token
            SET revoked_at = coalesce(revoked_at, @now)
            WHERE id = @id AND account_id = @AccountId
            RETURNING name
            """, new { id, owner.AccountId, now = Instants.Text(session.Now) }) is { } name
            ? name
            : Refusal.NotFound("You have no such access token; it may belong to another account."));

    /// <summary>Whose token this is; null when it lets nobody in, for whatever reason.</summary>
    /// <param name="text">The token.</param>
    /// <param name="email">The user name that came with it, which must be its owner's; null when none was sent.</param>
    public Actor? OwnerOf(string text, string? email)
    {
        if (!Secret.IsWellFormed(Prefix, text))
            return null;

        // Read before the account is: a commit in between leaves an entry behind that nobody takes for current.
        var version = database.CommitVersion;
        var hash = Secret.Hash(text);
        if (!_owners.TryGetValue(hash, out var found) || found.Version != version)
            found = Find(hash, version);
        var now = time.GetUtcNow();
        if (found.Owner is not { } owner || found.ExpiresAt <= now || email is not null && !owner.Email.Equals(email, StringComparison.OrdinalIgnoreCase))
            return null;
        if (found.NotedUntil <= now)
            NoteUse(hash);
        return owner;
    }

    /// <summary>Whose token it is at a version of the file, kept while that is the file's version.</summary>
    private TokenOwner Find(string hash, long version)
    {
        using var session = database.OpenAsSystem();
        var (expires, used) = session.Connection.QuerySingleOrDefault<(string? ExpiresAt, string? LastUsedAt)>(
            "SELECT expires_at, last_used_at FROM access_token WHERE token_hash = @hash AND revoked_at IS NULL", new { hash });
        var owner = expires is null ? null : session.Connection.QuerySingleOrDefault<Account>(
            $"""
            SELECT {Account.Columns}
            FROM access_token
            JOIN account ON account.id = access_token.account_id
            WHERE access_token.token_hash = @hash AND account.disabled_at IS NULL
            """, new { hash });
        if (owner is null)
            return new TokenOwner(version, null, default, default);
        if (_owners.Count >= MostKept)
            _owners.Clear();
        return _owners[hash] = new TokenOwner(
            version, owner.AsActor(), Instants.Parse(expires!), used is null ? default : Instants.Parse(used) + UseIsNotedEvery);
    }

    // Once a minute is enough to know, and keeps readers off the one writer.
    private void NoteUse(string hash)
    {
        try
        {
            database.WriteAsSystem(writer => writer.Connection.Execute(
                "UPDATE access_token SET last_used_at = @now WHERE token_hash = @hash AND coalesce(last_used_at, '') <= @recently",
                new { hash, now = Instants.Text(writer.Now), recently = Instants.Text(writer.Now - UseIsNotedEvery) }));
        }
        catch (SqliteException)
        {
            // A full disk or a long write elsewhere keeps us from noting it; that is no reason to refuse a read.
        }
    }
}

/// <summary>Whose a token was at a version of the file, and until when its last use is noted.</summary>
internal sealed record TokenOwner(long Version, Actor? Owner, DateTimeOffset ExpiresAt, DateTimeOffset NotedUntil);
