using System.Collections.Concurrent;
using Dapper;
using PcaTracker.Domain;
using PcaTracker.Security.Accounts;
using PcaTracker.Storage;

namespace PcaTracker.Security.Tokens;

/// <summary>A new token with its text, which is shown once.</summary>
internal sealed record NewAccessToken(long Id, string Text, DateTimeOffset ExpiresAt);

/// <summary>A token as listed later, without its text.</summary>
internal sealed record AccessToken(
    long Id, string Name, string Scope, DateTimeOffset CreatedAt, DateTimeOffset ExpiresAt, DateTimeOffset? LastUsedAt, DateTimeOffset? RevokedAt);

/// <summary>The owner and scope of the token that authenticates a request.</summary>
internal sealed record TokenHolder(long TokenId, string Scope, Actor Owner);

/// <summary>Creates, lists, revokes and recognises access tokens, which spreadsheets and scripts send instead of a password.</summary>
internal sealed class AccessTokens(TrackerDatabase database, TimeProvider time)
{
    // At most a year and a day: the owner of a scheduled refresh renews the token once a year.
    public const int DefaultDays = 90, LongestDays = 366;

    private const string Prefix = "pca_";
    private const int LongestName = 100, MostKept = 1_000;
    private static readonly TimeSpan UseRecordedEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, KnownToken> _known = new(StringComparer.Ordinal);

    /// <summary>Creates a token for its owner; only the hash is stored.</summary>
    public async Task<Result<NewAccessToken>> CreateAsync(Actor owner, string name, int days = DefaultDays, string scope = TokenScope.Read)
    {
        var label = CleanText.Name(name, "Name", LongestName, Refusal.Invalid(
            "token-name-invalid", "Name the token after the place where it is used, e.g. 'Excel on my laptop'.", "Name"));
        if (label.IsRefused(out var refusal))
            return refusal;
        if (days is < 1 or > LongestDays)
            return Refusal.Invalid("token-days-invalid", $"A token lasts from 1 to {LongestDays} days, not {days}.", "Days");
        if (!TokenScope.All.Contains(scope))
            return Refusal.Invalid("token-scope-unknown", $"There is no scope '{scope}': use {Listing.Or(TokenScope.All)}.", "Scope");

        return await database.WriteAsSystemAsync<NewAccessToken>(session =>
        {
            var text = BearerSecret.Create(Prefix);
            var expires = session.Now.AddDays(days);
            // Random, because consecutive numbers reveal how many tokens others create.
            var id = NewId.Draw();
            session.Connection.Execute(
                """
                INSERT INTO access_token (id, account_id, name, scope, token_hash, created_at, expires_at)
                VALUES (@id, @AccountId, @name, @scope, @hash, @now, @expires)
                """,
                new
                {
                    id,
                    owner.AccountId,
                    name = label.Value,
                    scope,
                    hash = BearerSecret.Hash(text),
                    now = Instants.Text(session.Now),
                    expires = Instants.Text(expires),
                });
            return new NewAccessToken(id, text, expires);
        });
    }

    /// <summary>Lists the owner's tokens, the newest first, including expired and revoked ones.</summary>
    public IReadOnlyList<AccessToken> List(Actor owner)
    {
        using var session = database.OpenAs(owner);
        return session.Connection
            .Query<(long Id, string Name, string Scope, string CreatedAt, string ExpiresAt, string? LastUsedAt, string? RevokedAt)>(
            """
            SELECT id, name, scope, created_at, expires_at, last_used_at, revoked_at
            FROM visible_access_token
            ORDER BY created_at DESC, id DESC
            """)
            .Select(t => new AccessToken(
                t.Id, t.Name, t.Scope, Instants.Parse(t.CreatedAt), Instants.Parse(t.ExpiresAt), Instant(t.LastUsedAt), Instant(t.RevokedAt)))
            .ToList();

        static DateTimeOffset? Instant(string? text) => text is null ? null : Instants.Parse(text);
    }

    /// <summary>Revokes a token from the next request on; revoking twice is not an error.</summary>
    public Task<Result<string>> RevokeAsync(Actor owner, long id) => database.WriteAsSystemAsync<string>(session =>
        session.Connection.QuerySingleOrDefault<string>(
            """
            UPDATE access_token
            SET revoked_at = coalesce(revoked_at, @now)
            WHERE id = @id AND account_id = @AccountId
            RETURNING name
            """, new { id, owner.AccountId, now = Instants.Text(session.Now) }) is { } name
            ? name
            : Refusal.NotFound("You have no such access token; it may belong to another account."));

