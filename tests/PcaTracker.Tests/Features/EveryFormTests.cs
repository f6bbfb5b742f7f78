using System.Net;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using Dapper;
using Microsoft.AspNetCore.Components;
using PcaTracker.Domain;
using PcaTracker.Features.Widgets;
using PcaTracker.Tests.Features.Notifications;
using PcaTracker.Tests.Security;

namespace PcaTracker.Tests.Features;

/// <summary>Every field of every form: an unreadable value is reported at the field, stays typed, and changes nothing.</summary>
public sealed class EveryFormTests(EveryFormTests.FormsSite site) : IClassFixture<EveryFormTests.FormsSite>
{
    private static readonly Dictionary<string, string[]> Unreadable = new()
    {
        ["date"] = ["30 February", "2026-02-30", "04/12/2026"],
        ["time"] = ["17.30", "24:00", "5 PM", "9:3"],
        ["number"] = ["ten", "1.5", "99999999999"],
        ["email"] = ["a\u0007b@example.org"],
        ["text"] = ["a\u0007b"],
        ["search"] = ["a\u0007b"],
        ["textarea"] = ["a\u0007b"],
        ["password"] = ["not it"],
        ["select"] = ["none of these"],
        ["radio"] = ["none of these"],
        ["checkbox"] = ["maybe"],
        ["file"] = ["x"],
        ["hidden"] = ["x"],
        ["button"] = ["x"],
    };

    [Theory]
    [InlineData("/")]
    [InlineData("/state-of-play")]
    [InlineData("/state-of-play?rounds=all")]
    [InlineData("/history")]
    [InlineData("/history?set=Deadlines&id=12")]
    [InlineData("/history/1")]
    [InlineData("/deadlines")]
    [InlineData("/deadlines/12")]
    [InlineData("/deadlines/calendar")]
    [InlineData("/issues")]
    [InlineData("/change/Issues?row=13.1&do=owner")]
    [InlineData("/change/Deadlines?row=12.2&do=waive")]
    [InlineData("/changed/1")]
    [InlineData("/reports")]
    [InlineData("/search")]
    [InlineData("/reports/briefing")]
    [InlineData("/rounds/7")]
    [InlineData("/log")]
    [InlineData("/state-of-play/course")]
    [InlineData("/state-of-play/moved")]
    [InlineData("/chapters/T.1")]
    [InlineData("/rounds")]
    [InlineData("/timeline")]
    [InlineData("/notifications")]
    [InlineData("/connect")]
    [InlineData("/workbench?set=Deadlines&group1=Status")]
    [InlineData("/account")]
    [InlineData("/account/password")]
    [InlineData("/account/second-factor")]
    [InlineData("/administration")]
    [InlineData("/administration/accounts")]
    [InlineData("/administration/accounts/new")]
    [InlineData("/administration/accounts/1")]
    [InlineData("/administration/system")]
    [InlineData("/widen/Issues/13")]
    [InlineData("/documents")]
    [InlineData("/people")]
    [InlineData("/recommendations")]
    [InlineData("/add/Issues")]
    [InlineData("/add/Positions?chapter=T.1")]
    [InlineData("/add/Deadlines?chapter=T.1")]
    [InlineData("/edit/Issues/13")]
    [InlineData("/edit/Deadlines/12")]
    [InlineData("/delete/Issues/13")]
    [InlineData("/narrow/Issues/15")]
    [InlineData("/resolve/13")]
    [InlineData("/supersede/4716")]
    [InlineData("/reopen/U")]
    [InlineData("/close-chapters")]
    [InlineData("/sign-in")]
    [InlineData("/sign-in/code")]
    [InlineData("/error")]
    public async Task An_unreadable_value_is_an_error_at_its_field_stays_typed_and_changes_nothing(string address)
    {
        using var browser = await site.BrowserAsync(address);
        address = address.Replace("/reopen/U", $"/reopen/{site.ChapterU}", StringComparison.Ordinal);
        var before = site.Record();
        var page = await browser.PageAsync(address);

        foreach (var form in page.Forms.Where(f => f.Closest("header") is null && f.GetAttribute("action") is not ("/session" or "/language")))
            foreach (var field in Fields(form))
                foreach (var value in Unreadable[KindOf(field)])
                    await CheckAsync(browser, address, form, field, value);

        Assert.Equal(before, site.Record());
    }

