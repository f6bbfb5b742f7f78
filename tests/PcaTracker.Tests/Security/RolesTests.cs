using System.Globalization;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OData.Edm;
using PcaTracker.Api;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Notifications.Planning;
using PcaTracker.Tests.Api.Writing;
using PcaTracker.Tests.Features;
using PcaTracker.Tests.Notifications;

namespace PcaTracker.Tests.Security;

/// <summary>The permissions of every role: on every set by every verb, by every action and every form.</summary>
public sealed class RolesTests
{
    private static readonly (string Side, string Role)[] Roles =
        [(Side.EU, Role.Analyst), (Side.EU, Role.Negotiator), (Side.EU, Role.Head), (Side.Joint, Role.Secretariat), (Side.Joint, Role.Administrator)];

    private static readonly (string Side, string Role)[] Persons =
        [.. Roles, (Side.KZ, Role.Analyst), (Side.KZ, Role.Negotiator), (Side.KZ, Role.Head)];

    /// <summary>Verbs on rows shared by both delegations: R read, C create, U change, P replace, D delete.</summary>
    private const string Sets =
        """
        set              analyst  negotiator  head   secretariat  administrator
        Chapters         R        RCUP        RCUP   R            R
        ChapterHistory   R        R           R      R            R
        Articles         R        RCUPD       RCUPD  R            R
        Rounds           R        R           R      RCUPD        R
        Outcomes         R        RCUPD       RCUPD  R            -
        Positions        R        RCUPD       RCUPD  R            -
        Issues           R        RCUPD       RCUPD  R            -
        Deadlines        R        RCUPD       RCUPD  RCUPD        -
        Milestones       R        R           R      RCUPD        R
        Recommendations  R        RCUPD       RCUPD  R            -
        People           R        R           R      RCUPD        R
        Documents        R        RCUPD       RCUPD  R            -
        StateOfPlay      R        R           R      R            R
        Reminders        R        R           R      R            R
        Changes          R        R           R      R            R
        """;

    private const string Actions =
        """
        action            analyst  negotiator  head  secretariat  administrator
        LogOutcomes       -        yes         yes   -            -
        Reopen            -        -           yes   -            -
        Supersede         -        yes         yes   -            -
        Complete          -        yes         yes   yes          -
        Move              -        yes         yes   yes          -
        Waive             -        yes         yes   yes          -
        Resolve           -        yes         yes   -            -
        Widen             -        -           yes   -            -
        CloseAllChapters  -        -           yes   -            -
        """;

    private const string Forms =
        """
        page            analyst  negotiator                head                            secretariat               administrator
        /               -        -                         -                               -                         -
        /rounds/102     -        log-outcomes              log-outcomes                    -                         -
        /deadlines      save-view  save-view,add-deadline  save-view,add-deadline          save-view,add-deadline    save-view
        /issues         save-view  save-view               save-view                       save-view                 save-view
        /change/Deadlines?do=done&row=ID.1 (not found) change change change (not found)
        /deadlines/ID   -        complete,move,waive,answer,offsets  complete,move,waive,answer,offsets,widen-link  complete,move,waive,offsets  (not found)
        /chapters/T.1   -        -                         widen-link                      -                         -
        /widen/ISSUE    (not found)  (not found)           widen                           (not found)               (not found)
        /timeline       -        -                         -                               -                         -
        /workbench      save-question save-question save-question save-question save-question
        /connect        create   create                    create                          create                    create
        /notifications  settings settings                  settings                        settings                  settings
        /administration (not found) (not found)            (not found)                     (not found)               test-mail,verify
        """;

    private int _number = 9_000;

    [Fact]
    public async Task Each_role_may_use_these_verbs_on_each_set()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var found = new List<string> { Sets.Split('\n')[0] };

        foreach (var set in EntitySets.All)
        {
            var cells = new List<string>();
            foreach (var (side, role) in Roles)
                cells.Add(await VerbsAsync(app, record, set, app.As(side, role)));
            found.Add($"{set.Name} {string.Join(' ', cells)}");
        }

