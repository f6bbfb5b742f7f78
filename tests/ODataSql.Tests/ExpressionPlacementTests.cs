using System.Text.Json;

namespace ODataSql.Tests;

/// <summary>Syntax that the library's parser does not know means the same wherever an expression is allowed.</summary>
public class ExpressionPlacementTests(Sample sample) : IClassFixture<Sample>
{
    /// <summary>A condition on positions, the query options that it needs, and the ids of the positions that satisfy it.</summary>
    public static readonly TheoryData<string, string, string> Conditions = new()
    {
        { "Priority divby 2 eq 0.5", "", "1" },
        { "(Priority)divby(2) gt 0.9", "", "2 4" },
        { "Id in @ids", "@ids=[1,2]", "1 2" },
        { "Id in @ids", "@ids=(2,3)", "2 3" },
        { "Topic in @topics", "@topics=[\"visa\",\"x'y\"]", "4" },
        { "Id in (1,@other)", "@other=@last&@last=3", "1 3" },
        { "Id eq @first add 1", "@first=1", "2" },
        { "Id sub @next eq 0 and Id mul @next eq 4", "@next=@first add 1&@first=1", "2" },
        { "not (Party eq @party) and Topic ne @none", "@party='EU'", "2 4" },
        { "Priority mul 0.1 add 0.2 eq 0.3", "", "1" },
        { "TabledAt sub 2011-10-11T00:00:00Z lt 'P2D'", "", "1" },
        { "TabledAt add duration'PT0.75S' eq 2013-10-10T00:00:00Z", "", "2" },
        { "TabledAt lt 2012-07-01T00:00:00.0005Z", "", "1 4" },
        { "substring(Topic,-4) eq 'visa'", "", "4" },
        { "cast('2',Edm.Int32) eq Priority", "", "4" },
        { "isof(Topic,Edm.String) and isof(Sample.Position)", "", "1 2 4" },
        { "matchesPattern(Topic,'^[a-z]+$')", "", "4" },
        { "Topic eq 'a divby b in @c'", "@c=1", "" },
        { "Topic eq 'a/$filter(b'", "", "" },
        { "Chapter/Positions/$count($filter=Id in @ids;$search=Tariffs) eq 1", "@ids=(1)", "1 2" },
        { "Chapter/Positions/any(q: q/Id in @ids and q/Priority divby 2 eq 0.5)", "@ids=(1)", "1 2" },
        { "Chapter/Parent eq null and Chapter/OpenedOn lt 2012-01-01", "", "4" },
        { "contains(tolower(Topic),'тар') and year(TabledAt) eq 2013", "", "2" },
        { "round(Weight) eq -2 or floor(Weight) eq 2", "", "1 2" },
        { "totalseconds(duration'PT1.5S') eq 1.5 and hour(TabledAt) in (8,9)", "", "1" },
    };

    private static readonly string[] Places = ["filter", "segment", "segments", "alias", "lambda", "number", "expand", "expandedNumber", "compute", "transformation", "grouping", "crossJoin"];

    public static TheoryData<string, string, string, string> Everywhere()
    {
        var rows = new TheoryData<string, string, string, string>();
        foreach (var (condition, options, ids) in Conditions.Select(row => row.Data))
        {
            foreach (var place in Places)
                rows.Add(place, condition, options, ids);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Everywhere))]
    public async Task Condition_means_the_same_in_every_place(string place, string condition, string options, string ids)
    {
        var found = new List<long>();

        foreach (var id in new long[] { 1, 2, 3, 4 })
        {
            var (url, isFound) = Asked(place, condition, id);
            if (isFound(JsonDocument.Parse(await sample.Get($"{url}{(options.Length > 0 ? $"&{options}" : "")}")).RootElement))
                found.Add(id);
        }

        Assert.Equal(ids, string.Join(' ', found));
    }

    /// <summary>A request whose response tells whether a position satisfies a condition, and how it tells.</summary>
    private static (string Url, Func<JsonElement, bool> IsFound) Asked(string place, string condition, long id)
    {
        // The position is chosen outside the condition, because a second operand would hide errors of precedence.
        var escaped = Uri.EscapeDataString(condition);
        return place switch
        {
            "filter" => ($"Positions?$filter={escaped}&$select=Id", Holds),
            "segment" => ($"Positions/$filter({escaped})?$select=Id", Holds),
            "segments" => ($"Chapters/$filter(Id lt 9)/{ChapterOf(id)}/Positions/$filter({escaped})/$filter(Id eq {id})?$select=Id", Holds),
            "alias" => ($"Positions/$filter(@where)?$select=Id&@where={escaped}", Holds),
            "lambda" => ($"Chapters?$filter=Positions/any(p: p/Id eq {id} and ({Uri.EscapeDataString(Prefixed(condition))}))&$select=Id", answer => answer.GetProperty("value").GetArrayLength() > 0),
            "number" => ($"Chapters?$filter=Positions/$count($filter=Id eq {id} and ({escaped})) eq 1&$select=Id", answer => answer.GetProperty("value").GetArrayLength() > 0),
            "expand" => ($"Chapters({ChapterOf(id)})?$select=Id&$expand=Positions($filter={escaped};$select=Id)", answer => answer.GetProperty("Positions").EnumerateArray().Any(Is)),
            "expandedNumber" => ($"Chapters({ChapterOf(id)})?$select=Id&$expand=Positions/$count($filter=({escaped}) and Id eq {id})", answer => answer.GetProperty("Positions@odata.count").GetInt64() == 1),
            "compute" => ($"Positions({id})?$compute={escaped} as Meets&$select=Meets", answer => answer.GetProperty("Meets").ValueKind == JsonValueKind.True),
            "transformation" => ($"Positions?$apply=filter({escaped})&$select=Id", Holds),
            "grouping" => ($"Positions?$apply=groupby((Id),filter({escaped})/aggregate($count as N))&$filter=N eq 1", Holds),
            _ => ($"$crossjoin(Positions,Chapters)?$expand=Positions($select=Id)&$filter=Chapters/Id eq 1 and ({Uri.EscapeDataString(Prefixed(condition, "Positions"))})", answer => answer.GetProperty("value").EnumerateArray().Any(row => Is(row.GetProperty("Positions")))),
        };

        bool Is(JsonElement row) => row.GetProperty("Id").GetInt64() == id;

        bool Holds(JsonElement answer) => answer.GetProperty("value").EnumerateArray().Any(Is);
    }

    /// <summary>The condition with each property renamed as in the row.</summary>
    private static string Prefixed(string condition, string name = "p") => System.Text.RegularExpressions.Regex.Replace(
        condition.Replace("isof(Sample.Position)", "true", StringComparison.Ordinal), @"'[^']*'|\$count\([^)]*\)|(?<![\w/$.@])(?<property>Id|Priority|Topic|Party|TabledAt|Weight|Chapter)(?![\w(])", match => match.Groups["property"].Success ? $"{name}/{match.Value}" : match.Value,
        System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));

    private static long ChapterOf(long position) => position switch { 1 or 2 => 1, 3 => 2, _ => 4 };
}
