namespace PcaTracker.Tests;

public class LinesTests
{
    [Fact]
    public void No_line_of_the_program_is_longer_than_150_columns()
    {
        var wide = LayersTests.Sources("src")
            .SelectMany(file => File.ReadLines(file).Select((line, index) => (Place: $"{file}:{index + 1}", line.Length)))
            .Where(line => line.Length > 150);

        Assert.Empty(wide);
    }
}
