namespace ODataSql.Tests;

/// <summary>How many random courses a test takes: few by default, all of them with <c>scripts/test --long</c>.</summary>
internal static class LongRun
{
    private static readonly bool IsLong = Environment.GetEnvironmentVariable("TESTS_LONG") == "1";

    public static int Of(int usual, int all) => IsLong ? all : usual;
}
