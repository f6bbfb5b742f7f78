using System.Net;
using PcaTracker.Domain;

namespace PcaTracker.Tests.Api.Writing;

public class PutTests
{
    [Fact]
    public async Task What_is_left_out_goes_to_its_default_or_to_nothing()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var client = app.As(Side.EU, Role.Negotiator);
        var issue = await client.Post("Issues", new { ChapterId = record.Chapter("T.1"), Title = "Duties", Description = "Long.", Priority = 1, Status = "parked", Owner = "x", Visibility = "eu" });

        var reply = await client.Put($"Issues({issue["Id"]})", new { Title = "Export duties", Visibility = "eu" }, "W/\"1\"", ("Prefer", "return=representation"));

        Assert.Equal((HttpStatusCode.OK, "Export duties", "3", "open"), (reply.Status, reply["Title"], reply["Priority"], reply["Status"]));
        Assert.Equal((null, null, "W/\"2\""), (reply["Description"], reply["Owner"], reply.Header("ETag")));
    }

    [Fact]
    public async Task What_is_set_once_stays_when_it_is_left_out()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var position = record.AddPosition(Side.EU, "offer", "eu");
        var client = app.As(Side.EU, Role.Negotiator);

        var reply = await client.Put($"Positions({position})", new { Kind = "proposal", Text = "Half.", Visibility = "eu" }, "W/\"1\"", ("Prefer", "return=representation"));

        Assert.Equal((HttpStatusCode.OK, "EU", $"{record.Chapter("T.1")}", "proposal"), (reply.Status, reply["Party"], reply["ChapterId"], reply["Kind"]));
    }

    [Theory]
    [InlineData("""{"Visibility": "eu"}""", "400 required-property Title")]
    [InlineData("""{"Title": "x"}""", "400 required-property Visibility")]
    [InlineData("""{"Title": "x", "Visibility": "eu", "Colour": "red"}""", "400 unknown-property Colour")]
    [InlineData("", "400 empty-body")]
    public async Task A_row_is_replaced_by_a_whole_one(string body, string refusal)
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var issue = record.AddIssue(Side.EU, "eu");

        var reply = await app.As(Side.EU, Role.Negotiator).Put($"Issues({issue})", body);

        Assert.Equal(refusal, reply.Refusal);
        Assert.Single(record.Activity());
    }

    [Fact]
    public async Task A_link_that_the_caller_does_not_see_outlives_the_replacement()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (issue, deadline) = (record.AddIssue(Side.KZ, "kz"), record.AddDeadline());
        app.Database.WriteAsSystem(session => Dapper.SqlMapper.Execute(session.Connection, "UPDATE deadline SET issue_id = @issue", new { issue }));

        var reply = await app.As(Side.EU, Role.Negotiator).Put($"Deadlines({deadline})", new { Title = "Comments", ResponsibleParty = "EU", Visibility = "shared" });

        Assert.Equal(HttpStatusCode.NoContent, reply.Status);
        Assert.Equal(issue, record.Scalar<long>("SELECT issue_id FROM deadline"));
    }
}
