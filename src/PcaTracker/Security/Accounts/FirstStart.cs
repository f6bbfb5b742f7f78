using Dapper;
using PcaTracker.Domain;
using PcaTracker.Security.Sessions;
using PcaTracker.Security.Throttling;
using PcaTracker.Storage;

namespace PcaTracker.Security.Accounts;

/// <summary>How the first person gets into a new tracker.</summary>
internal static class FirstStart
{
    private const string Email = "administrator@localhost";

    private static readonly TimeSpan Lifetime = TimeSpan.FromDays(7);

    /// <summary>The secret of a new sign-in link for the administrator that a tracker without accounts is given; null once that person has come in, or others made the accounts.</summary>
    public static string? CreateSignInLink(TrackerDatabase database)
    {
        var accounts = new AccountDirectory(database);
        var administrator = HasAccounts(database) ? Waiting(database) : accounts.AddAsync(new NewAccount(Email, "Administrator", Side.Joint, Role.Administrator)).GetAwaiter().GetResult().Value;
        return administrator is null ? null : new SignInLinks(database).CreateAsync(administrator, Lifetime).GetAwaiter().GetResult();
    }

    private static bool HasAccounts(TrackerDatabase database)
    {
        using var session = database.OpenAsSystem();
        return session.Connection.ExecuteScalar<bool>("SELECT EXISTS (SELECT * FROM account)");
    }

    private static Account? Waiting(TrackerDatabase database)
    {
        using var session = database.OpenAsSystem();
        return session.Connection.QuerySingleOrDefault<Account>(
            $"""
            SELECT {Account.Columns}
            FROM account
            WHERE email = @Email
              AND disabled_at IS NULL
              AND NOT EXISTS (SELECT * FROM sign_in_link WHERE account_id = account.id AND used_at IS NOT NULL)
            """, new { Email });
    }
}
