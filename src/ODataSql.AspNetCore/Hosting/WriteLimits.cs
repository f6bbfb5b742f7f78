namespace ODataSql.AspNetCore.Hosting;

/// <summary>What one request may write.</summary>
internal static class WriteLimits
{
    /// <summary>Levels of rows that one request writes.</summary>
    public const int Depth = 4;

    /// <summary>Rows that one request writes, or unlinks.</summary>
    public const int Rows = 200;
}
