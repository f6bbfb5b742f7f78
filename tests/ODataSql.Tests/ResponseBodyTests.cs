namespace ODataSql.Tests;

/// <summary>The response bodies of requests over the sample's eight rows.</summary>
public class ResponseBodyTests
{
    /// <summary>URL, body; context URLs without the service root.</summary>
    public static readonly TheoryData<string, string> Answers = new()
    {
        {
            "Chapters?$filter=Area eq 'energy'&$select=Code",
            """{"@odata.context":"$metadata#Chapters(Code)","value":[{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(2)","Code":"III.9"},{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(3)","Code":"IV.5"}]}"""
        },
        {
            "Chapters(1)",
            """{"@odata.context":"$metadata#Chapters/$entity","@odata.etag":"W/\"1\"","Id":1,"ParentId":null,"Code":"III","Area":"trade","Closed":true,"OpenedOn":"2013-10-09"}"""
        },
        {
            "Chapters(Id=1)/Code",
            """{"@odata.context":"$metadata#Chapters(1)/Code","value":"III"}"""
        },
        {
            "Chapters(Code='III.9')?$select=Id",
            """{"@odata.context":"$metadata#Chapters(Id)/$entity","@odata.etag":"W/\"1\"","Id":2}"""
        },
        {
            "Chapters(code='III.9')/Parent/Closed",
            """{"@odata.context":"$metadata#Chapters(1)/Closed","value":true}"""
        },
        {
            "Chapters(Code='XII')",
            "NotFound"
        },
        {
            "Positions(2)/Weight/$value",
            "-1.5"
        },
        {
            "Chapters(1)/Closed/$value",
            "true"
        },
        {
            "Positions(3)/Topic",
            "NoContent"
        },
        {
            "Positions(9)/Topic",
            "NotFound"
        },
        {
            "Chapters(1)/Positions(2)/Topic",
            """{"@odata.context":"$metadata#Positions(2)/Topic","value":"Тарифы"}"""
        },
        {
            "Chapters(9)",
            "NotFound"
        },
        {
            "Chapters(1)/Positions?$select=Party,Topic",
            """{"@odata.context":"$metadata#Positions(Party,Topic)","value":[{"@odata.id":"Positions(1)","Party":"EU","Topic":"Tariffs, 50% off"},{"@odata.id":"Positions(2)","Party":"KZ","Topic":"Тарифы"}]}"""
        },
        {
            "Chapters(3)/Positions",
            """{"@odata.context":"$metadata#Positions","value":[]}"""
        },
        {
            "Chapters(9)/Positions",
            "NotFound"
        },
        {
            "Chapters(3)/Parent",
            "NoContent"
        },
        {
            "Chapters(2)/Parent?$select=Code",
            """{"@odata.context":"$metadata#Chapters(Code)/$entity","@odata.etag":"W/\"1\"","@odata.id":"Chapters(1)","Code":"III"}"""
        },
        {
            "Positions?$filter=matchesPattern(Topic,'^(v.s|Т)')&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":2},{"Id":4}]}"""
        },
        {
            "Positions?$filter=cast(Id,Edm.String) eq '3' or cast(Weight,Edm.Int32) eq 2&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":1},{"Id":3}]}"""
        },
        {
            "Chapters/$count",
            "4"
        },
        {
            "Chapters(1)/Positions/$count?$filter=Party eq 'EU'",
            "1"
        },
        {
            "Chapters(9)/Positions/$count",
            "NotFound"
        },
        {
            "Positions?$filter=Topic ne null&$orderby=Weight desc&$select=Id,Topic,Weight,TabledAt",
            """{"@odata.context":"$metadata#Positions(Id,Topic,Weight,TabledAt)","value":[{"Id":1,"Topic":"Tariffs, 50% off","Weight":2.5,"TabledAt":"2011-10-12T08:30:00.000Z"},{"Id":2,"Topic":"Тарифы","Weight":-1.5,"TabledAt":"2013-10-09T23:59:59.250Z"},{"Id":4,"Topic":"visa","Weight":null,"TabledAt":"2012-07-01T00:00:00.000Z"}]}"""
        },
        {
            "Positions?$count=true&$top=1&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","@odata.count":4,"value":[{"Id":1}]}"""
        },
        {
            "Positions?$count=true&$top=0",
            """{"@odata.context":"$metadata#Positions","@odata.count":4,"value":[]}"""
        },
        {
            "Positions?$skip=3&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)","value":[{"Id":4}]}"""
        },
        {
            "Chapters?$expand=Positions($select=Party,Topic;$orderby=Party desc;$top=1;$count=true)&$select=Code&$filter=Id le 3",
            """{"@odata.context":"$metadata#Chapters(Code,Positions(Party,Topic))","value":[{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(1)","Code":"III","Positions@odata.count":2,"Positions":[{"@odata.id":"Positions(2)","Party":"KZ","Topic":"Тарифы"}]},{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(2)","Code":"III.9","Positions@odata.count":1,"Positions":[{"@odata.id":"Positions(3)","Party":"EU","Topic":null}]},{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(3)","Code":"IV.5","Positions@odata.count":0,"Positions":[]}]}"""
        },
        {
            "Chapters?$expand=Parent($select=Code,Closed;$expand=Children($select=Code))&$select=Code&$filter=Id le 2",
            """{"@odata.context":"$metadata#Chapters(Code,Parent(Code,Closed,Children(Code)))","value":[{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(1)","Code":"III","Parent":null},{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(2)","Code":"III.9","Parent":{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(1)","Code":"III","Closed":true,"Children":[{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(2)","Code":"III.9"}]}}]}"""
        },
        {
            "Positions?$apply=groupby((Party),aggregate($count as N))",
            """{"@odata.context":"$metadata#Positions(Party,N)","value":[{"@odata.id":null,"Party":"EU","N":2},{"@odata.id":null,"Party":"KZ","N":2}]}"""
        },
        {
            "Positions?$apply=groupby((Chapter/Area,Party),aggregate(Weight with sum as Total))&$orderby=Total",
            """{"@odata.context":"$metadata#Positions(Chapter(Area),Party,Total)","value":[{"@odata.id":null,"Chapter":{"Area":null},"Party":"KZ","Total":null},{"@odata.id":null,"Chapter":{"Area":"trade"},"Party":"KZ","Total":-1.5},{"@odata.id":null,"Chapter":{"Area":"energy"},"Party":"EU","Total":0},{"@odata.id":null,"Chapter":{"Area":"trade"},"Party":"EU","Total":2.5}]}"""
        },
        {
            "Positions?$apply=aggregate(Weight with average as Mean,Priority with min as Least,Topic with countdistinct as Topics)",
            """{"@odata.context":"$metadata#Positions(Mean,Least,Topics)","value":[{"@odata.id":null,"Mean":0.3333333333333333,"Least":1,"Topics":3}]}"""
        },
        {
            "Positions?$apply=filter(Party eq 'XX')/aggregate(Weight with sum as Total,$count as N)",
            """{"@odata.context":"$metadata#Positions(Total,N)","value":[{"@odata.id":null,"Total":null,"N":0}]}"""
        },
        {
            "Positions?$apply=groupby((Party,Topic))/groupby((Party),aggregate($count as Topics))",
            """{"@odata.context":"$metadata#Positions(Party,Topics)","value":[{"@odata.id":null,"Party":"EU","Topics":2},{"@odata.id":null,"Party":"KZ","Topics":2}]}"""
        },
        {
            "Chapters?filter=code eq 'III'&select=CODE",
            """{"@odata.context":"$metadata#Chapters(Code)","value":[{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(1)","Code":"III"}]}"""
        },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Response_body_is_OData_JSON(string url, string body)
    {
        using var sample = new Sample();

        var answer = await sample.Get(url);

        Assert.Equal(body, answer.Replace(Sample.Root.ToString(), "", StringComparison.Ordinal));
    }
}
