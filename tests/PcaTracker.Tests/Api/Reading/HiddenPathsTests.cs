using System.Net;
using Dapper;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Reading;

/// <summary>Whatever path leads to it, a row of the other side is not there.</summary>
public class HiddenPathsTests(HiddenPathsTests.OneHidden hidden) : IClassFixture<HiddenPathsTests.OneHidden>
{
    private const long Hidden = 777_001;

    [Theory]
    [InlineData("Issues(777001)")]
    [InlineData("Issues/777001")]
    [InlineData("Issues(@k)?@k=777001")]
    [InlineData("Issues(777001)/$ref")]
    [InlineData("Issues(777001)/Title")]
    [InlineData("Issues(777001)/Chapter")]
    [InlineData("Issues(777001)/Chapter/$ref")]
    [InlineData("Issues(777001)/Positions")]
    [InlineData("Chapters(1)/Issues(777001)")]
    [InlineData("Chapters/1/Issues/777001/$ref")]
    [InlineData("Issues/$filter(true)/777001")]
    [InlineData("$entity?$id=Issues(777001)")]
    [InlineData("$all/PcaTracker.Issue/777001")]
    public async Task A_hidden_row_is_not_found_by_its_key(string url)
    {
        using var owner = hidden.App.As(Side.EU, Role.Negotiator);
        using var other = hidden.App.As(Side.KZ, Role.Negotiator);

        using var seen = await owner.GetAsync("/odata/" + url, TestContext.Current.CancellationToken);
        using var unseen = await other.GetAsync("/odata/" + url, TestContext.Current.CancellationToken);
        using var absent = await other.GetAsync("/odata/" + url.Replace("777001", "777002", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, seen.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, unseen.StatusCode);
        Assert.Equal(await absent.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), await unseen.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("Issues/$count?$filter=Id eq 777001")]
    [InlineData("Issues/$filter(Id eq 777001)/$count")]
    [InlineData("Chapters(1)/Issues/$count?$filter=Id eq 777001")]
    [InlineData("$all/PcaTracker.Issue/$count?$filter=Id eq 777001")]
    [InlineData("$all/$count?$search=Zwiebel")]
    [InlineData("$crossjoin(Issues,Rounds)/$count?$filter=Issues/Id eq 777001 and Rounds/Number eq 1")]
    [InlineData("Chapters/$count?$filter=Id eq 1 and Issues/$count($filter=Id eq 777001) eq 1")]
    [InlineData("Chapters/$count?$filter=Id eq 1 and Issues/$count($search=Zwiebel) eq 1")]
    public async Task A_hidden_row_is_not_counted(string url)
    {
        using var owner = hidden.App.As(Side.EU, Role.Negotiator);
        using var other = hidden.App.As(Side.KZ, Role.Negotiator);

        Assert.Equal("1", await owner.GetStringAsync("/odata/" + url, TestContext.Current.CancellationToken));
        Assert.Equal("0", await other.GetStringAsync("/odata/" + url, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("Issues/$ref")]
    [InlineData("Issues/$each?$select=Id")]
    [InlineData("$all")]
    [InlineData("$all/$ref")]
    [InlineData("$all?$search=Zwiebel")]
    [InlineData("Chapters(1)?$expand=Issues/$ref&$select=Id")]
    [InlineData("Issues?$expand=*/$ref&$select=Id")]
    [InlineData("Chapters(1)?$expand=Issues($select=Id)&$select=Id")]
    [InlineData("$crossjoin(Issues,Rounds)?$filter=Rounds/Number eq 1")]
    [InlineData("$crossjoin(Issues,Rounds)?$filter=Rounds/Number eq 1&$expand=Issues($select=Id)")]
    public async Task A_hidden_row_is_not_shown(string url)
    {
        using var owner = hidden.App.As(Side.EU, Role.Negotiator);
        using var other = hidden.App.As(Side.KZ, Role.Negotiator);

        Assert.Contains($"{Hidden}", await owner.GetStringAsync("/odata/" + url, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.DoesNotContain($"{Hidden}", await other.GetStringAsync("/odata/" + url, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    /// <summary>The public record, with one issue of the EU alone; no test changes it.</summary>
    public sealed class OneHidden : IAsyncLifetime
    {
        internal TestApp App { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
            App.Database.WriteAsSystem(session => session.Connection.Execute(
                "INSERT INTO issue (id, chapter_id, title, visibility, owner_side) VALUES (@Hidden, 1, 'Zwiebel', 'eu', 'EU')", new { Hidden }));
        }

        public async ValueTask DisposeAsync() => await App.DisposeAsync();
    }
}
