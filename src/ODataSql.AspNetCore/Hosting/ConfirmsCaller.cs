namespace ODataSql.AspNetCore.Hosting;

/// <summary>
/// Marks the endpoint that reads rows: it calls <see cref="ODataHost.OpenQuery"/>, <see cref="ODataHost.OpenRead"/> or
/// <see cref="ODataHost.ConfirmCaller"/> before it answers. At others a caller must be known for sure before.
/// </summary>
public sealed class ConfirmsCaller
{
    /// <summary>The mark.</summary>
    public static readonly ConfirmsCaller Itself = new();

    private ConfirmsCaller()
    {
    }
}