    /// <summary>Whether a text, such as a URL, contains a token.</summary>
    public static bool OccursIn(string text)
    {
        for (var at = text.IndexOf(Prefix, StringComparison.Ordinal); at >= 0; at = text.IndexOf(Prefix, at + 1, StringComparison.Ordinal))
            if (BearerSecret.BeginsWith(Prefix, text[at..]))
                return true;
        return false;
    }

    /// <summary>Returns the holder of a token; null when the token is unknown, expired or revoked, or its owner is disabled.</summary>
    /// <param name="text">The token.</param>
    /// <param name="email">The user name sent with it, which must be the owner's address; null when none was sent.</param>
    // The version is read before the account: after a commit in between, the cached entry has an old version and is not used.
    public TokenHolder? HolderOf(string text, string? email) =>
        BearerSecret.IsWellFormed(Prefix, text) ? HolderAt(database.CommitVersion, BearerSecret.Hash(text), email) : null;

    /// <summary>
    /// Returns the holder of a token from memory, to be confirmed before the request is answered; null where it has to be looked up, or where
    /// the database is a file, which says at once what is current.
    /// </summary>
    public RememberedAccess? Recall(string text, string? email)
    {
        if (database.IsFile || !BearerSecret.IsWellFormed(Prefix, text))
            return null;
        var hash = BearerSecret.Hash(text);
        // A use that is to be recorded is one by a token that is valid for sure.
        return _known.TryGetValue(hash, out var found) && HolderIn(found, email) is { } holder && found.RecordedUntil > time.GetUtcNow()
            ? new RememberedAccess(database, holder, found.Version, version => HolderAt(version, hash, email))
            : null;
    }

    private TokenHolder? HolderAt(long version, string hash, string? email)
    {
        if (!_known.TryGetValue(hash, out var found) || found.Version != version)
            found = Find(hash, version);
        if (HolderIn(found, email) is not { } holder)
            return null;
        var now = time.GetUtcNow();
        if (found.RecordedUntil <= now)
            RecordUse(hash, now);
        return holder;
    }

    private TokenHolder? HolderIn(KnownToken token, string? email) =>
        token.Holder is { } holder && token.ExpiresAt > time.GetUtcNow()
        && (email is null || holder.Owner.Email.Equals(EmailAddress.Form(email), StringComparison.OrdinalIgnoreCase))
            ? holder
            : null;

    /// <summary>Reads the holder of a token from the database, and caches it for this version of the file.</summary>
    private KnownToken Find(string hash, long version)
    {
        using var session = database.OpenAsSystem();
        var (id, scope, expires, used) = session.Connection.QuerySingleOrDefault<(long Id, string Scope, string? ExpiresAt, string? LastUsedAt)>(
            "SELECT id, scope, expires_at, last_used_at FROM access_token WHERE token_hash = @hash AND revoked_at IS NULL", new { hash });
        var owner = expires is null ? null : session.Connection.QuerySingleOrDefault<Account>(
            $"""
            SELECT {Account.Columns}
            FROM access_token
            JOIN account ON account.id = access_token.account_id
            WHERE access_token.id = @id AND account.disabled_at IS NULL
            """, new { id });
        if (owner is null)
            return new KnownToken(version, null, default, default);
        if (_known.Count >= MostKept)
            _known.Clear();
        return _known[hash] = new KnownToken(
            version, new TokenHolder(id, scope, owner.AsActor()), Instants.Parse(expires!),
            used is null ? default : Instants.Parse(used) + UseRecordedEvery);
    }

    // Once a minute is enough, and keeps readers off the single writer.
    private void RecordUse(string hash, DateTimeOffset now) => database.WriteIfFree(writer => writer.Connection.Execute(
        "UPDATE access_token SET last_used_at = @now WHERE token_hash = @hash AND coalesce(last_used_at, '') <= @recently",
        new { hash, now = Instants.Text(now), recently = Instants.Text(now - UseRecordedEvery) }));
}

/// <summary>A cached holder: valid for one version of the file, with its last use recorded until an instant.</summary>
internal sealed record KnownToken(long Version, TokenHolder? Holder, DateTimeOffset ExpiresAt, DateTimeOffset RecordedUntil);
