using System.Net;
using Microsoft.OData.Edm;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Importing;
using PcaTracker.Tests.Features;

namespace PcaTracker.Tests.Api.Writing;

/// <summary>A classified marking comes in by no door.</summary>
public class MarkingsTests
{
    private static readonly string[] Spellings = ["RESTREINT UE/EU RESTRICTED", "TRÈS SECRET UE", "Совершенно секретно", "Құпия", "ДСП"];

    [Fact]
    public async Task No_text_of_any_set_takes_one()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var head = app.As(Side.EU, Role.Head);
        using var secretariat = app.As(Side.Joint, Role.Secretariat);
        var texts = 0;

        foreach (var set in EntitySets.All.Where(s => s.Creatable))
        {
            var client = set.Name is "Rounds" or "Milestones" or "People" ? secretariat : head;
            foreach (var property in Texts(set))
            {
                texts++;
                var body = Row(record, set);
                body[property.Name] = Spellings[texts % Spellings.Length];
                var created = await client.Post(set.Name, body);
                Assert.Equal((set.Name, $"400 classified-marking {property.Name}"), (set.Name, created.Refusal));
            }
        }

        Assert.True(texts > 30);
        Assert.Empty(record.Activity());
    }

    [Fact]
    public async Task The_reference_of_a_paper_may_say_how_the_paper_is_marked()
    {
        await using var app = await TestApp.StartAsync();

        var pointer = await app.As(Side.EU, Role.Negotiator).Post("Documents", new { Title = "Directives", Kind = "mandate", Reference = "ST 12345/26 RESTREINT UE/EU RESTRICTED", Visibility = "eu" });

        Assert.Equal(HttpStatusCode.Created, pointer.Status);
    }

    [Fact]
    public async Task No_change_and_no_action_takes_one()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        using var head = app.As(Side.EU, Role.Head);
        var (issue, deadline, position, chapter) = (record.AddIssue(Side.EU, "eu"), record.AddDeadline(), record.AddPosition(Side.EU, "proposal", "eu"), record.Chapter("T"));
        await head.Post($"Rounds({record.Round(102)})/LogOutcomes", new { Outcomes = new[] { new { Chapter = "T", StatusAfter = "provisionally-closed", Summary = "Agreed." } } });
        var entry = new { Chapter = "T.1", Summary = "Discussed.", Issues = new[] { new { Title = "ҚҰПИЯ" } } };
        const string Marked = "Note\nSECRET UE";

        foreach (var (path, body) in new (string, object)[]
        {
            ($"Deadlines({deadline})/Move", new { DueOn = "2026-12-08", Reason = Marked }),
            ($"Deadlines({deadline})/Waive", new { Reason = Marked }),
            ($"Issues({issue})/Resolve", new { Note = Marked }),
            ($"Positions({position})/Supersede", new { Text = Marked }),
            ($"Chapters({chapter})/Reopen", new { Reason = Marked }),
            ($"Rounds({record.Round(102)})/LogOutcomes", new { Outcomes = new[] { entry } }),
        })
            Assert.StartsWith("400 classified-marking", (await head.Act(path, body)).Refusal, StringComparison.Ordinal);

        Assert.Equal("400 classified-marking Title", (await head.Patch($"Issues({issue})", new { Title = Marked })).Refusal);
        Assert.Equal("400 classified-marking Title", (await head.Put($"Issues({issue})/Title/$value", Marked, "*", ("Content-Type", "text/plain"))).Refusal);
        Assert.Contains("classified-marking", (await head.Post("$batch", new { requests = new[] { new { id = "1", method = "post", url = "Issues", body = new { ChapterId = chapter, Title = Marked, Visibility = "eu" } } } })).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_that_carries_one_says_where_and_what_to_do_instead()
    {
        var app = await SharedApp.GetAsync();
        using var browser = app.SignedIn(Side.EU, Role.Negotiator);

        using var answer = await browser.SubmitAsync("/deadlines", "add-deadline",
            ("Input.Title", "Для служебного пользования"), ("Input.DueOn", "2026-12-01"), ("Input.ResponsibleParty", "EU"), ("Input.Visibility", "eu"));

        var sentence = (await answer.PageAsync()).QuerySelector(".errors a").Read();
        Assert.StartsWith("What is due carries a marking: Для служебного пользования.", sentence, StringComparison.Ordinal);
        Assert.Contains("add a document that names the paper’s reference", sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_file_that_is_imported_carries_one()
    {
        await using var app = await TestApp.StartAsync();
        var people = "name,party,role,period,source_url,confidence\nSomebody,EU,\"Desk officer\nCONFIDENTIEL UE\",,,high\n"u8.ToArray();

        var refused = app.Database.WriteAsSystem(session => RecordImport.Run(session, RecordFile.All.Single(f => f.Name == "people.csv"), people));

        Assert.Contains("carries the marking 'CONFIDENTIEL UE'", refused.Refusal!.Sentence, StringComparison.Ordinal);
    }

    private static IEnumerable<PropertyDefinition> Texts(EntitySetDefinition set) => set.Properties.Where(p =>
        p is { Kind: EdmPrimitiveTypeKind.String, Values: null, Access: not PropertyAccess.ReadOnly } && !p.Name.EndsWith("Url", StringComparison.Ordinal) && (set.Name, p.Name) != ("Documents", "Reference"));

    private static Dictionary<string, object?> Row(SmallRecord record, EntitySetDefinition set) => set.Properties
        .Where(p => p.Required && p.Access != PropertyAccess.ReadOnly && p.Default is null)
        .ToDictionary(p => p.Name, p => (object?)(p.Name switch
        {
            "ChapterId" => record.Chapter("T.1"),
            "RoundId" => record.Round(102),
            "Visibility" => "eu",
            "Number" => 900,
            _ when p.Kind == EdmPrimitiveTypeKind.Date => "2026-12-01",
            _ => p.Values?[0] ?? "x",
        }));
}
