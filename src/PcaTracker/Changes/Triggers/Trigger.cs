namespace PcaTracker.Changes.Triggers;

/// <summary>A trigger of the database: its name, and the statement that creates it.</summary>
internal sealed record Trigger(string Name, string Sql)
{
    /// <summary>Writes the statement.</summary>
    /// <param name="table">Table whose rows it follows.</param>
    /// <param name="purpose">Rest of its name, such as <c>change_insert</c>.</param>
    /// <param name="moment">When it fires, such as <c>AFTER INSERT</c>.</param>
    /// <param name="actions">Statements that it runs.</param>
    /// <param name="when">A condition with the word WHEN and the space before it.</param>
    public static Trigger On(string table, string purpose, string moment, IEnumerable<string> actions, string when = "") => new(
        $"{table}_{purpose}",
        $"CREATE TRIGGER {table}_{purpose} {moment} ON {table}{when} BEGIN\n{string.Concat(actions.Select(action => $"  {action};\n"))}END");
}
