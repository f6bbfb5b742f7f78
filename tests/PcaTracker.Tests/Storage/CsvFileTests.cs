using System.Text;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Storage;

public class CsvFileTests
{
    [Fact]
    public void A_quoted_cell_may_hold_commas_quotes_and_lines()
    {
        var row = Assert.Single(Read("code,heading\nI,\"Aims, \"\"and\"\"\nmore\"\n"));

        Assert.Equal("Aims, \"and\"\nmore", row.Cells["heading"]);
    }

    [Fact]
    public void A_row_is_numbered_by_the_line_it_begins_on()
    {
        var rows = Read("code,heading\r\nI,\"one\r\ntwo\r\nthree\"\r\n\r\nII,next\r\n");

        Assert.Equal([2, 6], rows.Select(r => r.Line));
    }

    [Fact]
    public void Headers_may_come_in_any_order_after_a_byte_order_mark()
    {
        var row = Assert.Single(Read("\uFEFFheading,code\nAims,I"));

        Assert.Equal(("I", "Aims"), (row.Cells["code"], row.Cells["heading"]));
    }

    [Fact]
    public void A_header_row_alone_is_a_file_without_rows() => Assert.Empty(Read("code,heading\n"));

    [Theory]
    [InlineData("", "chapters.csv, line 1: column code is missing.")]
    [InlineData("code\n", "chapters.csv, line 1: column heading is missing.")]
    [InlineData("code,heading,colour\n", "chapters.csv, line 1: column 'colour' is unknown; the columns are code, heading.")]
    [InlineData("code,Heading,heading\n", "chapters.csv, line 1: column 'Heading' is unknown; the columns are code, heading.")]
    [InlineData("code,heading,code\n", "chapters.csv, line 1: column code is there twice.")]
    [InlineData("code,heading\nI,Aims\nII\n", "chapters.csv, line 3: has 1 cells, the header row has 2.")]
    [InlineData("code,heading\nI,Aims,and more\n", "chapters.csv, line 2: has 3 cells, the header row has 2.")]
    [InlineData("code,heading\nI,\"Aims\nII,Trade\n", "chapters.csv, line 2: a quote is out of place; put a cell that holds quotes into quotes, and double those inside.")]
    [InlineData("code,heading\nI,Aims\nII,the \"other\" one\n", "chapters.csv, line 3: a quote is out of place; put a cell that holds quotes into quotes, and double those inside.")]
    public void A_malformed_file_is_refused_with_its_line(string text, string sentence)
    {
        Assert.True(CsvFile.Read("chapters.csv", Encoding.UTF8.GetBytes(text), ["code", "heading"]).IsRefused(out var refusal));
        Assert.Equal(sentence, refusal.Sentence);
    }

    [Fact]
    public void A_file_in_another_encoding_is_refused()
    {
        var windows = Encoding.Latin1.GetBytes("code,heading\nI,Coopération\n");

        Assert.True(CsvFile.Read("chapters.csv", windows, ["code", "heading"]).IsRefused(out var refusal));
        Assert.Equal("chapters.csv is not UTF-8: save it as 'CSV UTF-8'.", refusal.Sentence);
    }

    private static IReadOnlyList<CsvRow> Read(string text) => CsvFile.Read("chapters.csv", Encoding.UTF8.GetBytes(text), ["code", "heading"]).Value;
}
