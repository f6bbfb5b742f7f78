using Dapper;
using NodaTime;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Security.Accounts;

/// <summary>The properties of a new account.</summary>
public sealed record NewAccount(
    string Email, string Name, string Side, string Role, string Language = Language.English, string TimeZone = "Europe/Brussels");

/// <summary>Finds, creates, disables and enables accounts, for the server and for commands alike.</summary>
internal sealed class AccountDirectory(TrackerDatabase database)
{
    private const int LongestName = 200;

    /// <summary>The refusal of an update based on an outdated version of the account.</summary>
    public static readonly Refusal ChangedMeanwhile =
        Refusal.Conflict("account-changed-meanwhile", "The account was changed by somebody else at the same time: look at it again, then try again.");

    /// <summary>Finds an account by its key.</summary>
    public Account? Find(long id)
    {
        using var session = database.OpenAsSystem();
        return session.Connection.QuerySingleOrDefault<Account>($"SELECT {Account.Columns} FROM account WHERE id = @id", new { id });
    }

    /// <summary>Finds an account by its e-mail address, in any case.</summary>
    public Account? Find(string email)
    {
        using var session = database.OpenAsSystem();
        return session.Connection.QuerySingleOrDefault<Account>(
            $"SELECT {Account.Columns} FROM account WHERE lower(email) = lower(@email)", new { email = EmailAddress.Form(email) });
    }

    /// <summary>Creates an account.</summary>
    /// <param name="account">Its properties.</param>
    /// <param name="login">The person's key at the identity provider, for an account created at a sign-in there.</param>
    public async Task<Result<Account>> AddAsync(NewAccount account, ProviderLogin? login = null)
    {
        var name = CleanText.Name(account.Name, nameof(NewAccount.Name), LongestName, Refusal.Invalid(
            "name-missing", "The name is missing: give the name that others will see.", nameof(NewAccount.Name)));
        var email = EmailAddress.Read(account.Email, nameof(NewAccount.Email));
        if ((email.Refusal ?? Check(account) ?? name.Refusal) is { } refusal)
            return refusal;
        return await database.WriteAsSystemAsync<Account>(session =>
        {
            var known = session.Connection.Query<string>("SELECT email FROM account").AsList();
            if (!known.Contains(email.Value, StringComparer.OrdinalIgnoreCase)
                && known.Find(other => EmailAddress.LookAlike(other, email.Value)) is { } alike)
            {
                return Refusal.Conflict("account-looks-alike",
                    $"{email.Value} looks like the address of another account, {alike}, and people would take one for the other: "
                    + $"use another address, or that account.", nameof(NewAccount.Email));
            }

            if (Insert(session, account with { Email = email.Value, Name = name.Value }) is not { } added)
            {
                return Refusal.Conflict("account-exists",
                    $"There is already an account for {email.Value}; `user link {email.Value}` prints a new sign-in link for it.",
                    nameof(NewAccount.Email));
            }

            login?.WriteFor(added, session);
            return added;
        });
    }

    // Null where there is an account with that address.
    private static Account? Insert(Session session, NewAccount account) => session.Connection.QuerySingleOrDefault<Account>(
        $"""
        INSERT INTO account (email, name, side, role, language, time_zone, security_stamp, created_at)
        VALUES (@Email, @Name, @Side, @Role, @Language, @TimeZone, @stamp, @now)
        ON CONFLICT DO NOTHING
        RETURNING {Account.Columns}
        """,
        new
        {
            account.Email,
            account.Name,
            account.Side,
            account.Role,
            account.Language,
            account.TimeZone,
            stamp = NewStamp(),
            now = Instants.Text(session.Now),
        });

    /// <summary>Disables an account: sessions, tokens and links stop working. Enabling it restores only the tokens.</summary>
    public Task DisableAsync(Account account) =>
        database.WriteAsSystemAsync(session => Disable(session, account, withoutGroups: false));

