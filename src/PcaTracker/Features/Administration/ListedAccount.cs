using Dapper;
using PcaTracker.Domain;
using PcaTracker.Storage;

namespace PcaTracker.Features.Administration;

/// <summary>An account as administrators see it: who may come in and how, never what they read.</summary>
public sealed record ListedAccount
{
    /// <summary>Rows of one page of the list.</summary>
    public const int PageSize = 50;

    private const string Select =
        """
        SELECT a.id, a.email, a.name, a.side, a.role, a.disabled_at, a.second_factor,
          a.password_hash IS NOT NULL AS has_password,
          (SELECT max(s.last_seen_at) FROM browser_session s WHERE s.account_id = a.id) AS last_seen_at
        FROM account a
        """;

    public required long Id { get; init; }
    public required string Email { get; init; }
    public required string Name { get; init; }
    public required string Side { get; init; }
    public required string Role { get; init; }
    public string? DisabledAt { get; init; }
    public required bool SecondFactor { get; init; }
    public required bool HasPassword { get; init; }

    /// <summary>When the latest session that is still on record was last used.</summary>
    public string? LastSeenAt { get; init; }

    /// <summary>Whether it may sign in.</summary>
    public bool IsEnabled => DisabledAt is null;

    /// <summary>One page of the accounts that an administrator keeps, by name, and how many there are in all.</summary>
    /// <param name="session">A session of the program.</param>
    /// <param name="keeper">The administrator.</param>
    /// <param name="sought">Part of a name or an address; null for all.</param>
    /// <param name="page">The page, from 1.</param>
    public static (IReadOnlyList<ListedAccount> Rows, long Total) Page(Session session, Actor keeper, string? sought, int page)
    {
        const string Where = "WHERE (@side IS NULL OR a.side = @side) "
            + "AND (@sought IS NULL OR instr(lower(a.name || ' ' || a.email), lower(@sought)) > 0)";
        var parameters = new { side = Permissions.KeptSide(keeper), sought, PageSize, skip = (page - 1) * PageSize };
        return (
            session.Connection.Query<ListedAccount>(
                $"{Select}\n{Where}\nORDER BY lower(a.name), a.id\nLIMIT @PageSize OFFSET @skip", parameters).AsList(),
            session.Connection.ExecuteScalar<long>($"SELECT count(*) FROM account a {Where}", parameters));
    }

    /// <summary>One of the accounts that an administrator keeps; null for others as for none.</summary>
    public static ListedAccount? Find(Session session, Actor keeper, long id) => session.Connection.QuerySingleOrDefault<ListedAccount>(
        $"{Select}\nWHERE a.id = @id AND (@side IS NULL OR a.side = @side)", new { id, side = Permissions.KeptSide(keeper) });
}
