namespace PcaTracker.Tests;

public class LinesTests
{
    [Fact]
    public void No_line_of_the_program_is_longer_than_150_columns()
    {
        // The simulator's phrases are tables of texts; the frame of mails is sent as it stands.
        var wide = LayersTests.Sources("src").Where(file => Path.GetFileName(file) is not ("Phrases.cs" or "MailFrame.razor"))
            .SelectMany(file => File.ReadLines(file).Select((line, index) => (Place: $"{file}:{index + 1}", line.Length)))
            .Where(line => line.Length > 150);

        Assert.Empty(wide);
    }
}