    /// <summary>Disables an account without a valid group at the provider, and revokes its tokens; a sign-in with one enables it.</summary>
    public Task DisableWithoutGroupsAsync(Account account) => database.WriteAsSystemAsync(session =>
    {
        Disable(session, account, withoutGroups: true);
        return RevokeTokens(session, account);
    });

    /// <summary>Enables a disabled account.</summary>
    public Task EnableAsync(Account account) => database.WriteAsSystemAsync(session => session.Connection.Execute(
        "UPDATE account SET disabled_at = NULL, without_groups = FALSE, revision = revision + 1 WHERE id = @Id", new { account.Id }));

    /// <summary>Assigns side and role and enables the account; sessions end, and tokens too when the side changes.</summary>
    public Task<Result<Account>> MoveAsync(Account account, string side, string role) => database.WriteAsSystemAsync<Account>(session =>
    {
        var moved = session.Connection.QuerySingleOrDefault<Account>(
            $"""
            UPDATE account
            SET side = @side, role = @role, disabled_at = NULL, without_groups = FALSE, security_stamp = @stamp, revision = revision + 1
            WHERE id = @Id AND revision = @Revision
            RETURNING {Account.Columns}
            """, new { account.Id, account.Revision, side, role, stamp = NewStamp() });
        if (moved is null)
            return ChangedMeanwhile;
        if (side != account.Side)
            RevokeTokens(session, account);
        return moved;
    });

    /// <summary>Refuses an unknown side or role, and delegates without a delegation.</summary>
    public static Refusal? CheckSideAndRole(string side, string role)
    {
        if (!Side.All.Contains(side))
            return Refusal.Invalid("side-unknown", $"There is no side '{side}': use {Listing.Or(Side.All)}.", nameof(NewAccount.Side));
        if (!Role.All.Contains(role))
            return Refusal.Invalid("role-unknown", $"There is no role '{role}': use {Listing.Or(Role.All)}.", nameof(NewAccount.Role));
        if (role is Role.Negotiator or Role.Head && !Side.Parties.Contains(side))
        {
            return Refusal.Invalid("side-needed",
                $"A {role} belongs to a delegation: use the side {Listing.Or(Side.Parties)}.", nameof(NewAccount.Side));
        }

        return null;
    }

    private static int Disable(Session session, Account account, bool withoutGroups) => session.Connection.Execute(
        """
        UPDATE account
        SET without_groups = @withoutGroups, disabled_at = coalesce(disabled_at, @now), security_stamp = @stamp, revision = revision + 1
        WHERE id = @Id;
        DELETE FROM browser_session WHERE account_id = @Id;
        DELETE FROM sign_in_link WHERE account_id = @Id AND used_at IS NULL;
        """, new { account.Id, withoutGroups, stamp = NewStamp(), now = Instants.Text(session.Now) });

    private static int RevokeTokens(Session session, Account account) => session.Connection.Execute(
        "UPDATE access_token SET revoked_at = @now WHERE account_id = @Id AND revoked_at IS NULL",
        new { account.Id, now = Instants.Text(session.Now) });

    private static Refusal? Check(NewAccount account)
    {
        if (CheckSideAndRole(account.Side, account.Role) is { } refusal)
            return refusal;
        if (!Language.All.Contains(account.Language))
        {
            return Refusal.Invalid("language-unknown",
                $"There is no language '{account.Language}': use {Listing.Or(Language.All)}.", nameof(NewAccount.Language));
        }

        if (DateTimeZoneProviders.Tzdb.GetZoneOrNull(account.TimeZone) is null)
        {
            return Refusal.Invalid("time-zone-unknown",
                $"There is no time zone '{account.TimeZone}': use an IANA name like Europe/Brussels or Asia/Almaty.",
                nameof(NewAccount.TimeZone));
        }

        return null;
    }

    private static string NewStamp() => Guid.NewGuid().ToString("N");
}
