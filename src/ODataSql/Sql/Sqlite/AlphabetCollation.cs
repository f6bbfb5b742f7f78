using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ODataSql.Sql.Sqlite;

/// <summary>The collation of text for people, in the order of <see cref="Alphabet"/>.</summary>
internal static class AlphabetCollation
{
    public const string Name = "alphabet";

    public static void Register(SqliteConnection connection) =>
        raw.sqlite3__create_collation_utf8(connection.Handle, Name, null, (_, left, right) => Alphabet.Compare(left, right));
}
