using Dapper;
using System.Data.Common;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.OData.Edm;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Notifications.Planning;
using PcaTracker.Security.Tokens;
using PcaTracker.Storage;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Confidentiality;

/// <summary>A word in every text of the Kazakh side's own papers appears nowhere that the other side or the administrator can look.</summary>
public class CanaryTests
{
    private const string Canary = "Zwiebelfisch";

    private static readonly IReadOnlyList<EntitySetDefinition> Guarded = [.. EntitySets.All.Where(s => s.Property("Visibility") is not null)];

    private static readonly string[] Queries =
    [
        "$all?$search={0}", "$all/$count?$search={0}", "Issues?$search={0}", "Positions?$search={0}&$count=true", "Changes?$search={0}", "Chapters?$expand=Issues($search={0}),Positions($search={0};$count=true)", "Chapters?$filter=Issues/$count($search={0}) gt 0",
        "Issues?$filter=contains(Title,'{0}')", "Positions?$filter=contains(Text,'{0}')&$count=true", "Chapters?$filter=Positions/any(p: contains(p/Text,'{0}'))", "Issues?$apply=search({0})/aggregate($count as N)", "Issues?$apply=groupby((Title))", "Changes?$filter=contains(Summary,'{0}')", "Rounds(Number=1)/PcaTracker.Report()?$filter=contains(Text,'{0}') or contains(Subject,'{0}')",
    ];

    [Fact]
    public async Task A_hidden_word_is_in_no_answer_mail_log_or_file_but_the_database()
    {
        using var log = new LogLines();
        await using var app = await TestApp.StartAsync(LogLines.Everything);
        app.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        var record = SmallRecord.In(app);
        foreach (var (side, role) in ((string, string)[])[(Side.EU, Role.Head), (Side.EU, Role.Negotiator), (Side.Joint, Role.Analyst), (Side.EU, Role.Secretariat), (Side.EU, Role.Administrator), (Side.KZ, Role.Head)])
            _ = app.Account(side, role);
        var hidden = await PlantAsync(app, record);
        await app.Services.GetRequiredService<Tick>().RunAsync();

        foreach (var (side, role) in ((string, string)[])[(Side.EU, Role.Head), (Side.Joint, Role.Analyst), (Side.EU, Role.Secretariat), (Side.EU, Role.Administrator)])
        {
            using var api = app.As(side, role);
            using var pages = app.SignedIn(side, role);
            foreach (var (address, answer) in await Crawl.Of(app, api, pages))
                Assert.False(answer.Contains(Canary, StringComparison.OrdinalIgnoreCase), $"{side} {role}: {address}\n{NormalizedResponse.Around(answer, Canary)}");
            using var calendar = await app.Anonymous().GetAsync(CalendarOf(app, app.Account(side, role)), TestContext.Current.CancellationToken);
            Assert.Equal(System.Net.HttpStatusCode.OK, calendar.StatusCode);
            Assert.DoesNotContain(Canary, await calendar.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.OrdinalIgnoreCase);
            foreach (var (set, id) in hidden)
                foreach (var reply in (Reply[])[await api.Read($"{set}({id})?$expand=*"), await api.Patch($"{set}({id})", new { Visibility = "shared" }), await api.Remove($"{set}({id})")])
                    Assert.DoesNotContain(Canary, reply.Text, StringComparison.OrdinalIgnoreCase);
        }

        Assert.InRange(log.Lines.Count, 500, int.MaxValue);
        Assert.DoesNotContain(log.Lines, line => line.Contains(Canary, StringComparison.OrdinalIgnoreCase));
        CheckFiles(app);
    }

    [Fact]
    public async Task A_query_for_a_hidden_word_is_answered_like_one_for_a_word_that_nobody_wrote()
    {
        const string NobodyWrote = "Zwiebelfosch";
        await using var app = await TestApp.StartAsync();
        await PlantAsync(app, SmallRecord.In(app));
        using var other = app.As(Side.EU, Role.Head);
        using var owner = app.As(Side.KZ, Role.Negotiator);

        foreach (var query in Queries)
        {
            string Asked(string word) => string.Format(System.Globalization.CultureInfo.InvariantCulture, query, word);
            var (heard, expected) = (await other.Read(Asked(Canary)), await other.Read(Asked(NobodyWrote)));

            Assert.Equal(expected.Text.Replace(NobodyWrote, Canary, StringComparison.Ordinal), heard.Text);
            Assert.NotEqual((await owner.Read(Asked(NobodyWrote))).Text.Replace(NobodyWrote, Canary, StringComparison.Ordinal), (await owner.Read(Asked(Canary))).Text + (query.Contains("groupby", StringComparison.Ordinal) ? "!" : ""));
        }
    }

    private static Uri CalendarOf(TestApp app, Actor person) =>
        new(CalendarAuthentication.Address(app.Address, app.Services.GetRequiredService<AccessTokens>().Create(person, "Calendar", scope: TokenScope.Calendar).Value.Text));