        Assert.Equal(Table(Sets), found.Select(Cells));
    }

    [Fact]
    public async Task Each_role_may_call_these_actions()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var found = new List<string> { Actions.Split('\n')[0] };

        foreach (var (name, act) in Acts(record))
        {
            var cells = new List<string>();
            foreach (var (side, role) in Roles)
            {
                var before = Deeds(record);
                var reply = await act(app.As(side, role));
                cells.Add(reply.Status != HttpStatusCode.Forbidden ? "yes" : "-");
                Assert.True(reply.Status != HttpStatusCode.Forbidden || Deeds(record) == before, name);
            }

            found.Add($"{name} {string.Join(' ', cells)}");
        }

        Assert.Equal(
            TrackerModel.Edm.SchemaElements.OfType<IEdmAction>().Select(a => a.Name).Distinct().Order(StringComparer.Ordinal),
            found.Skip(1).Select(line => line.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.Equal(Table(Actions), found.Select(Cells));
    }

    [Fact]
    public async Task Each_role_sees_these_forms()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var (deadline, issue) = (record.AddDeadline(), record.AddIssue(Side.EU, "shared"));
        var found = new List<string> { Forms.Split('\n')[0] };

        foreach (var address in Table(Forms).Skip(1).Select(line => line.Split(' ')[0]))
        {
            var cells = new List<string>();
            foreach (var (side, role) in Roles)
            {
                using var answer = await app.SignedIn(side, role).GetAsync(
                    address.Replace("ID", deadline.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal).Replace("ISSUE", $"Issues/{issue}", StringComparison.Ordinal), TestContext.Current.CancellationToken);
                var page = await answer.PageAsync();
                var forms = page.QuerySelectorAll("main form input[name=_handler]").Select(i => i.GetAttribute("value")!)
                    .Concat(page.QuerySelectorAll("main a.widen").Select(_ => "widen-link")).Distinct();
                cells.Add(answer.StatusCode == HttpStatusCode.NotFound ? "(not found)" : string.Join(',', forms) is { Length: > 0 } some ? some : "-");
            }

            found.Add($"{address} {string.Join(' ', cells)}");
        }

        Assert.Equal(Table(Forms), found.Select(Cells));
    }

    [Fact]
    public async Task A_link_to_a_form_is_shown_to_exactly_those_whom_the_form_opens_for()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        PlantLinked(app, record);
        var pages = ((string[])
        [
            "/", "/state-of-play", "/rounds", "/rounds/102", "/chapters/T", "/chapters/T.1", "/chapters/U", "/issues?whose=all", "/deadlines?whose=all&when=any", "/timeline", "/people",
            "/documents", "/recommendations",
            .. Ids(record, "issue").Select(id => $"/edit/issues/{id}"), .. Ids(record, "deadline").Select(id => $"/deadlines/{id}"),
        ]).ToList();
        var shown = new List<(string Page, string Person, HashSet<string> Links)>();
        var browsers = Persons.ToDictionary(person => $"{person.Side} {person.Role}", person => app.SignedIn(person.Side, person.Role));

        foreach (var page in pages)
        {
            foreach (var (person, browser) in browsers)
                shown.Add((page, person, Links(await browser.PageAsync(page))));
        }
        var opens = new HashSet<(string Person, string Link)>();
        foreach (var link in shown.SelectMany(page => page.Links).Distinct())
        {
            foreach (var (person, browser) in browsers)
            {
                using var answer = await browser.GetAsync(link, TestContext.Current.CancellationToken);
                if (answer.StatusCode == HttpStatusCode.OK)
                    opens.Add((person, link));
            }
        }

        foreach (var onPage in shown.GroupBy(page => page.Page))
        {
            var links = onPage.SelectMany(page => page.Links).ToHashSet(StringComparer.Ordinal);
            Assert.All(onPage, page => Assert.Equal(
                $"{page.Page} {page.Person}: {string.Join(' ', links.Where(link => opens.Contains((page.Person, link))).Order(StringComparer.Ordinal))}",
                $"{page.Page} {page.Person}: {string.Join(' ', page.Links.Order(StringComparer.Ordinal))}"));
        }
        // Forms of every kind were seen, and nobody who only reads sees any.
        Assert.Equal(
            "add close-chapters delete edit log narrow reopen resolve supersede widen", string.Join(' ', shown.SelectMany(page => page.Links).Select(link => link.Split('/', '?')[1]).Distinct().Order(StringComparer.Ordinal)));
        Assert.All(shown.Where(page => page.Person.EndsWith(Role.Analyst, StringComparison.Ordinal) || page.Person.EndsWith(Role.Administrator, StringComparison.Ordinal)), page => Assert.Empty(page.Links));
    }

    [Fact]
    public async Task An_administrator_reads_only_public_rows_on_pages_in_sets_and_in_mails()
    {
        await using var app = await TestApp.StartAsync();
        var record = SmallRecord.In(app);
        var administrator = app.Account(Side.Joint, Role.Administrator);
        foreach (var (side, visibility) in new[] { (Side.EU, "eu"), (Side.KZ, "kz"), (Side.EU, "shared") })
            PlantCanaries(record, side, visibility, administrator.Email);
        // Was public once, and is no longer.
        var withdrawn = record.Add(Side.EU, Role.Head, "Issues", ("ChapterId", record.Chapter("T.1")), ("Title", "Canary withdrawn"), ("Visibility", "public"));
        await app.As(Side.EU, Role.Head).Patch($"Issues({withdrawn})", new { Visibility = "shared" });
        record.Add(Side.EU, Role.Head, "Issues", ("ChapterId", record.Chapter("T.1")), ("Title", "Sparrow published"), ("Visibility", "public"));
        app.Services.GetRequiredService<Sweep>().Run();

        using var browser = app.SignedIn(Side.Joint, Role.Administrator);
        using var feed = app.As(Side.Joint, Role.Administrator);
        var read = new List<string>();
        foreach (var page in new[] { "/", "/rounds", "/rounds/102", "/chapters/T.1", "/chapters/T", "/deadlines", "/timeline", "/connect", "/notifications" })
            read.Add(await browser.GetStringAsync(page, TestContext.Current.CancellationToken));
        foreach (var set in EntitySets.All)
        {
            read.Add((await feed.Read(set.Name)).Text);
            read.Add((await feed.Read($"{set.Name}?$search=canary")).Text);
        }

        Assert.DoesNotContain(read, text => text.Contains("canary", StringComparison.OrdinalIgnoreCase));
        Assert.Contains(read, text => text.Contains("Sparrow published", StringComparison.Ordinal));
        Assert.Equal(0, record.Scalar<long>("SELECT count(*) FROM reminder WHERE account_id = @value", administrator.AccountId));
        Assert.Equal(7, record.Scalar<long>("SELECT count(*) FROM issue WHERE title LIKE 'Canary%'") + record.Scalar<long>("SELECT count(*) FROM deadline WHERE title LIKE 'Canary%'"));
    }

    private async Task<string> VerbsAsync(TestApp app, SmallRecord record, EntitySetDefinition set, HttpClient client)
    {
        using var keeper = set.Name is "Rounds" or "Milestones" or "People" ? app.As(Side.Joint, Role.Secretariat) : app.As(Side.EU, Role.Negotiator);
        var body = Row(record, set);
        var row = set.Creatable ? $"{set.Name}({(await keeper.Post(set.Name, body))["Id"]})" : set.Name;
        var before = record.Activity().Count;

        var verbs = (await client.Read(row)).Status == HttpStatusCode.OK ? "R" : "";
        verbs += Done(await client.Post(set.Name, Row(record, set)), "C");
        verbs += Done(await client.Patch(row, new { }), "U");
        verbs += Done(await client.Put(row, body), "P");
        verbs += Done(await client.Remove(row), "D");

        Assert.True(verbs is not ("" or "R") || record.Activity().Count == before);
        return verbs is "" ? "-" : verbs;

        string Done(Reply reply, string verb) =>
            (int)reply.Status is >= 200 and < 300 ? verb
            : reply.Status is HttpStatusCode.Forbidden or HttpStatusCode.MethodNotAllowed ? ""
            : throw new InvalidOperationException($"{set.Name} {verb}: {reply.Text}");
    }

    private Dictionary<string, object?> Row(SmallRecord record, EntitySetDefinition set)
    {
        var number = _number++;
        return set.Properties.Where(p => p.Required && p.Access != PropertyAccess.ReadOnly && p.Default is null).ToDictionary(p => p.Name, p => (object?)(p.Name switch
        {
            "ChapterId" => record.Chapter("T.1"),
            "RoundId" => record.Round(102),
            "Visibility" => "shared",
            "Number" => number,
            "Code" => $"X{number}",
            "Kind" when set.Name == "Positions" => "proposal",
            _ when p.Kind == EdmPrimitiveTypeKind.Date => "2026-12-01",
            _ => p.Values?[0] ?? "x",
        }));
    }

    /// <summary>Counts entries of the activity log about more than a new row.</summary>
    private static int Deeds(SmallRecord record) => record.Activity().Count(line => !line.Contains(" recorded ", StringComparison.Ordinal));

    private static IEnumerable<(string Name, Func<HttpClient, Task<Reply>> Act)> Acts(SmallRecord record)
    {
        yield return ("LogOutcomes", c => c.Act($"Rounds({record.Round(102)})/LogOutcomes", new { Outcomes = new[] { new { Chapter = "T.1", Summary = "Discussed." } } }));
        yield return ("Reopen", c => c.Act($"Chapters({record.Chapter("T.1")})/Reopen", new { Reason = "x" }));
        yield return ("Supersede", c => c.Act($"Positions({record.AddPosition(Side.EU, "proposal", "shared")})/Supersede", new { Text = "x" }));
        yield return ("Complete", c => c.Act($"Deadlines({record.AddDeadline()})/Complete"));
        yield return ("Move", c => c.Act($"Deadlines({record.AddDeadline()})/Move", new { DueOn = "2026-12-08", Reason = "x" }));
        yield return ("Waive", c => c.Act($"Deadlines({record.AddDeadline()})/Waive", new { Reason = "x" }));
        yield return ("Resolve", c => c.Act($"Issues({record.AddIssue(Side.EU, "shared")})/Resolve"));
        yield return ("Widen", c => c.Post($"Issues({record.AddIssue(Side.EU, "shared")})/Widen", new { Visibility = "public", Confirm = true }, ("If-Match", "W/\"1\"")));
        yield return ("CloseAllChapters", c => c.Post("CloseAllChapters"));
    }

    private static void PlantCanaries(SmallRecord record, string side, string visibility, string owner)
    {
        var chapter = record.Chapter("T.1");
        void Add(string set, params (string, object?)[] values) => record.Add(side, Role.Negotiator, set, [("Visibility", visibility), ("ChapterId", chapter), .. values]);
        Add("Issues", ("Title", "Canary issue"));
        Add("Positions", ("Party", side), ("Kind", "proposal"), ("Text", "Canary position"));
        Add("Outcomes", ("RoundId", record.Round(102)), ("Summary", "Canary outcome"));
        Add("Deadlines", ("Title", "Canary deadline"), ("DueOn", "2026-11-26"), ("ResponsibleParty", side), ("Owner", owner));
        Add("Recommendations", ("Body", "Canary body"), ("Text", "Canary text"));
        Add("Documents", ("Title", "Canary paper"), ("Kind", "non-paper"));
    }

    private static HashSet<string> Links(AngleSharp.Html.Dom.IHtmlDocument page) =>
        page.QuerySelectorAll("main a[href], .log-link").Select(link => link.GetAttribute("href")!.Split('#')[0])
            .Where(link => link.Split('/', '?').ElementAtOrDefault(1) is "add" or "edit" or "supersede" or "resolve" or "reopen" or "narrow" or "widen" or "delete" or "close-chapters" or "log")
            .ToHashSet(StringComparer.Ordinal);

    private static string[] Ids(SmallRecord record, string table) =>
        record.Scalar<string>($"SELECT string_agg(CAST(id AS text), ',') FROM {table}").Split(',');

    /// <summary>Rows of one side alone and of the other for both in all sets that have readers, a shut chapter, and rows of the sets that everybody reads.</summary>
    private static void PlantLinked(TestApp app, SmallRecord record)
    {
        app.Database.Execute(
            $"""
            INSERT INTO chapter_status (chapter_id, status, valid_from, round_number) VALUES ({record.Chapter("U")}, 'provisionally-closed', '2026-10-02', 102);
            INSERT INTO article (number, chapter_id, heading) VALUES (9001, {record.Chapter("T.1")}, 'Tariffs');
            """);
        // What is hidden from one side, and what the other side may see and not change.
        foreach (var (side, visibility) in new[] { (Side.EU, "eu"), (Side.KZ, "shared") })
            PlantCanaries(record, side, visibility, "owner@example.org");
    }

    private static IEnumerable<string> Table(string text) => text.ReplaceLineEndings("\n").Split('\n').Select(Cells);

    private static string Cells(string line) => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
}
