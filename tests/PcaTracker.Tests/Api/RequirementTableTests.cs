using System.Text.RegularExpressions;

namespace PcaTracker.Tests.Api;

/// <summary>The table of requirements in the engine's README says nothing that no test shows.</summary>
public partial class RequirementTableTests
{
    [Fact]
    public void Each_requirement_that_is_met_names_tests_that_there_are()
    {
        var tests = Directory.EnumerateFiles(Path.Combine(Root(), "tests"), "*Tests.cs", SearchOption.AllDirectories)
            .SelectMany(file => Method().Matches(File.ReadAllText(file)).Select(m => $"{Path.GetFileNameWithoutExtension(file)}.{m.Groups["name"].Value}"))
            .ToHashSet(StringComparer.Ordinal);

        var met = Rows().Where(row => row[3] == "yes").ToList();

        Assert.True(met.Count > 40);
        Assert.All(met, row => Assert.NotEmpty(Cited().Matches(row[2])));
        Assert.All(met.SelectMany(row => Cited().Matches(row[2])), cited => Assert.Contains(cited.Groups["test"].Value, tests));
    }

    [Fact]
    public void What_is_not_met_says_why()
    {
        var unmet = Rows().Where(row => row[3] != "yes").ToList();

        Assert.NotEmpty(unmet);
        Assert.All(unmet, row => Assert.True(row[3] is "no" or "n/a" && row[2].Length > 10, row[0]));
    }

    [Theory]
    [InlineData("4.0 Minimal", 17)]
    [InlineData("4.0 Advanced", 15)]
    [InlineData("4.01 Minimal", 13)]
    [InlineData("4.01 Advanced", 9)]
    public void Every_level_is_in_the_table(string level, int last)
    {
        var requirements = Rows().Select(row => row[0]).Where(name => name.Contains(level, StringComparison.Ordinal) || level.EndsWith("Advanced", StringComparison.Ordinal) && name.Contains("Advanced", StringComparison.Ordinal));

        Assert.Contains(requirements, name => Regex.IsMatch(name, $@"\b{last}\b", RegexOptions.None, TimeSpan.FromSeconds(1)));
    }

    private static List<string[]> Rows() => File.ReadLines(Path.Combine(Root(), "src", "ODataSql", "README.md"))
        .SkipWhile(line => !line.StartsWith("| requirement |", StringComparison.Ordinal)).Skip(2).TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Trim('|').Split(" | ").Select(cell => cell.Trim()).ToArray()).ToList();

    private static string Root()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "PcaTracker.sln")))
            root = root.Parent!;
        return root.FullName;
    }

    [GeneratedRegex(@"^    public [a-z ]*(Task|void) (?<name>\w+)\(", RegexOptions.ExplicitCapture | RegexOptions.Multiline, 5_000)]
    private static partial Regex Method();

    [GeneratedRegex(@"`(?<test>\w+\.\w+)`", RegexOptions.ExplicitCapture, 1_000)]
    private static partial Regex Cited();
}
