using System.Text.RegularExpressions;

namespace ODataSql.Tests;

/// <summary>Each step of the pipeline references only the steps before it.</summary>
public class PipelineLayerTests
{
    [Theory]
    [InlineData(".", @"PcaTracker|Microsoft\.AspNetCore")]
    [InlineData("Model", @"(?<!\w)(Parse|Plan|Sql|Json|Cache)\.|ODataSql\.(Parse|Plan|Sql|Json|Cache)|Microsoft\.Data|Npgsql|System\.Data")]
    [InlineData("Parse", @"ODataSql\.(Plan|Sql|Json|Cache)|Microsoft\.Data|Npgsql|System\.Data")]
    [InlineData("Plan", @"ODataSql\.(Sql|Json|Cache)|Microsoft\.Data|Npgsql|System\.Data")]
    [InlineData("Sql", @"ODataSql\.(Parse|Json|Cache)|Microsoft\.OData\.UriParser")]
    [InlineData("Json", @"ODataSql\.(Parse|Cache)|ODataSql\.Sql\.(Sqlite|Postgres)|Microsoft\.Data|Npgsql|System\.Data")]
    [InlineData("Cache", @"ODataSql\.(Json|Model)|ODataSql\.Sql\.(Sqlite|Postgres)|Microsoft\.|System\.Data")]
    public void Folder_does_not_reference_later_steps(string folder, string forbidden)
    {
        var files = Directory.GetFiles(Path.Combine(Source(), folder), "*.cs", SearchOption.AllDirectories);

        Assert.NotEmpty(files);
        Assert.DoesNotContain(files, file => Regex.IsMatch(File.ReadAllText(file), forbidden, RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)));
    }

    [Theory]
    [InlineData("Microsoft.Data.Sqlite", "Sqlite")]
    [InlineData("SQLitePCL", "Sqlite")]
    [InlineData("Npgsql", "Postgres")]
    public void Driver_is_referenced_only_in_its_dialect(string driver, string dialect)
    {
        var files = Directory.GetFiles(Source(), "*.cs", SearchOption.AllDirectories).Where(f => File.ReadAllText(f).Contains(driver, StringComparison.Ordinal)).ToList();

        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.Contains(Path.Combine("Sql", dialect), file, StringComparison.Ordinal));
    }

    private static string Source()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "PcaTracker.sln")))
            directory = directory.Parent!;
        return Path.Combine(directory.FullName, "src", "ODataSql");
    }
}
