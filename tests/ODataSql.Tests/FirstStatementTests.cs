using ODataSql.Sql;

namespace ODataSql.Tests;

/// <summary>A statement that is answered and checked before those of a query.</summary>
public sealed class FirstStatementTests : IDisposable
{
    private readonly Sample _sample = new();

    public void Dispose() => _sample.Dispose();

    [Theory]
    [InlineData("Chapters?$top=2&$select=Code")]
    [InlineData("Chapters?$top=2&$select=Code&$count=true")]
    [InlineData("Chapters/$count")]
    [InlineData("Positions?$filter=contains(Topic,'vis')")]
    [InlineData("Chapters(1)/Positions")]
    [InlineData("Chapters(999)")]
    public async Task Query_is_answered_as_without_it_after_its_value_was_checked_once(string resource)
    {
        var values = new List<string>();

        var answered = await Sample.Read(Sample.Compile(resource), _sample.Connection, first: new FirstStatement("SELECT 'one'", values.Add));

        Assert.Equal(["one"], values);
        Assert.Equal(await _sample.Get(resource), answered);
    }

    [Theory]
    [InlineData("Chapters?$top=2&$select=Code")]
    [InlineData("Chapters?$top=2&$select=Code&$count=true")]
    [InlineData("Chapters/$count")]
    public async Task Query_is_not_answered_where_the_check_throws_and_the_connection_serves_the_next(string resource)
    {
        var expected = await _sample.Get(resource);

        var refused = Assert.Throws<InvalidTimeZoneException>(() => QueryEngine.Run(
            Sample.Compile(resource), _sample.Connection, new FirstStatement("SELECT 'one'", _ => throw new InvalidTimeZoneException("refused"))));

        Assert.Equal("refused", refused.Message);
        Assert.Equal(expected, await _sample.Get(resource));
    }
}
