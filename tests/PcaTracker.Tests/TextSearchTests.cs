using PcaTracker.Domain;
using PcaTracker.Rows;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests;

/// <summary>A pasted text is found by whatever looks like it; all ask the same host.</summary>
public sealed class TextSearchTests(TextSearchTests.Searched searched) : IClassFixture<TextSearchTests.Searched>
{
    [Theory]
    [InlineData("$search=negotiation")]
    [InlineData("$search=nego%C2%ADtiation")]
    [InlineData("$search=Kommissio%CC%81n")]
    [InlineData("$filter=contains(Title,'Negotiation')")]
    [InlineData("$filter=contains(Title,'nego%C2%ADtiation') or contains(Title,'Nego%E2%80%8Btiation')")]
    [InlineData("$filter=contains(Title,'Kommissio%CC%81n%C2%92s')")]
    [InlineData("$filter=contains(Title,'Kommissi%C3%B3n')")]
    [InlineData("$filter=Title eq 'Nego%C2%ADtiation of the Kommissio%CC%81n%C2%92s offer'")]
    [InlineData("$filter=startswith(Title,'%EF%BB%BFNegotiation')")]
    [InlineData("$filter=contains(Description,'one%0D%0Atwo')")]
    [InlineData("$filter=contains(Description,'one%0Btwo')")]
    public async Task Search_and_filters_agree_on_what_is_not_seen_and_on_composed_letters(string option)
    {
        using var client = searched.App.As(Side.KZ, Role.Analyst);

        var reply = await client.Read("Issues?" + option);

        Assert.Equal(TextDoorsTests.Kept, Assert.Single(reply.Json["value"]!.AsArray())!["Title"]!.ToString());
    }

    /// <summary>A record with one pasted text.</summary>
    public sealed class Searched : IAsyncLifetime
    {
        internal TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
            var record = SmallRecord.In(App);
            record.As(Side.EU, Role.Negotiator, session => CreateRow.Run(session, "Issues", new Dictionary<string, object?>
            {
                ["ChapterId"] = record.Chapter("T.1"),
                ["Title"] = TextDoorsTests.Pasted,
                ["Description"] = "one\vtwo",
                ["Visibility"] = "shared",
            }));
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();
    }
}
