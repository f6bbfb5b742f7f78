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
/// what it may then read and write is the server's decision (<see cref="PostgresRowSecurity"/>).
/// </summary>
internal sealed class PostgresRoles(string database)
{
    /// <summary>Every audience.</summary>
    public static readonly IReadOnlyList<Audience> Audiences = [Audience.Public, Audience.Shared, Audience.EU, Audience.KZ];

    /// <summary>The program itself: reads and writes every row, and owns the functions of the triggers.</summary>
    public PostgresRoleName Program { get; } = new($"{database}_program") { Owner = null };

    /// <summary>All roles.</summary>
    public IEnumerable<PostgresRoleName> All => [Program, .. Audiences.SelectMany(a => new[] { ViewsOf(a), SessionOf(a) })];

    /// <summary>The role of an audience's sessions. It owns nothing.</summary>
    public PostgresRoleName SessionOf(Audience audience) => new($"{database}_{audience.Name}") { Owner = Program };

    /// <summary>The role by which the views of an audience read the tables; policies show it that audience's rows alone.</summary>
    public PostgresRoleName ViewsOf(Audience audience) => new($"{database}_{audience.Name}_views") { Owner = Program };

    /// <summary>The schema with the views of an audience.</summary>
    public static string SchemaOf(Audience audience) => $"for_{audience.Name}";
}
