using PcaTracker.Domain;
using PcaTracker.Storage.RowSecurity;

namespace PcaTracker.Storage.Postgres;

/// <summary>
/// Row-level security by PostgreSQL's own means, from the contract: each table has policies that nobody escapes, not even its owner; the
/// views of an audience read the tables as a role that the policies show that audience's rows alone, and are barriers where they show it
/// more; its sessions read those views, write the tables of the record under the same policies, and read of them the keys alone, by which a
/// statement finds a row.
/// </summary>
internal sealed class PostgresRowSecurity(PostgresRoles roles, DatabaseSchema schema)
{
    // What nobody reads through a view: secrets of accounts, and changes on their way to the audit log.
    private static readonly HashSet<string> Hidden = new(StringComparer.Ordinal)
    {
        "sign_in_link", "browser_session", "recovery_code", "provider_login", "record_salt", "noted_change", "outbox_hold", "expected_file",
        "imported_row", "recorded_table", "schema_version", "last_revision", "row_change_mark", "protection_key", "checkpoint", "sign_in_attempt",
    };

    // Of which views decide by rows that they do not show: whether an entry is hidden depends on the last one about its row.
    private static readonly HashSet<string> ShownWhole = new(StringComparer.Ordinal)
    {
        "change", "moved_row", "row_change", "saved_view", "account", "entry",
    };

    // Of which views read some columns.
    private static readonly Dictionary<string, string> Parts = new(StringComparer.Ordinal)
    {
        ["account"] = "id, name, side",
        ["access_token"] = "id, account_id, name, scope, created_at, expires_at, last_used_at, revoked_at",
    };

    /// <summary>The statements that create policies, privileges and views anew; the signed-in role owns the tables.</summary>
    public IEnumerable<string> Statements()
    {
        foreach (var audience in PostgresRoles.Audiences)
            yield return $"DROP SCHEMA IF EXISTS {PostgresRoles.SchemaOf(audience)} CASCADE";
        yield return $"GRANT USAGE ON SCHEMA main, odata TO {List(roles.All)}";
        yield return $"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA main, odata TO {List(roles.All)}";
        foreach (var table in Tables())
            foreach (var statement in OfTable(table))
                yield return statement;
        yield return $"GRANT USAGE, UPDATE ON ALL SEQUENCES IN SCHEMA main TO {roles.Program.Sql}";
        foreach (var audience in PostgresRoles.Audiences)
            foreach (var statement in OfAudience(audience))
                yield return statement;
    }

    private IEnumerable<string> Tables() => schema.Columns.Select(c => c.Table).Distinct().Order(StringComparer.Ordinal);

    private IEnumerable<string> OfTable(string table)
    {
        yield return $"ALTER TABLE main.{table} ENABLE ROW LEVEL SECURITY; ALTER TABLE main.{table} FORCE ROW LEVEL SECURITY";
        yield return $"REVOKE ALL ON main.{table} FROM PUBLIC, {List(roles.All)}";
        yield return $"GRANT SELECT, INSERT, UPDATE, DELETE ON main.{table} TO {roles.Program.Sql}";
        yield return Policy(table, "program", [roles.Program], "true");
        foreach (var audience in PostgresRoles.Audiences)
        {
            var (views, session) = (roles.ViewsOf(audience), roles.SessionOf(audience));
            if (SeenThroughViews(table, audience) is { } seen)
            {
                yield return $"GRANT SELECT{(Parts.TryGetValue(table, out var columns) ? $" ({columns})" : "")} ON main.{table} TO {views.Sql}";
                yield return Policy(table, $"{audience.Name}_views", [views], seen);
            }

            if (RowSecurityRules.Public.Contains(table))
                yield return $"GRANT SELECT ON main.{table} TO {session.Sql}";
            if (RowSecurityRules.Written.Contains(table))
                yield return $"GRANT SELECT ({Keys(table)}), INSERT, UPDATE, DELETE ON main.{table} TO {session.Sql}";
            if (RowSecurityRules.Public.Contains(table) || RowSecurityRules.Written.Contains(table))
                yield return Policy(table, audience.Name, [session], Own(table, audience));
        }
    }

    private IEnumerable<string> OfAudience(Audience audience)
    {
        var (name, views, session) = (PostgresRoles.SchemaOf(audience), roles.ViewsOf(audience), roles.SessionOf(audience));
        yield return $"CREATE SCHEMA {name}";
        yield return $"GRANT USAGE, CREATE ON SCHEMA {name} TO {views.Sql}";
        yield return $"SET LOCAL ROLE {views.Sql}; SET LOCAL search_path = {name}, main, odata";
        yield return VisibleViews.ForServer(audience, ShownWhole);
        yield return $"GRANT SELECT ON ALL TABLES IN SCHEMA {name} TO {session.Sql}";
        yield return "SET LOCAL ROLE NONE; SET LOCAL search_path = main";
        yield return $"REVOKE CREATE ON SCHEMA {name} FROM {views.Sql}";
        yield return $"GRANT USAGE ON SCHEMA {name} TO {session.Sql}";
    }

    // The rows that the views of an audience are made from; null for none.
    private string? SeenThroughViews(string table, Audience audience) => table switch
    {
        _ when Hidden.Contains(table) => null,
        _ when SearchedVisibility(table) is { } visibility => audience.Sees.Contains(visibility) ? "true" : null,
        "entry" => $"chain = 'links' OR {Sees("chain", audience)}",
        _ when ShownWhole.Contains(table) => "true",
        _ => Own(table, audience),
    };

    private string Own(string table, Audience audience) =>
        Has(table, "visibility") ? Sees("visibility", audience)
        : Has(table, "account_id") ? "account_id = main.actor_id()"
        : table == "bulk_change_row" ? "EXISTS (SELECT 1 FROM main.bulk_change b WHERE b.id = change_id)"
        : "true";

    private bool Has(string table, string column) => schema.Has(table, column);

    // Of papers the keys; what is a person's own, such as a draft, as a whole.
    private string Keys(string table) => string.Join(
        ", ",
        schema.Columns.Where(c => c.Table == table && (RowSecurityRules.IsKey(c.Name) || !Has(table, "visibility"))).Select(c => $"\"{c.Name}\""));

    // A search index of a table whose rows have a visibility has a part for each of them.
    private static string? SearchedVisibility(string table) =>
        table.EndsWith("_search", StringComparison.Ordinal)
            ? Visibility.All.FirstOrDefault(visibility => table.EndsWith($"_{visibility}_search", StringComparison.Ordinal))
            : null;

    private static string Sees(string column, Audience audience) =>
        $"{column} IN ({string.Join(", ", audience.Sees.Select(visibility => $"'{visibility}'"))})";

    private static string Policy(string table, string name, IEnumerable<PostgresRoleName> to, string condition) =>
        $"DROP POLICY IF EXISTS {name} ON main.{table}; "
        + $"CREATE POLICY {name} ON main.{table} TO {List(to)} USING ({condition}) WITH CHECK ({condition})";

    private static string List(IEnumerable<PostgresRoleName> names) => string.Join(", ", names.Select(role => role.Sql));
}
