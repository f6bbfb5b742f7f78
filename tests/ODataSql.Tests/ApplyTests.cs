using System.Text.Json;
using CsCheck;

namespace ODataSql.Tests;

/// <summary><c>$apply</c> (OData Data Aggregation 4.0): every supported transformation, alone and in sequence.</summary>
public class ApplyTests
{
    /// <summary>URL, body; context URLs without the service root.</summary>
    public static readonly TheoryData<string, string> Answers = new()
    {
        {
            "Positions?$apply=identity/aggregate($count as N)",
            """{"@odata.context":"$metadata#Positions(N)","value":[{"@odata.id":null,"N":4}]}"""
        },
        {
            "Positions?$apply=compute(Priority mul 2 as Doubled)/filter(Doubled gt 2)/aggregate(Doubled with sum as Total)",
            """{"@odata.context":"$metadata#Positions(Total)","value":[{"@odata.id":null,"Total":10}]}"""
        },
        {
            "Positions?$apply=compute(Priority mul 2 as Doubled,Doubled add 1 as Next)&$select=Id,Next",
            """{"@odata.context":"$metadata#Positions(Id,Next)","value":[{"Id":1,"Next":3},{"Id":2,"Next":7},{"Id":3,"Next":null},{"Id":4,"Next":5}]}"""
        },
        {
            "Positions?$apply=search(visa)/aggregate($count as N)",
            """{"@odata.context":"$metadata#Positions(N)","value":[{"@odata.id":null,"N":1}]}"""
        },
        {
            "Positions?$apply=filter(Party eq 'a)/b,c''d')/groupby((Party))",
            """{"@odata.context":"$metadata#Positions(Party)","value":[]}"""
        },
        {
            "Positions?$apply=topcount(2,Priority)&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":2},{"Id":4}]}"""
        },
        {
            "Positions?$apply=bottomcount(2,Priority)&$select=Id,Priority",
            """{"@odata.context":"$metadata#Positions(Id,Priority)","value":[{"Id":1,"Priority":1},{"Id":3,"Priority":null}]}"""
        },
        {
            "Positions?$apply=topsum(4,Priority)&$select=Id,Priority",
            """{"@odata.context":"$metadata#Positions(Id,Priority)","value":[{"Id":2,"Priority":3},{"Id":4,"Priority":2}]}"""
        },
        {
            "Positions?$apply=topsum(0,Priority)&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[]}"""
        },
        {
            "Positions?$apply=topsum(100,Priority)&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1},{"Id":2},{"Id":3},{"Id":4}]}"""
        },
        {
            "Positions?$apply=toppercent(50,Priority)&$select=Id,Priority",
            """{"@odata.context":"$metadata#Positions(Id,Priority)","value":[{"Id":2,"Priority":3}]}"""
        },
        {
            "Positions?$apply=bottomsum(3,Priority)&$select=Id,Priority",
            """{"@odata.context":"$metadata#Positions(Id,Priority)","value":[{"Id":1,"Priority":1},{"Id":3,"Priority":null},{"Id":4,"Priority":2}]}"""
        },
        {
            "Positions?$apply=bottompercent(50,Priority)&$select=Id,Priority",
            """{"@odata.context":"$metadata#Positions(Id,Priority)","value":[{"Id":1,"Priority":1},{"Id":3,"Priority":null},{"Id":4,"Priority":2}]}"""
        },
        {
            "Positions?$apply=topcount(1,Weight)&$expand=Chapter($select=Code)&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id,Chapter(Code))","value":[{"Id":1,"Chapter":{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(1)","Code":"III"}}]}"""
        },
        {
            "Positions?$apply=orderby(Priority desc)&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":2},{"Id":4},{"Id":1},{"Id":3}]}"""
        },
        {
            "Positions?$apply=orderby(Priority desc)&$select=Id&$orderby=Party",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1},{"Id":3},{"Id":2},{"Id":4}]}"""
        },
        {
            "Positions?$apply=orderby(Priority desc)/skip(1)/top(2)&$select=Id,Priority",
            """{"@odata.context":"$metadata#Positions(Id,Priority)","value":[{"Id":4,"Priority":2},{"Id":1,"Priority":1}]}"""
        },
        {
            "Positions?$apply=orderby(Priority desc)/top(2)/filter(Party eq 'KZ')&$select=Id&$count=true",
            """{"@odata.context":"$metadata#Positions(Id)","@odata.count":2,"value":[{"Id":2},{"Id":4}]}"""
        },
        {
            "Positions?$apply=top(0)&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[]}"""
        },
        {
            "Positions?$apply=concat(topcount(2,Priority),aggregate(Priority with sum as Priority))&$select=Id,Priority",
            """{"@odata.context":"$metadata#Positions(Priority)","value":[{"@odata.id":null,"Id":2,"Priority":3},{"@odata.id":null,"Id":4,"Priority":2},{"@odata.id":null,"Priority":6}]}"""
        },
        {
            "Positions?$apply=concat(topcount(1,Priority),bottomcount(1,Priority))&$select=Id,Priority",
            """{"@odata.context":"$metadata#Positions(Id,Priority)","value":[{"Id":2,"Priority":3},{"Id":3,"Priority":null}]}"""
        },
        {
            "Positions?$apply=concat(groupby((Party),aggregate($count as N)),aggregate($count as N))&$count=true",
            """{"@odata.context":"$metadata#Positions(N)","@odata.count":3,"value":[{"@odata.id":null,"Party":"EU","N":2},{"@odata.id":null,"Party":"KZ","N":2},{"@odata.id":null,"N":4}]}"""
        },
        {
            "Positions?$apply=concat(groupby((Party),aggregate($count as N)),aggregate($count as N))&$filter=N gt 2",
            """{"@odata.context":"$metadata#Positions(N)","value":[{"@odata.id":null,"N":4}]}"""
        },
        {
            "Positions?$apply=concat(concat(aggregate($count as N),aggregate(Id with max as Last)),aggregate(Id with min as First))",
            """{"@odata.context":"$metadata#Positions(N,Last,First)","value":[{"@odata.id":null,"N":4},{"@odata.id":null,"Last":4},{"@odata.id":null,"First":1}]}"""
        },
        {
            "Positions?$apply=concat(identity,identity)/groupby((Party),aggregate($count as N))",
            """{"@odata.context":"$metadata#Positions(Party,N)","value":[{"@odata.id":null,"Party":"EU","N":4},{"@odata.id":null,"Party":"KZ","N":4}]}"""
        },
        {
            "Positions?$apply=groupby((rollup(Chapter/Area,Party)),aggregate($count as N))",
            """{"@odata.context":"$metadata#Positions(Chapter(Area),N)","value":[{"@odata.id":null,"Chapter":{"Area":null},"Party":"KZ","N":1},{"@odata.id":null,"Chapter":{"Area":"energy"},"Party":"EU","N":1},{"@odata.id":null,"Chapter":{"Area":"trade"},"Party":"EU","N":1},{"@odata.id":null,"Chapter":{"Area":"trade"},"Party":"KZ","N":1},{"@odata.id":null,"Chapter":{"Area":null},"N":1},{"@odata.id":null,"Chapter":{"Area":"energy"},"N":1},{"@odata.id":null,"Chapter":{"Area":"trade"},"N":2}]}"""
        },
        {
            "Positions?$apply=groupby((rollup(Chapter/Area,Chapter/Code),Party),aggregate(Weight with sum as Total))",
            """{"@odata.context":"$metadata#Positions(Chapter(Area),Party,Total)","value":[{"@odata.id":null,"Chapter":{"Area":null,"Code":"V"},"Party":"KZ","Total":null},{"@odata.id":null,"Chapter":{"Area":"energy","Code":"III.9"},"Party":"EU","Total":0},{"@odata.id":null,"Chapter":{"Area":"trade","Code":"III"},"Party":"EU","Total":2.5},{"@odata.id":null,"Chapter":{"Area":"trade","Code":"III"},"Party":"KZ","Total":-1.5},{"@odata.id":null,"Chapter":{"Area":null},"Party":"KZ","Total":null},{"@odata.id":null,"Chapter":{"Area":"energy"},"Party":"EU","Total":0},{"@odata.id":null,"Chapter":{"Area":"trade"},"Party":"EU","Total":2.5},{"@odata.id":null,"Chapter":{"Area":"trade"},"Party":"KZ","Total":-1.5}]}"""
        },
        {
            "Positions?$apply=groupby((Party),topcount(1,Priority))&$select=Id,Party,Priority",
            """{"@odata.context":"$metadata#Positions(Id,Party,Priority)","value":[{"Id":1,"Party":"EU","Priority":1},{"Id":2,"Party":"KZ","Priority":3}]}"""
        },
        {
            "Positions?$apply=groupby((Party),orderby(Priority desc)/top(1))&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":2},{"Id":1}]}"""
        },
        {
            "Positions?$apply=groupby((Party),skip(1))&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":3},{"Id":4}]}"""
        },
        {
            "Positions?$apply=groupby((Party),filter(Priority gt 2)/aggregate($count as N,Priority with sum as Total))",
            """{"@odata.context":"$metadata#Positions(Party,N,Total)","value":[{"@odata.id":null,"Party":"EU","N":0,"Total":null},{"@odata.id":null,"Party":"KZ","N":1,"Total":3}]}"""
        },
        {
            "Positions?$apply=groupby((Party),groupby((Topic),aggregate($count as N))/topcount(1,N))",
            """{"@odata.context":"$metadata#Positions(Party,Topic,N)","value":[{"@odata.id":null,"Party":"EU","Topic":null,"N":1},{"@odata.id":null,"Party":"KZ","Topic":"visa","N":1}]}"""
        },
        {
            "Positions?$apply=groupby((Party),concat(aggregate($count as N),groupby((Topic))))",
            """{"@odata.context":"$metadata#Positions(Party)","value":[{"@odata.id":null,"Party":"EU","N":2},{"@odata.id":null,"Party":"KZ","N":2},{"@odata.id":null,"Party":"EU","Topic":null},{"@odata.id":null,"Party":"EU","Topic":"Tariffs, 50% off"},{"@odata.id":null,"Party":"KZ","Topic":"visa"},{"@odata.id":null,"Party":"KZ","Topic":"Тарифы"}]}"""
        },
        {
            "Positions?$apply=groupby((Party),topsum(2,Priority)/aggregate(Priority with sum as Total))",
            """{"@odata.context":"$metadata#Positions(Party,Total)","value":[{"@odata.id":null,"Party":"EU","Total":1},{"@odata.id":null,"Party":"KZ","Total":3}]}"""
        },
        {
            "Positions?$apply=aggregate(Chapter with countdistinct as Chapters,Chapter/Id with sum as Once,ChapterId with sum as Each)",
            """{"@odata.context":"$metadata#Positions(Chapters,Once,Each)","value":[{"@odata.id":null,"Chapters":3,"Once":7,"Each":8}]}"""
        },
        {
            "Positions?$apply=groupby((Party),aggregate(Chapter/Id with sum as Once))",
            """{"@odata.context":"$metadata#Positions(Party,Once)","value":[{"@odata.id":null,"Party":"EU","Once":3},{"@odata.id":null,"Party":"KZ","Once":5}]}"""
        },
        {
            "Positions?$apply=aggregate(Priority mul Weight with sum as Product,TabledAt with max as Last,Topic with min as First)",
            """{"@odata.context":"$metadata#Positions(Product,Last,First)","value":[{"@odata.id":null,"Product":-2,"Last@odata.type":"#DateTimeOffset","Last":"2013-10-09T23:59:59.250Z","First":"Tariffs, 50% off"}]}"""
        },
        {
            "Positions?$apply=aggregate(fractionalseconds(TabledAt) with sum as Fractions,Priority mul 0.1 with average as Mean)",
            """{"@odata.context":"$metadata#Positions(Fractions,Mean)","value":[{"@odata.id":null,"Fractions@odata.type":"#Decimal","Fractions":0.25,"Mean@odata.type":"#Decimal","Mean":0.2}]}"""
        },
        {
            "Positions?$apply=compute(Priority mul 0.1 as Tenths)/aggregate(Tenths with sum as Total)",
            """{"@odata.context":"$metadata#Positions(Total)","value":[{"@odata.id":null,"Total@odata.type":"#Decimal","Total":0.6}]}"""
        },
        {
            "Positions?$apply=groupby((Party),aggregate(Priority with sum as N))&$compute=N mul 2 as M&$filter=M gt 4&$orderby=M&$select=M",
            """{"@odata.context":"$metadata#Positions(M)","value":[{"@odata.id":null,"M":10}]}"""
        },
        {
            "Positions?$apply=groupby((Party,Chapter/Area))&$filter=Chapter/Area eq 'trade'&$orderby=Party desc&$select=Chapter/Area",
            """{"@odata.context":"$metadata#Positions(Chapter(Area))","value":[{"@odata.id":null,"Chapter":{"Area":"trade"}},{"@odata.id":null,"Chapter":{"Area":"trade"}}]}"""
        },
        {
            "Positions?$apply=groupby((TabledAt),aggregate($count as N))&$top=1",
            """{"@odata.context":"$metadata#Positions(TabledAt,N)","value":[{"@odata.id":null,"TabledAt":null,"N":1}]}"""
        },
        {
            "Positions?$apply=groupby((Party),topsum(0,Priority)/aggregate($count as N,Priority with sum as Total))",
            """{"@odata.context":"$metadata#Positions(Party,N,Total)","value":[{"@odata.id":null,"Party":"EU","N":0,"Total":null},{"@odata.id":null,"Party":"KZ","N":0,"Total":null}]}"""
        },
        {
            "Positions?$apply=groupby((Party),filter(Priority gt 2)/topcount(1,Priority)/aggregate($count as N))",
            """{"@odata.context":"$metadata#Positions(Party,N)","value":[{"@odata.id":null,"Party":"EU","N":0},{"@odata.id":null,"Party":"KZ","N":1}]}"""
        },
        {
            "Positions?$apply=groupby((Party),filter(Priority gt 2)/toppercent(50,Priority)/aggregate($count as N))",
            """{"@odata.context":"$metadata#Positions(Party,N)","value":[{"@odata.id":null,"Party":"EU","N":0},{"@odata.id":null,"Party":"KZ","N":1}]}"""
        },
        {
            "Positions?$apply=groupby((Party),skip(1)/top(1)/skip(1)/aggregate($count as N))",
            """{"@odata.context":"$metadata#Positions(Party,N)","value":[{"@odata.id":null,"Party":"EU","N":0},{"@odata.id":null,"Party":"KZ","N":0}]}"""
        },
        {
            "Positions?$apply=groupby((Party),search(visa)/aggregate($count as N))",
            """{"@odata.context":"$metadata#Positions(Party,N)","value":[{"@odata.id":null,"Party":"EU","N":0},{"@odata.id":null,"Party":"KZ","N":1}]}"""
        },
        {
            "Positions?$apply=groupby((Party),filter(Priority gt 2)/concat(aggregate($count as N),topcount(1,Priority)/aggregate(Priority with max as Most)))",
            """{"@odata.context":"$metadata#Positions(Party)","value":[{"@odata.id":null,"Party":"EU","N":0},{"@odata.id":null,"Party":"KZ","N":1},{"@odata.id":null,"Party":"EU","Most":null},{"@odata.id":null,"Party":"KZ","Most":3}]}"""
        },
        {
            "Positions?$apply=groupby((Party),aggregate($count as N)/filter(N gt 5)/aggregate(N with sum as Total))",
            """{"@odata.context":"$metadata#Positions(Party,Total)","value":[{"@odata.id":null,"Party":"EU","Total":null},{"@odata.id":null,"Party":"KZ","Total":null}]}"""
        },
        {
            "Chapters?$apply=aggregate(Positions/$count as N)",
            """{"@odata.context":"$metadata#Chapters(N)","value":[{"@odata.id":null,"N":4}]}"""
        },
        {
            "Chapters?$apply=aggregate(Positions/Priority with max as Most,$count as Chapters,Positions/Priority with sum as Total,Positions/Weight with average as Mean)",
            """{"@odata.context":"$metadata#Chapters(Most,Chapters,Total,Mean)","value":[{"@odata.id":null,"Most":3,"Chapters":4,"Total":6,"Mean":0.3333333333333333}]}"""
        },
        {
            "Chapters?$apply=groupby((Area),aggregate(Positions/$count as N))",
            """{"@odata.context":"$metadata#Chapters(Area,N)","value":[{"@odata.id":null,"Area":null,"N":1},{"@odata.id":null,"Area":"energy","N":1},{"@odata.id":null,"Area":"trade","N":2}]}"""
        },
        {
            "Chapters?$apply=groupby((Area),aggregate(Positions/$count as N,Positions/Topic with min as First))&$filter=N gt 1",
            """{"@odata.context":"$metadata#Chapters(Area,N,First)","value":[{"@odata.id":null,"Area":"trade","N":2,"First":"Tariffs, 50% off"}]}"""
        },
        {
            "Chapters?$apply=groupby((Area),filter(Id gt 2)/aggregate(Positions/$count as N))",
            """{"@odata.context":"$metadata#Chapters(Area,N)","value":[{"@odata.id":null,"Area":null,"N":1},{"@odata.id":null,"Area":"energy","N":0},{"@odata.id":null,"Area":"trade","N":0}]}"""
        },
        {
            "Chapters?$apply=groupby((Area),topcount(1,Id)/aggregate(Positions/$count as N))",
            """{"@odata.context":"$metadata#Chapters(Area,N)","value":[{"@odata.id":null,"Area":null,"N":1},{"@odata.id":null,"Area":"energy","N":0},{"@odata.id":null,"Area":"trade","N":2}]}"""
        },
        {
            "Chapters?$apply=groupby((Parent/Code),aggregate(Positions/$count as N))",
            """{"@odata.context":"$metadata#Chapters(Parent(Code),N)","value":[{"@odata.id":null,"Parent":{"Code":null},"N":3},{"@odata.id":null,"Parent":{"Code":"III"},"N":1}]}"""
        },
        {
            "Chapters?$apply=filter(Id eq 3)/aggregate(Positions/$count as N,Positions/Weight with sum as Total)",
            """{"@odata.context":"$metadata#Chapters(N,Total)","value":[{"@odata.id":null,"N":0,"Total":null}]}"""
        },
        {
            "Chapters?$apply=concat(identity,identity)/aggregate(Positions/$count as N,$count as Twice)",
            """{"@odata.context":"$metadata#Chapters(N,Twice)","value":[{"@odata.id":null,"N":4,"Twice":8}]}"""
        },
        {
            "Chapters?$apply=aggregate(Positions/Chapter/Id with sum as Once,Children/Positions with countdistinct as Below)",
            """{"@odata.context":"$metadata#Chapters(Once,Below)","value":[{"@odata.id":null,"Once":7,"Below":1}]}"""
        },
        {
            "Positions?$apply=filter(Party eq 'EU')/aggregate(Chapter/Positions/$count as N,Chapter/Positions/Party with countdistinct as Parties)",
            """{"@odata.context":"$metadata#Positions(N,Parties)","value":[{"@odata.id":null,"N":3,"Parties":2}]}"""
        },
        {
            "Chapters?$apply=groupby((Area),aggregate(Positions/$count as N))/aggregate(N with max as Most)",
            """{"@odata.context":"$metadata#Chapters(Most)","value":[{"@odata.id":null,"Most":2}]}"""
        },
        {
            "Positions?$apply=groupby((Party),filter(Priority gt 2)/topcount(1,Priority))&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":2}]}"""
        },
        {
            "Positions/$count?$apply=groupby((Party))",
            "2"
        },
        {
            "Chapters(1)/Positions?$apply=aggregate($count as N)",
            """{"@odata.context":"$metadata#Positions(N)","value":[{"@odata.id":null,"N":2}]}"""
        },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Sequence_of_transformations_returns_its_rows(string url, string body)
    {
        using var sample = new Sample();

        var answer = await sample.Get(url);

        Assert.Equal(body, answer.Replace(Sample.Root.ToString(), "", StringComparison.Ordinal));
    }

    [Trait("Database", "SQLite")]
    [Fact]
    public void Topcount_is_a_subquery_with_LIMIT()
    {
        var query = Sample.Compile("Positions?$apply=topcount(2,Priority)/aggregate($count as N)&$top=5");

        Assert.Equal(
            """
            SELECT t2."N" AS "N"
            FROM (SELECT count(*) AS "N"
            FROM (SELECT t0."chapter_id" AS "chapter_id", t0."id" AS "id", t0."party" AS "party", t0."topic" AS "topic", t0."priority" AS "priority", t0."weight" AS "weight", t0."tabled_at" AS "tabled_at", t0."priority" AS "#o0", t0."id" AS "#o1"
            FROM "position" t0
            ORDER BY t0."priority" DESC, t0."id"
            LIMIT @p0) t1) t2
            LIMIT @p1
            """,
            query.Rows.Text);
        Assert.Equal("2 | 5", Sample.Print(query.Rows.Parameters));
    }

    [Trait("Database", "SQLite")]
    [Fact]
    public void Filter_inside_groupby_keeps_the_groups()
    {
        var query = Sample.Compile("Positions?$apply=groupby((Party),filter(Priority gt 1)/aggregate($count as N))&$top=5");

        Assert.Equal(
            """
            SELECT t1."Party" AS "Party", t1."N" AS "N"
            FROM (SELECT t0."party" AS "Party", count(*) FILTER (WHERE t0."priority" > @p0) AS "N"
            FROM "position" t0
            GROUP BY 1) t1
            ORDER BY t1."Party"
            LIMIT @p1
            """,
            query.Rows.Text);
    }

    [Fact]
    public async Task Concatenated_rows_are_paged_completely()
    {
        using var sample = new Sample();
        var names = new List<string>();

        for (var url = "Positions?$apply=concat(groupby((Party)),groupby((Topic)),identity)"; url is not null;)
        {
            var page = JsonDocument.Parse(await sample.Get(url, maxPageSize: 3)).RootElement;
            names.AddRange(page.GetProperty("value").EnumerateArray().Select(row => row.TryGetProperty("Id", out var id) ? $"{id}" : row.EnumerateObject().Last().Value.ToString()));
            url = page.TryGetProperty("@odata.nextLink", out var next) ? next.GetString()!.Replace(Sample.Root.ToString(), "", StringComparison.Ordinal) : null;
        }

        Assert.Equal(["EU", "KZ", "", "Tariffs, 50% off", "visa", "Тарифы", "1", "2", "3", "4"], names);
    }

    [Fact]
    public async Task Top_transformation_of_concatenated_rows_is_paged_completely()
    {
        using var sample = new Sample();

        var first = JsonDocument.Parse(await sample.Get("Positions?$apply=concat(identity,identity)/topcount(4,Priority)&$select=Id", maxPageSize: 3)).RootElement;
        var second = await sample.Get(first.GetProperty("@odata.nextLink").GetString()!.Replace(Sample.Root.ToString(), "", StringComparison.Ordinal), maxPageSize: 3);

        Assert.Equal("""[{"Id":2},{"Id":4},{"Id":2}]""", first.GetProperty("value").ToString());
        Assert.EndsWith("""[{"Id":4}]}""", second, StringComparison.Ordinal);
    }
}
