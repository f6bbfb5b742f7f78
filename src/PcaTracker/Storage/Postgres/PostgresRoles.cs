using Dapper;
using Npgsql;
using PcaTracker.Domain;

namespace PcaTracker.Storage.Postgres;

/// <summary>A role of the server.</summary>
/// <param name="Name">Its name.</param>
internal sealed record PostgresRoleName(string Name)
{
    /// <summary>Its name in SQL.</summary>
    public string Sql => $"\"{Name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The role of the program itself in the same database.</summary>
    public required PostgresRoleName? Owner { get; init; }

    /// <summary>The same for every role.</summary>
    public PostgresRoleName Program => Owner ?? this;
}

/// <summary>
/// The roles of one database. The program signs in as a role of its own that inherits none of these, and takes one for each connection:
/// what it may then read and write is the server's decision (<see cref="PostgresRowSecurity"/>). Their names begin with that of the database
/// in which they were made, and stay when it is copied or gets another name.
/// </summary>
internal sealed class PostgresRoles
{
    private readonly string _database;

    private PostgresRoles(string database) => (_database, Program) = (database, new PostgresRoleName($"{database}_program") { Owner = null });

    /// <summary>The roles of the database of a connection.</summary>
    public static PostgresRoles Of(NpgsqlConnection connection) => new(connection.ExecuteScalar<string>("SELECT main.role_prefix()")!);

    /// <summary>Names the roles of a new database, after it.</summary>
    public static void Name(NpgsqlConnection connection) => connection.Execute(
        $"CREATE FUNCTION main.role_prefix() RETURNS text LANGUAGE sql IMMUTABLE AS $name$ SELECT {Literal(connection.Database)}::text $name$");

    /// <summary>Every audience.</summary>
    public static readonly IReadOnlyList<Audience> Audiences = [Audience.Public, Audience.Shared, Audience.EU, Audience.KZ];

    /// <summary>The program itself: reads and writes every row, and owns the functions of the triggers.</summary>
    public PostgresRoleName Program { get; }

    /// <summary>All roles.</summary>
    public IEnumerable<PostgresRoleName> All => [Program, .. Audiences.SelectMany(a => new[] { ViewsOf(a), SessionOf(a) })];

    /// <summary>The role of an audience's sessions. It owns nothing.</summary>
    public PostgresRoleName SessionOf(Audience audience) => new($"{_database}_{audience.Name}") { Owner = Program };

    /// <summary>The role by which the views of an audience read the tables; policies show it that audience's rows alone.</summary>
    public PostgresRoleName ViewsOf(Audience audience) => new($"{_database}_{audience.Name}_views") { Owner = Program };

    /// <summary>The schema with the views of an audience.</summary>
    public static string SchemaOf(Audience audience) => $"for_{audience.Name}";

    private static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
