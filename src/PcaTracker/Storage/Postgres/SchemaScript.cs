namespace PcaTracker.Storage.Postgres;

/// <summary>A script of the schema, which a database sees once.</summary>
/// <param name="Name">Its name, which ends with that of a file in <c>db/postgres</c> and begins there with a number.</param>
/// <param name="Text">Its statements.</param>
internal sealed record SchemaScript(string Name, string Text)
{
    /// <summary>The number of the schema that it makes.</summary>
    public int Number => int.Parse(Path.GetFileName(Name)[..4], System.Globalization.CultureInfo.InvariantCulture);
}