    /// <summary>Papers in every set that has a visibility, all their texts holding the word, made and changed as people make and change them.</summary>
    private static async Task<List<(string Set, long Id)>> PlantAsync(TestApp app, SmallRecord record)
    {
        using var kazakh = app.As(Side.KZ, Role.Head);
        var planted = new List<(string, long)>();
        foreach (var set in Guarded)
        {
            var row = new Dictionary<string, object?>(StringComparer.Ordinal);
            foreach (var property in set.Properties.Where(p => p.Access != PropertyAccess.ReadOnly))
                if (Value(property, record) is { } value)
                    row[property.Name] = value;
            var reply = await kazakh.Post(set.Name, row);
            Assert.True(reply.Status == System.Net.HttpStatusCode.Created, reply.Text);
            var id = (long)reply.Json["Id"]!;
            planted.Add((set.Name, id));
            Assert.True((int)(await kazakh.Patch($"{set.Name}({id})", new Dictionary<string, object?> { [set.Properties.First(p => p is { IsProse: true, Access: PropertyAccess.ReadWrite }).Name] = Canary + " changed" })).Status < 300);
            FillTheRest(app, set, id);
        }

        long Id(string set) => planted.Single(p => p.Item1 == set).Item2;
        foreach (var done in (Reply[])
        [
            await kazakh.Act($"Deadlines({Id("Deadlines")})/Move", new { DueOn = "2026-11-24", Reason = Canary }), await kazakh.Act($"Issues({Id("Issues")})/Resolve", new { Note = Canary }),
            await kazakh.Act($"Positions({Id("Positions")})/Supersede", new { Text = Canary + " anew" }),
            await kazakh.Post($"Rounds({record.Round(101)})/LogOutcomes", new { Outcomes = new[] { new { Chapter = "T.2", Summary = Canary, NextSteps = Canary, Visibility = "kz", Issues = new[] { new { Title = Canary } } } } }),
        ])
            Assert.True((int)done.Status < 300, done.Text);
        return planted;
    }

    private static object? Value(PropertyDefinition property, SmallRecord record) => property switch
    {
        { Name: "Visibility" } => "kz",
        { Name: "Party" or "ResponsibleParty" } => "KZ",
        { Name: "Kind", Values: not null } => property.Values.Contains("red-line") ? "red-line" : "other",
        { Name: "ChapterId" } => record.Chapter("T.1"),
        { Name: "RoundId" } => record.Round(101),
        { Name: "DueOn" } => "2026-11-25",
        { Name: "TimeZone" } => "Asia/Almaty",
        { Name: "ReminderOffsets" } => "-3,0,+1",
        { Name: "Sha256" } => new string('a', 64),
        { Kind: EdmPrimitiveTypeKind.String, Values: null } when property.Name.EndsWith("Url", StringComparison.Ordinal) => $"https://{Canary}.example.org/",
        { Kind: EdmPrimitiveTypeKind.String, Values: null } => $"{Canary} {property.Name}",
        _ => null,
    };

    /// <summary>What no request writes is written into the table, where the schema takes it.</summary>
    private static void FillTheRest(TestApp app, EntitySetDefinition set, long id) => app.Database.WriteAsSystem(session =>
    {
        foreach (var column in DatabaseSchema.Of(session.Connection).Columns.Where(c => c.Table == set.Table && c.Type is "TEXT" or "text").Select(c => c.Name).ToList())
        {
            var text = session.Connection.ExecuteScalar<string?>($"SELECT \"{column}\" FROM {set.Table} WHERE id = @id", new { id });
            if (text?.Contains(Canary, StringComparison.Ordinal) == true || column is "time_zone" or "due_at" or "reminder_offsets")
                continue;
            session.Connection.Execute("SAVEPOINT one");
            try
            {
                session.Connection.Execute($"UPDATE {set.Table} SET \"{column}\" = @text WHERE id = @id", new { id, text = column == "sha256" ? Canary.PadRight(64, '0') : Canary });
            }
            catch (DbException error) when (ConstraintRefusal.Of(error) is { Code: "against-the-schema" })
            {
                // One of a list of values, or a day.
                session.Connection.Execute("ROLLBACK TO one");
            }
        }

        return true;
    });

    private static void CheckFiles(TestApp app)
    {
        var files = Directory.EnumerateFiles(app.DataDirectory, "*", SearchOption.AllDirectories).Where(f => !Path.GetFileName(f).StartsWith("tracker.db", StringComparison.Ordinal)).ToList();
        foreach (var file in files)
            Assert.False(File.ReadAllText(file).Contains(Canary, StringComparison.OrdinalIgnoreCase), file);

        // Only its own side received a reminder.
        var mails = files.Where(f => Path.GetExtension(f) == ".eml").ToList();
        Assert.NotEmpty(mails);
        Assert.All(mails, mail => Assert.Contains("To: KZ head <kz.head@example.org>", File.ReadAllText(mail), StringComparison.Ordinal));
    }
}
