using Dapper;
using PcaTracker.Domain;
using PcaTracker.Security.Sessions;
using PcaTracker.Storage;

namespace PcaTracker.Security.Accounts;

/// <summary>Lets the first person into a new tracker.</summary>
internal static class FirstStart
{
    private const string Email = "administrator@localhost";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>Creates the first administrator in a database without accounts, and a sign-in link while they have not signed in.</summary>
    /// <returns>The link's secret; null once the administrator has signed in, or when other accounts were created first.</returns>
    public static string? InviteAdministrator(TrackerDatabase database)
    {
        var accounts = new AccountDirectory(database);
        // Of two nodes that start together on a new database, one is refused, and invites whom the other has created.
        if (!HasAccounts(database))
            _ = accounts.AddAsync(new NewAccount(Email, "Administrator", Side.Joint, Role.Administrator)).GetAwaiter().GetResult();
        var administrator = FindInvited(database);
        return administrator is null ? null : new SignInLinks(database).CreateAsync(administrator, Lifetime).GetAwaiter().GetResult();
    }

    private static bool HasAccounts(TrackerDatabase database)
    {
        using var session = database.OpenAsSystem();
        return session.Connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT * FROM account)");
    }

    private static Account? FindInvited(TrackerDatabase database)
    {
        using var session = database.OpenAsSystem();
        return session.Connection.QuerySingleOrDefault<Account>(
            $"""
            SELECT {Account.Columns}
            FROM account
            WHERE lower(email) = lower(@Email)
              AND disabled_at IS NULL
              AND NOT EXISTS (SELECT * FROM sign_in_link WHERE account_id = account.id AND used_at IS NOT NULL)
            """, new { Email });
    }
}
