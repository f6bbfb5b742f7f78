using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using PcaTracker.Domain;
using PcaTracker.Features.Deadlines;
using PcaTracker.Importing;
using PcaTracker.Rows;
using PcaTracker.Security.Accounts;
using PcaTracker.Security.Tokens;
using PcaTracker.Tests.Api.Writing;
using PcaTracker.Tests.Features;
using PcaTracker.WorkingCalendars;

namespace PcaTracker.Tests;

/// <summary>One rule for texts, in every door by which they come in, are asked for, and go out.</summary>
public sealed class TextDoorsTests : IAsyncLifetime
{
    // A soft hyphen, letters that are not composed, and what Word made of an apostrophe.
    internal const string Pasted = "Nego\u00ADtiation of the Kommissio\u0301n\u0092s offer";
    internal const string Kept = "Negotiation of the Kommissión’s offer";

    private TestApp _app = null!;
    private SmallRecord _record = null!;

    public async ValueTask InitializeAsync()
    {
        _app = await TestApp.StartAsync();
        _record = SmallRecord.In(_app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    [Fact]
    public async Task The_API_keeps_a_pasted_text_as_its_author_saw_it()
    {
        using var client = _app.As(Side.EU, Role.Negotiator);
        var chapter = _record.Chapter("T.1");

        var created = await client.Post("Issues", new { ChapterId = chapter, Title = Pasted + "\u2028", Description = "a\u000Bb\u0085c\r\nd", Visibility = "shared" });
        var changed = await client.Patch($"Issues({created["Id"]})", new { Description = "x\u000Cy" });

        Assert.Equal((Kept, "a\nb\nc\nd"), (created["Title"], created["Description"]));
        Assert.Equal(HttpStatusCode.NoContent, changed.Status);
        Assert.Equal("x\ny", (await client.Read($"Issues({created["Id"]})"))["Description"]);
    }

    [Theory]
    [InlineData("Title", "a\u0007b", "400 character-refused Title", "Title has a character that no text holds (U+0007) as its character number 2: take it out.")]
    [InlineData("Description", "👩\u202Eb", "400 character-refused Description", "Description has a sign that turns the order of letters (U+202E) as its character number 2: take it out.")]
    [InlineData("Title", "\u200B\u3164", "400 required-property Title", "Title must be given.")]
    [InlineData("Owner", "\u2800", "400 nothing-visible Owner", "Owner holds nothing that can be seen: write a text, or leave it out.")]
    public async Task What_no_text_holds_is_refused_by_property_place_and_code_point(string property, string text, string refusal, string sentence)
    {
        using var client = _app.As(Side.EU, Role.Negotiator);
        var row = new Dictionary<string, object> { ["ChapterId"] = _record.Chapter("T.1"), ["Title"] = "Duties", ["Visibility"] = "shared", [property] = text };

        var reply = await client.Post("Issues", row);

        Assert.Equal(refusal, reply.Refusal);
        Assert.Equal(sentence, reply.Json["error"]!["message"]!.ToString());
    }

    [Fact]
    public async Task Lengths_count_code_points_as_the_metadata_does()
    {
        using var client = _app.As(Side.EU, Role.Negotiator);
        var chapter = _record.Chapter("T.1");

        var fits = await client.Post("Issues", new { ChapterId = chapter, Title = string.Concat(Enumerable.Repeat("🚀", 300)), Visibility = "shared" });
        var tooLong = await client.Post("Issues", new { ChapterId = chapter, Title = string.Concat(Enumerable.Repeat("🚀", 301)), Visibility = "shared" });

        Assert.Equal(HttpStatusCode.Created, fits.Status);
        Assert.Equal("Title has 301 characters; at most 300 fit.", tooLong.Json["error"]!["message"]!.ToString());
    }

    [Fact]
    public async Task A_form_takes_what_was_pasted_from_Word()
    {
        using var browser = _app.SignedIn(Side.EU, Role.Negotiator);

        using var answer = await browser.SubmitAsync("/rounds/103", "log-outcomes", ("Input.Rows[0].Chapter", "T.1"), ("Input.Rows[0].Status", "not-taken-up"),
            ("Input.Rows[0].Summary", "The EU\u0092s offer\vstands\f.\u0085"), ("Input.Rows[0].NextSteps", ""), ("Input.Rows[0].DeadlineTitle", Pasted),
            ("Input.Rows[0].DeadlineDueOn", "2026-12-04"), ("Input.Visibility", "shared"));

        Assert.Equal("/rounds/103?logged=1", answer.Headers.Location!.OriginalString.Split('#')[0]);
        Assert.Equal("The EU’s offer\nstands\n.", _record.Scalar<string>("SELECT summary FROM outcome WHERE round_id = (SELECT id FROM round WHERE number = 103)"));
        Assert.Equal(Kept, _record.Scalar<string>("SELECT title FROM deadline"));
    }

    [Fact]
    public async Task A_form_says_at_the_field_which_character_it_refuses_and_keeps_the_rest()
    {
        using var browser = _app.SignedIn(Side.EU, Role.Negotiator);

        using var answer = await browser.SubmitAsync("/rounds/103", "log-outcomes", ("Input.Rows[0].Chapter", "T.1"), ("Input.Rows[0].Status", "not-taken-up"),
            ("Input.Rows[0].Summary", "ab\u0001c"), ("Input.Rows[1].Chapter", "T.2"), ("Input.Rows[1].Status", "not-taken-up"), ("Input.Rows[1].Summary", "All well"), ("Input.Visibility", "shared"));
        var page = await answer.PageAsync();

        Assert.Equal("What happened: character number 3 (U+0001) cannot be used in a text. Take it out.", page.QuerySelector("label[for=row-0-Summary] .field-error").Read());
        Assert.Equal("All well", page.GetElementById("row-1-Summary")!.TextContent);
    }

    [Fact]
    public void Reasons_of_actions_pass_the_same_rule()
    {
        var id = _record.AddDeadline();

        var moved = _record.As(Side.EU, Role.Head, session => MoveDeadline.Run(session, id, RowVersionCondition.Any, new(2026, 12, 24), Pasted));
        var refused = _record.As(Side.EU, Role.Head, session => MoveDeadline.Run(session, id, RowVersionCondition.Any, new(2026, 12, 25), "\u200B"));

        Assert.Null(moved.Refusal);
        Assert.EndsWith(": " + Kept, _record.Activity()[^1], StringComparison.Ordinal);
        Assert.Equal(("required-property", "Reason"), (refused.Refusal?.Code, refused.Refusal?.Target));
    }

    [Fact]
    public void An_imported_file_passes_the_same_rule()
    {
        var file = RecordFile.All.Single(f => f.Name == "people.csv");
        var headers = string.Join(',', file.Headers);
        string Row(string name) => string.Join(',', file.Headers.Select(h => h switch { "name" => name, "party" => "EU", "role" => "Speaker", _ => "" }));

        var read = _app.Database.WriteAsSystem(session => RecordImport.Run(session, file, Encoding.UTF8.GetBytes($"{headers}\n{Row(Pasted)}\n")));
        var refused = _app.Database.WriteAsSystem(session => RecordImport.Run(session, file, Encoding.UTF8.GetBytes($"{headers}\n{Row("A\u0001da")}\n")));

        Assert.Null(read.Refusal);
        Assert.Equal(1L, _record.Scalar<long>("SELECT count(*) FROM person WHERE name = @value", Kept));
        Assert.Equal("people.csv, line 2, column name: Name has a character that no text holds (U+0001) as its character number 2: take it out.", refused.Refusal?.Sentence);
    }

    [Fact]
    public void Calendars_names_of_accounts_and_of_tokens_pass_the_same_rule()
    {
        var years = WorkingDaysFile.Read("cal.csv", Encoding.UTF8.GetBytes("calendar,date,kind,name,source\nEU,2027-01-01,off,New\u00AD Year\u0092s day,A list\n"));
        var unseen = WorkingDaysFile.Read("cal.csv", Encoding.UTF8.GetBytes("calendar,date,kind,name,source\nEU,2027-01-01,off,\u200B,A list\n"));
        var accounts = _app.Services.GetRequiredService<AccountDirectory>();
        var tokens = _app.Services.GetRequiredService<AccessTokens>();
        var account = accounts.Add(new NewAccount("ada@example.org", "Ada\u200B Love\u00ADlace", Side.EU, Role.Analyst));

        Assert.Equal("New Year’s day", years.Value[0].Days[0].Name);
        Assert.Equal("cal.csv, line 2, column name: is empty; say why the day differs.", unseen.Refusal?.Sentence);
        Assert.Equal("Ada Lovelace", account.Value.Name);
        Assert.Equal("name-missing", accounts.Add(new NewAccount("eve@example.org", "\u2060", Side.EU, Role.Analyst)).Refusal?.Code);
        Assert.Equal("character-refused", accounts.Add(new NewAccount("eve@example.org", "E\u202Eve", Side.EU, Role.Analyst)).Refusal?.Code);
        Assert.Null(tokens.Create(account.Value.AsActor(), "Lap\u00ADtop").Refusal);
        Assert.Equal("Laptop", tokens.List(account.Value.AsActor())[0].Name);
        Assert.Equal("token-name-invalid", tokens.Create(account.Value.AsActor(), "\uFEFF").Refusal?.Code);
    }

    [Fact]
    public async Task Word_differences_cut_no_character()
    {
        var issue = _record.AddIssue(Side.EU, Visibility.Shared);
        foreach (var text in (string[])["The offer of the family 👩\u200D👩\u200D👧 and of its friends stands.", "The offer of the family 👩\u200D👩\u200D👦 and of its friends stands."])
            _record.As(Side.EU, Role.Negotiator, session => ChangeRow.Run(session, "Issues", issue, RowVersionCondition.Any, new Dictionary<string, object?> { ["Description"] = text }));
        using var browser = _app.SignedIn(Side.EU, Role.Analyst);

        var page = await browser.PageAsync("/history");

        Assert.Equal(("👩\u200D👩\u200D👧", "👩\u200D👩\u200D👦"), (page.QuerySelector(".changes del")!.TextContent, page.QuerySelector(".changes ins")!.TextContent));
    }
}