    [Fact]
    public void Every_page_with_a_form_is_tested()
    {
        var tried = Tried.Select(address => address.Split('?')[0]).ToList();

        var patterns = typeof(FormReader).Assembly.GetTypes().SelectMany(t => t.GetCustomAttributes(typeof(RouteAttribute), false).Cast<RouteAttribute>()).Select(r => r.Template);

        // Pages without fields: one explains, one says how far a file is, the button of the third uses a link.
        Assert.Equal(["/analysts", "/files/made/{Key}", "/sign-in/{Secret}", "/{*path:nonfile}"], patterns.Where(p => !tried.Any(address => Fits(p, address))).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_form_with_typed_text_is_kept_as_a_draft_or_has_a_reason_not_to_be()
    {
        var unkept = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["answer"] = "a day, filled in before",
            ["create"] = "a name and a number of days",
            ["save-view"] = "a name; the view itself is in the address",
            ["save-question"] = "a name; the question itself is in the address",
            ["sign-in"] = "nobody is known yet",
            ["verify"] = "the number or the address of an official list",
        };
        var found = new SortedSet<string>(StringComparer.Ordinal);

        foreach (var address in Tried)
        {
            using var browser = await site.BrowserAsync(address);
            var page = await browser.PageAsync(address.Replace("/reopen/U", $"/reopen/{site.ChapterU}", StringComparison.Ordinal));
            found.UnionWith(page.Forms.Where(form => form.Method == "post" && form.QuerySelector("[data-keep]") is null && Fields(form).Any(IsTyped))
                .Select(form => form.QuerySelector("input[name=_handler]")?.GetAttribute("value")!.Split('-', 2) is ["answer", ..] ? "answer" : form.QuerySelector("input[name=_handler]")!.GetAttribute("value")!));
        }

        Assert.Equal(unkept.Keys.Order(StringComparer.Ordinal), found);
    }

    // Passwords and codes are secrets, and what is chosen is chosen again.
    private static bool IsTyped(IElement field) =>
        KindOf(field) is "text" or "textarea" or "date" or "time" or "number" or "email" && field.GetAttribute("autocomplete") != "one-time-code";

    private static IEnumerable<string> Tried => typeof(EveryFormTests).GetMethod(nameof(An_unreadable_value_is_an_error_at_its_field_stays_typed_and_changes_nothing))!
        .GetCustomAttributes(typeof(InlineDataAttribute), false).Cast<InlineDataAttribute>().Select(data => (string)data.Data[0]!);

    [Theory]
    [InlineData(150, "#row-149-Summary", "Entry 150: Say what happened.")]
    [InlineData(201, null, "At most 200 chapters can be logged at once: record these in two steps.")]
    [InlineData(230, null, "At most 200 chapters can be logged at once: record these in two steps.")]
    public async Task A_large_form_is_read_completely_or_refused_as_a_whole(int rows, string? field, string sentence)
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Head);
        var before = site.Record();

        using var answer = await browser.SubmitAsync("/rounds/103", "log-outcomes",
            Enumerable.Range(0, rows).SelectMany(i => new[] { ($"Input.Rows[{i}].Chapter", "T.1"), ($"Input.Rows[{i}].Status", "not-taken-up") }).Append(("Input.Visibility", "shared")));
        var errors = (await answer.PageAsync()).QuerySelectorAll(".errors li");

