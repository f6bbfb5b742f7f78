using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.OData.Edm;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api.Excel;

/// <summary>What Excel and Power BI ask one after the other, over every set: what they fold into the address gives what they would work out by themselves.</summary>
public partial class ReplayedSequencesTests(ExcelRecord record) : IClassFixture<ExcelRecord>
{
    private const string Json = "application/json;odata.metadata=minimal";

    private Mashup Excel => record.Excel;

    public static TheoryData<string> Sets => [.. EntitySets.All.Select(set => set.Name)];

    [Theory]
    [InlineData("")]
    [InlineData("?sap-language=EN&_=17")]
    public async Task The_root_lists_every_set(string options)
    {
        var answer = await Excel.Get(options);

        Assert.Equal((HttpStatusCode.OK, "4.0", Json, "gzip"), (answer.Status, answer.Header("OData-Version"), answer.Header("Content-Type"), answer.Header("Content-Encoding")));
        var document = JsonNode.Parse(answer.Text)!;
        Assert.Equal($"{ExcelRecord.Root}$metadata", (string?)document["@odata.context"]);
        Assert.Equal(EntitySets.All.Select(set => set.Name), document["value"]!.AsArray().Select(set => (string?)set!["url"]));
    }

    [Fact]
    public async Task The_root_is_the_same_without_its_slash()
    {
        var (with, without) = (await Excel.Get(""), await Excel.Send(new HttpRequestMessage(HttpMethod.Get, "odata")));

        Assert.Equal((HttpStatusCode.OK, with.Text), (without.Status, without.Text));
    }

