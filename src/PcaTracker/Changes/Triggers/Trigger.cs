namespace PcaTracker.Changes.Triggers;

/// <summary>A trigger of the database.</summary>
/// <param name="Table">Table whose rows it follows.</param>
/// <param name="Purpose">Rest of its name, such as <c>change_insert</c>.</param>
/// <param name="Moment">When it fires, such as <c>AFTER INSERT</c>.</param>
/// <param name="Actions">Statements that it runs.</param>
/// <param name="When">A condition with the word WHEN and the space before it, or nothing.</param>
internal sealed record Trigger(string Table, string Purpose, string Moment, IReadOnlyList<string> Actions, string When)
{
    /// <summary>Its name.</summary>
    public string Name => $"{Table}_{Purpose}";

    /// <summary>The statement that creates it in SQLite.</summary>
    public string Sql => $"CREATE TRIGGER {Name} {Moment} ON {Table}{When} BEGIN\n{string.Concat(Actions.Select(action => $"  {action};\n"))}END";

    /// <summary>A trigger that runs some statements.</summary>
    public static Trigger On(string table, string purpose, string moment, IEnumerable<string> actions, string when = "") =>
        new(table, purpose, moment, [.. actions], when);
}