        Assert.Contains(errors, e => e.Read() == sentence && (field is null || e.QuerySelector("a")!.GetAttribute("href")!.EndsWith(field, StringComparison.Ordinal)));
        Assert.Equal(before, site.Record());
    }

    [Theory]
    [InlineData("/history?before=x")]
    [InlineData("/history?id=x")]
    [InlineData("/history?id=99999999999999999999")]
    [InlineData("/history?who=Nobody")]
    public async Task An_unreadable_filter_shows_an_error_and_no_list(string address)
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Head);

        var page = await browser.PageAsync(address);

        Assert.NotNull(page.QuerySelector(".errors li"));
        Assert.Empty(page.QuerySelectorAll(".changes > li"));
    }

    [Fact]
    public async Task No_query_parameter_causes_a_server_error()
    {
        using var browser = site.App.SignedIn(Side.EU, Role.Head);
        var parameters = typeof(FormReader).Assembly.GetTypes().SelectMany(t => t.GetProperties(AnyProperty)).Select(p => p.GetCustomAttributes(typeof(SupplyParameterFromQueryAttribute), true).FirstOrDefault() is SupplyParameterFromQueryAttribute from ? from.Name ?? p.Name : null)
            .OfType<string>().Distinct();
        var query = string.Join('&', parameters.Select(name => $"{name}=%22x"));

        foreach (var address in (string[])["/", "/history", "/rounds/7", "/log", "/deadlines", "/deadlines/12", "/issues", "/connect", "/account", "/notifications", "/chapters/T.1", "/timeline", "/sign-in"])
        {
            using var answer = await browser.GetAsync($"{address}?{query}", TestContext.Current.CancellationToken);
            // Signed-in people are redirected.
            Assert.Equal((address, address == "/sign-in" ? HttpStatusCode.Redirect : HttpStatusCode.OK), (address, answer.StatusCode));
        }
    }

    [Fact]
    public void Every_field_is_bound_as_text_and_read_by_FormReader()
    {
        var properties = typeof(FormReader).Assembly.GetTypes().SelectMany(t => t.GetProperties(AnyProperty)).ToList();
        var forms = properties.Where(p => p.IsDefined(typeof(SupplyParameterFromFormAttribute), true)).Select(p => p.PropertyType).ToList();
        var asked = properties.Where(p => p.IsDefined(typeof(SupplyParameterFromQueryAttribute), true)).Select(p => p.PropertyType);

        Assert.All(asked, type => Assert.Equal(typeof(string), type));
        Assert.NotEmpty(forms);
        Assert.All(forms.SelectMany(Leaves), type => Assert.Equal(typeof(string), type));
    }

    private const System.Reflection.BindingFlags AnyProperty =
        System.Reflection.BindingFlags.Instance | System.Reflection.BindingFlags.Public | System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.DeclaredOnly;

    private static IEnumerable<Type> Leaves(Type type) =>
        type == typeof(string) || type.IsPrimitive || Nullable.GetUnderlyingType(type) is not null ? [type]
        : type.IsGenericType ? Leaves(type.GetGenericArguments()[0])
        : type.GetProperties().Where(p => p.CanWrite && p.SetMethod!.IsPublic).SelectMany(p => Leaves(p.PropertyType));

    private static async Task CheckAsync(HttpClient browser, string address, IHtmlFormElement form, IElement field, string value)
    {
        var (name, kind) = (field.GetAttribute("name")!, KindOf(field));
        var sent = Filled(form);
        sent[name] = value;
        using var answer = form.Method == "get"
            ? await browser.GetAsync($"{(form.GetAttribute("action") ?? address).Split('?', '#')[0]}?{await new FormUrlEncodedContent(sent).ReadAsStringAsync(TestContext.Current.CancellationToken)}", TestContext.Current.CancellationToken)
            : await PostAsync(browser, address, sent);
        var where = $"{address}: {name} = {value}";
        Assert.Equal((where, HttpStatusCode.OK), (where, answer.StatusCode));

        var page = await answer.PageAsync();
        var errors = page.QuerySelectorAll(".errors li");
        Assert.True(errors.Length > 0, $"{where}: no error");
        // The answer does not reveal which of address and password is wrong.
        if (kind is "hidden" or "button" || name == "Input.Password")
            return;
        var id = field.Id is { Length: > 0 } own ? own : field.Closest("fieldset")!.Id;
        Assert.True(errors.Any(e => e.QuerySelector("a")?.GetAttribute("href")?.EndsWith($"#{id}", StringComparison.Ordinal) == true), $"{where}: {string.Join(' ', errors.Select(e => e.Read()))}");
        var again = page.GetElementById(id!)!;
        Assert.True(again.Closest(".field")?.QuerySelector(".field-error") is not null, $"{where}: nothing at the field");
        var isSecret = kind == "password" || field.GetAttribute("autocomplete") == "one-time-code";
        if (!isSecret && again is IHtmlInputElement { Type: not ("checkbox" or "radio" or "file") } input)
            Assert.Equal((where, value), (where, input.GetAttribute("value")));
        if (again is IHtmlTextAreaElement area)
            Assert.Equal((where, value), (where, area.TextContent));
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient browser, string address, Dictionary<string, string> sent)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new FormUrlEncodedContent(sent) };
        if (!browser.DefaultRequestHeaders.Contains("Sec-Fetch-Site"))
            request.Headers.Add("Sec-Fetch-Site", "same-origin");
        return await browser.SendAsync(request, TestContext.Current.CancellationToken);
    }

    private static IEnumerable<IElement> Fields(IHtmlFormElement form) =>
        form.QuerySelectorAll("input[name], select[name], textarea[name], button[name]")
            .Where(f => f.GetAttribute("name") is not ("_handler" or "__RequestVerificationToken" or "username"))
            .DistinctBy(f => f.GetAttribute("name"));

    /// <summary>Valid values for all fields of the form.</summary>
    private static Dictionary<string, string> Filled(IHtmlFormElement form)
    {
        var sent = new Dictionary<string, string>();
        foreach (var field in form.QuerySelectorAll("input[name], select[name], textarea[name], button[name]"))
        {
            var value = field switch
            {
                IHtmlSelectElement { Value: "" } select when form.Method != "get" => select.Options.Select(o => o.Value).FirstOrDefault(v => v.Length > 0) ?? "",
                IHtmlSelectElement select => select.Value,
                IHtmlButtonElement button => button.Value == "true" ? null : button.Value,
                IHtmlInputElement { Type: "password" } => SignIns.Password,
                IHtmlInputElement input when KindOf(input) == "date" => input.GetAttribute("value") is { Length: > 0 } day ? day : form.Method == "get" ? "" : "2026-12-04",
                IHtmlInputElement { Type: "text" } input when input.GetAttribute("value") is null or "" => "Text",
                IHtmlInputElement input => input.GetAttribute("value") ?? "",
                IHtmlTextAreaElement => "Text",
                _ => "",
            };
            if (value is not null)
                sent.TryAdd(field.GetAttribute("name")!, value);
        }
        return sent;
    }

    private static string KindOf(IElement field) => field switch
    {
        IHtmlSelectElement => "select",
        IHtmlTextAreaElement => "textarea",
        IHtmlButtonElement => "button",
        _ when field.HasAttribute("data-day") => "date",
        _ => field.GetAttribute("type") ?? "text",
    };

    private static bool Fits(string pattern, string address)
    {
        var (parts, words) = (pattern.Split('/'), address.Split('/'));
        return parts.Length == words.Length && parts.Zip(words).All(p => p.First == p.Second || p.First.StartsWith('{') && !p.First.StartsWith("{*", StringComparison.Ordinal) && p.First != "{Secret}");
    }

    /// <summary>A tracker with rows for every form.</summary>
    public sealed class FormsSite : IAsyncLifetime
    {
        public TestApp App { get; private set; } = null!;

        public long ChapterU { get; private set; }

        public async ValueTask InitializeAsync()
        {
            App = await TestApp.StartAsync();
            ChapterU = SmallRecord.In(App).Chapter("U");
            var (person, administrator) = (App.Account(Side.EU, Role.Head), App.Account(Side.Joint, Role.Administrator));
            App.Database.WriteAsSystem(session => session.Connection.Execute(
                """
                INSERT INTO deadline (id, title, due_on, due_at, responsible_party, visibility) VALUES (12, 'Exchange of texts', '2026-11-26', '2026-11-26T23:00:00.000Z', 'EU', 'shared');
                INSERT INTO issue (id, chapter_id, title, priority, visibility, owner_side) SELECT 13, id, 'Rules of origin', 1, 'eu', 'EU' FROM chapter WHERE code = 'T.1';
                INSERT INTO issue (id, chapter_id, title, priority, visibility, owner_side) SELECT 15, id, 'Cumulation', 1, 'shared', 'EU' FROM chapter WHERE code = 'T.1';
                INSERT INTO position (id, chapter_id, party, kind, text, visibility, owner_side) SELECT 4716, id, 'EU', 'proposal', 'No duties.', 'eu', 'EU' FROM chapter WHERE code = 'T.1';
                INSERT INTO chapter_status (chapter_id, status, valid_from) SELECT id, 'provisionally-closed', '2026-10-01' FROM chapter WHERE code = 'U';
                INSERT INTO outbox_hold (id, since, reason) VALUES (1, '2026-11-23T08:30:00.000Z', 'A backup was restored.');
                """));
            App.Database.AddReminder(12, person);
            App.Database.WriteAsSystem(session => session.Connection.Execute(
                """
                INSERT INTO saved_view (account_id, list, name, query) VALUES (@AccountId, 'Deadlines', 'Everything', 'whose=all'), (@AccountId, 'Issues', 'Mine', 'whose=mine'), (@AccountId, 'Workbench', 'By status', 'set=Deadlines&group1=Status');
                INSERT INTO bulk_change (id, account_id, list, action, made_at) VALUES (1, @AccountId, 'Issues', 'owner', '2026-11-23T08:59:00.000Z');
                INSERT INTO bulk_change_row (change_id, row_id, revision, before) VALUES (1, 13, 99, '{"Status":"open","Owner":null,"ResolvedInRound":null}');
                """, new { person.AccountId }));
            App.Database.AddReminder(12, administrator, state: "dead");
            _ = App.Database.WriteAs(person, session => PcaTracker.Rows.ChangeRow.Run(
                session, "Deadlines", 12, PcaTracker.Rows.RowVersionCondition.Any, new Dictionary<string, object?> { ["Title"] = "Exchange of all texts" })).Value;
        }

        public ValueTask DisposeAsync() => App.DisposeAsync();

        /// <summary>A browser of a person to whom that page shows its forms.</summary>
        public async Task<HttpClient> BrowserAsync(string address)
        {
            switch (address)
            {
                case var administration when administration.StartsWith("/administration", StringComparison.Ordinal):
                    return App.SignedIn(Side.Joint, Role.Administrator);
                case "/account/password" or "/account/second-factor":
                    await App.WithPasswordAsync(Side.KZ, Role.Analyst);
                    return App.SignedIn(Side.KZ, Role.Analyst);
                case "/account" or "/sign-in/code":
                    var owner = await App.WithPasswordAsync(Side.KZ, Role.Head);
                    if (!App.Stored(owner).SecondFactor)
                    {
                        using var first = App.SignedIn(Side.KZ, Role.Head);
                        await App.SetUpAppAsync(first);
                    }
                    if (address == "/account")
                        return App.SignedIn(Side.KZ, Role.Head);
                    var waiting = App.Anonymous();
                    (await waiting.SignInAsync(owner.Email)).Dispose();
                    return waiting;
                case "/sign-in":
                    return App.Anonymous();
                default:
                    return App.SignedIn(Side.EU, Role.Head);
            }
        }

        /// <summary>All data that a form could change.</summary>
        public string Record()
        {
            using var session = App.Database.OpenAsSystem();
            var tables = (string[])["account", "sign_in_link", "entry", "outbox", "outbox_hold", "reminder", "snooze", "notification_settings", "access_token", "working_year", "saved_view", "bulk_change"];
            return string.Join('\n', tables.Select(table => $"{table}: {string.Join(' ', session.Connection.Query($"SELECT * FROM {table}").Select(row => string.Join('|', (IDictionary<string, object>)row)))}"));
        }
    }
}