    [Fact]
    public async Task Metadata_is_XML_of_4_0_without_types_that_Excel_does_not_show()
    {
        var answer = await Excel.Get("$metadata");

        Assert.Equal((HttpStatusCode.OK, "4.0", "application/xml", "gzip"), (answer.Status, answer.Header("OData-Version"), answer.Header("Content-Type"), answer.Header("Content-Encoding")));
        Assert.Contains("<edmx:Edmx Version=\"4.0\"", answer.Text, StringComparison.Ordinal);
        Assert.NotNull(answer.Header("ETag"));
        foreach (var set in Excel.Model.EntityContainer.EntitySets())
        {
            Assert.NotEmpty(set.EntityType.Key());
            Assert.All(set.EntityType.Properties().OfType<IEdmStructuralProperty>(), column => Assert.Contains(column.Type.PrimitiveKind(), Shown));
            Assert.All(set.EntityType.NavigationProperties(), link => Assert.False(link.ContainsTarget));
            Assert.All(set.EntityType.NavigationProperties(), link => Assert.IsAssignableFrom<IEdmEntitySet>(set.FindNavigationTarget(link)));
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task A_preview_and_a_load_show_every_column_of_every_row(string set)
    {
        var preview = await Excel.Get($"{set}?$top=1000");
        var previewed = Excel.Read(preview, set, out var beyond);
        var loaded = await Excel.Whole(set);
        var count = await Excel.Get($"{set}/$count");

        Assert.Equal(("4.0", Json, "gzip"), (preview.Header("OData-Version"), preview.Header("Content-Type"), preview.Header("Content-Encoding")));
        Assert.Null(beyond);
        Assert.Equal(loaded.Take(1_000).Select(row => row.Id), previewed.Select(row => row.Id));
        Assert.Equal((HttpStatusCode.OK, (long)loaded.Count), (count.Status, count.Number()));
        Assert.Equal(loaded.Count, loaded.Select(row => row.Id).Distinct().Count());
        var columns = EntitySets.Named(set).Properties.Select(property => property.Name).ToList();
        Assert.All(loaded, row => Assert.Equal(columns, row.Values.Keys));
        Assert.All(loaded.SelectMany(row => row.Values.Values.OfType<DateTimeOffset>()), instant => Assert.Equal(TimeSpan.Zero, instant.Offset));
    }

    [Fact]
    public async Task The_sets_of_the_record_have_rows_and_some_have_several_pages()
    {
        var counts = new Dictionary<string, long>();
        foreach (var set in EntitySets.All)
            counts.Add(set.Name, (await Excel.Get($"{set.Name}/$count")).Number());

        Assert.Equal(["Reminders"], counts.Where(count => count.Value == 0).Select(count => count.Key));
        Assert.Equal(["Deadlines", "Changes"], counts.Where(count => count.Value > 1_000).Select(count => count.Key));
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Folded_conditions_on_texts_find_what_Power_Query_would(string set)
    {
        var loaded = await Excel.Whole(set);
        foreach (var column in Columns(set, EdmPrimitiveTypeKind.String))
        {
            var texts = loaded.Select(row => row.Text(column)).OfType<string>().Where(text => text.Length > 0).Distinct().ToList();
            foreach (var text in texts.Where(text => text.Length < 300).TakeLast(texts.Exists(text => text == "énergie") ? 7 : 1))
            {
                var part = text[(text.Length / 3)..(text.Length / 3 + Math.Max(1, text.Length / 3))];
                foreach (var sought in (string[])[part, part.ToUpperInvariant(), part.ToLowerInvariant()])
                {
                    await AreFolded(loaded, set, $"contains({column},{Quoted(sought)})", row => row.Text(column)?.Contains(sought, StringComparison.Ordinal) == true);
                    await AreFolded(loaded, set, $"contains(tolower({column}),{Quoted(sought)})", row => row.Text(column)?.ToLowerInvariant().Contains(sought, StringComparison.Ordinal) == true);
                }

                await AreFolded(loaded, set, $"startswith({column},{Quoted(text[..1])}) and endswith({column},{Quoted(text[^1..])})", row =>
                    row.Text(column) is { } value && value.StartsWith(text[..1], StringComparison.Ordinal) && value.EndsWith(text[^1..], StringComparison.Ordinal));
                await AreFolded(loaded, set, $"not contains({column},{Quoted(part)})", row => row.Text(column)?.Contains(part, StringComparison.Ordinal) == false);
                await AreFolded(loaded, set, $"{column} eq {Quoted(text)}", row => row.Text(column) == text);
                await AreFolded(loaded, set, $"toupper({column}) eq {Quoted(text.ToUpperInvariant())}", row => Upper(row.Text(column)) == Upper(text));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Folded_conditions_on_days_instants_numbers_and_flags_find_what_Power_Query_would(string set)
    {
        var loaded = await Excel.Whole(set);
        foreach (var column in Columns(set, EdmPrimitiveTypeKind.Date))
        {
            var day = loaded.Select(row => row.Day(column)).FirstOrDefault(day => day is not null) ?? "2014-06-01";
            var (year, month) = (day[..4], day[5..7]);
            await AreFolded(loaded, set, $"{column} ge {day}", row => string.CompareOrdinal(row.Day(column), day) >= 0);
            await AreFolded(loaded, set, $"{column} lt {day}", row => row.Day(column) is { } own && string.CompareOrdinal(own, day) < 0);
            await AreFolded(loaded, set, $"year({column}) eq {year} and month({column}) eq {month.TrimStart('0')}", row => row.Day(column)?.StartsWith($"{year}-{month}-", StringComparison.Ordinal) == true);
        }

        foreach (var column in Columns(set, EdmPrimitiveTypeKind.DateTimeOffset))
        {
            var instant = loaded.Select(row => row.Values[column]).OfType<DateTimeOffset>().FirstOrDefault(TestApp.Start);
            await AreFolded(loaded, set, $"{column} gt {instant.UtcDateTime:yyyy-MM-ddTHH:mm:ss.fffZ}", row => row.Values[column] is DateTimeOffset own && own > instant);
            await AreFolded(loaded, set, $"year({column}) eq {instant.Year}", row => row.Values[column] is DateTimeOffset own && own.Year == instant.Year);
        }

        foreach (var column in Columns(set, EdmPrimitiveTypeKind.Int32).Concat(Columns(set, EdmPrimitiveTypeKind.Int64)))
        {
            var number = loaded.Select(row => row.Values[column]).OfType<object>().Select(Number).LastOrDefault(3);
            await AreFolded(loaded, set, $"{column} eq {number}", row => row.Values[column] is { } own && Number(own) == number);
            await AreFolded(loaded, set, $"{column} gt {number}", row => row.Values[column] is { } own && Number(own) > number);
            await AreFolded(loaded, set, $"not ({column} eq {number})", row => row.Values[column] is not { } own || Number(own) != number);
        }

        foreach (var column in Columns(set, EdmPrimitiveTypeKind.Boolean))
            await AreFolded(loaded, set, $"{column} eq true", row => row.Values[column] is true);
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Folded_tests_for_nothing_find_what_Power_Query_would(string set)
    {
        var loaded = await Excel.Whole(set);
        foreach (var column in EntitySets.Named(set).Properties.Select(property => property.Name))
        {
            var (empty, filled) = (await Excel.Get($"{set}/$count?$filter={column} eq null"), await Excel.Get($"{set}/$count?$filter={column} ne null"));

            Assert.Equal((loaded.Count(row => row.Values[column] is null), loaded.Count(row => row.Values[column] is not null)), (empty.Number(), filled.Number()));
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Chosen_sorted_rows_with_their_number_are_those_that_were_asked_for(string set)
    {
        foreach (var column in EntitySets.Named(set).Properties.Select(property => property.Name))
        {
            var answer = await Excel.Get($"{set}?$select=Id,{column}&$orderby={column} desc,Id&$skip=1&$top=7&$count=true");
            var rows = Excel.Read(answer, set);

            Assert.All(rows, row => Assert.Equal(((string[])["Id", column]).Distinct(), row.Values.Keys));
            Assert.True((long)JsonNode.Parse(answer.Text)!["@odata.count"]! >= rows.Count);
        }
    }

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Expanded_links_are_read_with_every_column_and_with_chosen_ones(string set)
    {
        foreach (var link in Excel.Model.EntityContainer.FindEntitySet(set).EntityType.NavigationProperties())
        {
            var columns = EntitySets.All.Single(other => other.TypeName == link.ToEntityType().Name).Properties.Select(property => property.Name).ToList();

            var whole = await Excel.Get($"{set}?$expand={link.Name}&$top=3");
            var chosen = await Excel.Get($"{set}?$select=Id&$expand={link.Name}($select=Id,{columns[1]})&$top=3");

            Assert.Equal($"{ExcelRecord.Root}$metadata#{set}({link.Name}({string.Join(',', columns)}))", Context(whole));
            Assert.Equal($"{ExcelRecord.Root}$metadata#{set}(Id,{link.Name}(Id,{columns[1]}))", Context(chosen));
            Assert.All(Excel.Read(whole, set).Where(row => !row.IsTop), row => Assert.Equal(columns, row.Values.Keys));
            Assert.All(Excel.Read(chosen, set).Where(row => !row.IsTop), row => Assert.Equal(["Id", columns[1]], row.Values.Keys));
        }
    }

    [Theory]
    [InlineData("Articles?$expand=Chapter($expand=Parent),Issues&$top=2", "Articles")]
    [InlineData("Chapters?$expand=Parent($levels=2)&$top=2", "Chapters")]
    [InlineData("Chapters?$expand=*&$top=1", "Chapters")]
    [InlineData("Chapters?$expand=Positions($top=1;$expand=Round)&$top=2", "Chapters")]
    [InlineData("Chapters(1)/Positions?$expand=Chapter&$top=2", "Positions")]
    public async Task No_context_has_empty_parentheses_for_a_reader_of_4_0(string resource, string set)
    {
        var answer = await Excel.Get(resource);

        Assert.NotEmpty(Excel.Read(answer, set));
        Assert.DoesNotContain("()", Context(answer), StringComparison.Ordinal);
        Assert.Matches(ContextUrl(), Context(answer));
    }

    [Theory]
    [InlineData("Moved(From=0,To=4)", "ChapterMove")]
    [InlineData("Moved(From=0,To=4)?$filter=startswith(ChapterCode,'III')&$select=ChapterCode,StatusAfter&$orderby=ChapterCode&$top=5", "ChapterMove")]
    [InlineData("Rounds(Number=4)/PcaTracker.Report()", "ReportLine")]
    [InlineData("Chapters?$at=2015-01-01&$top=1000", "Chapters")]
    [InlineData("StateOfPlay?$at=2030-01-01&$filter=Changed eq true", "StateOfPlay")]
    public async Task Functions_and_past_days_are_read_like_every_table(string resource, string rows)
    {
        var answer = await Excel.Get(resource);

        Assert.NotEmpty(Excel.Read(answer, rows));
        Assert.Equal(("4.0", Json, "gzip"), (answer.Header("OData-Version"), answer.Header("Content-Type"), answer.Header("Content-Encoding")));
    }

    [Fact]
    public async Task A_reader_of_4_01_finds_empty_parentheses_as_the_standard_has_them()
    {
        using var analyst = record.App.As(Side.EU, Role.Analyst);

        var answer = await analyst.Read("Articles?$expand=Chapter&$top=1", ("OData-MaxVersion", "4.01"));

        Assert.EndsWith("#Articles(Chapter())", (string)answer.Json["@context"]!, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("apikey=s3cret")]
    [InlineData("ApiKey=s3cret")]
    [InlineData("api_key=s3cret")]
    [InlineData("subscription-key=s3cret")]
    [InlineData("access_token=s3cret")]
    public async Task Next_links_carry_filters_and_foreign_options_but_no_key(string key)
    {
        var answer = await Excel.Get($"Deadlines?{key}&sap-language=EN&$filter=Kind ne null&$select=Id");
        Excel.Read(answer, "Deadlines", out var next);

        Assert.StartsWith($"{ExcelRecord.Root}Deadlines?", next!.OriginalString, StringComparison.Ordinal);
        Assert.Contains("sap-language=EN", next.OriginalString, StringComparison.Ordinal);
        Assert.Contains("$filter=Kind%20ne%20null", next.OriginalString, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", answer.Text, StringComparison.Ordinal);
        Assert.NotEmpty(Excel.Read(await Excel.Follow($"{next.OriginalString}&{key}"), "Deadlines"));
    }

    [Theory]
    [InlineData("Positions?$Colour=red", 400, "unknown-option")]
    [InlineData("Positions?$filter=Colour eq 'red'", 400, "invalid-query")]
    [InlineData("Positions?$filter=Text eq 1", 400, "invalid-query")]
    [InlineData("Colours", 404, "not-found")]
    [InlineData("Positions?$format=atom", 406, "not-acceptable")]
    public async Task A_question_that_cannot_be_folded_gets_an_error_that_Excel_shows(string resource, int status, string code)
    {
        var answer = await Excel.Get(resource);

        var error = JsonNode.Parse(answer.Text)!["error"]!;
        Assert.Equal((status, "4.0", Json), ((int)answer.Status, answer.Header("OData-Version"), answer.Header("Content-Type")));
        Assert.Equal(code, (string?)error["code"]);
        Assert.NotEmpty((string)error["message"]!);
    }

    [Theory]
    [InlineData("")]
    [InlineData("$metadata")]
    [InlineData("Positions?$top=1000")]
    public async Task Without_credentials_Excel_is_asked_for_them_and_led_nowhere_else(string resource)
    {
        using var unknown = Mashup.Unknown(record.App, ExcelRecord.Root);

        var answer = await unknown.Get(resource);

        Assert.Equal((HttpStatusCode.Unauthorized, Json, null, null), (answer.Status, answer.Header("Content-Type"), answer.Header("Location"), answer.Header("Set-Cookie")));
        Assert.Equal("Basic realm=\"PcaTracker\", charset=\"UTF-8\" | Bearer realm=\"PcaTracker\"", answer.Header("WWW-Authenticate"));
    }

    [Fact]
    public async Task A_question_of_8_kB_is_answered()
    {
        var codes = string.Join(',', Enumerable.Range(1, 390).Select(number => $"'X.{number:D4}.........'"));
        var question = $"Positions?$select=Id&$top=5&$filter=ChapterCode ne null and not (ChapterCode in ({codes}))";

        var answer = await Excel.Get(question);

        Assert.InRange(Uri.EscapeDataString(question).Length, 7_000, 12_000);
        Assert.Equal(5, Excel.Read(answer, "Positions").Count);
    }

    [Fact]
    public async Task A_batch_holds_questions_that_are_too_long_for_an_address()
    {
        var body = "--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
            + $"GET Positions?$top=2&$filter=not%20contains(Text,'{new string('x', 4_000)}') HTTP/1.1\r\nAccept: application/json\r\n\r\n\r\n--b--\r\n";
        using var request = new HttpRequestMessage(HttpMethod.Post, "odata/$batch") { Content = new StringContent(body, Encoding.UTF8) };
        request.Content.Headers.ContentType = new("multipart/mixed") { Parameters = { new("boundary", "b") } };

        var answer = await Excel.Send(request);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.StartsWith("multipart/mixed", answer.Header("Content-Type"), StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 200 OK", answer.Text, StringComparison.Ordinal);
    }

    private static readonly EdmPrimitiveTypeKind[] Shown =
    [
        EdmPrimitiveTypeKind.String, EdmPrimitiveTypeKind.Int32, EdmPrimitiveTypeKind.Int64, EdmPrimitiveTypeKind.Boolean, EdmPrimitiveTypeKind.Date,
        EdmPrimitiveTypeKind.DateTimeOffset, EdmPrimitiveTypeKind.TimeOfDay,
    ];

    // What is asked by a folded condition, against the same condition on the rows that were loaded; of many rows, their number.
    private async Task AreFolded(IReadOnlyList<MashupRow> loaded, string set, string condition, Func<MashupRow, bool> holds)
    {
        var (expected, filter) = (loaded.Where(holds).Select(row => row.Id).Order().ToList(), Uri.EscapeDataString(condition));
        if (expected.Count > 100)
        {
            Assert.True(expected.Count == (await Excel.Get($"{set}/$count?$filter={filter}")).Number(), $"{set}: {condition}");
            return;
        }

        var found = await Excel.Load($"{set}?$select=Id&$filter={filter}", set);

        Assert.True(expected.SequenceEqual(found.Select(row => row.Id).Order()), $"{set}: {condition}");
    }

    private static IEnumerable<string> Columns(string set, EdmPrimitiveTypeKind kind) =>
        EntitySets.Named(set).Properties.Where(property => property.Kind == kind).Select(property => property.Name);

    private static string? Upper(string? text) => text?.ToUpperInvariant();

    private static long Number(object value) => Convert.ToInt64(value, System.Globalization.CultureInfo.InvariantCulture);

    private static string Quoted(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    private static string Context(MashupAnswer answer) => (string)JsonNode.Parse(answer.Text)!["@odata.context"]!;

    [GeneratedRegex(@"^https://tracker\.example\.org/odata/\$metadata#[A-Za-z]+(\([A-Za-z0-9,*+()]+\))?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ContextUrl();
}
