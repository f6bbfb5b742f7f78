namespace ODataSql.Tests;

/// <summary><c>$compute</c> (OData 4.01 Protocol, 11.2.5.3): computed properties in all later options and inside <c>$expand</c>.</summary>
public class ComputeTests
{
    /// <summary>URL, body; context URLs without the service root.</summary>
    public static readonly TheoryData<string, string> Answers = new()
    {
        {
            "Positions?$compute=Priority mul 2 as Doubled&$select=Id,Doubled",
            """{"@odata.context":"$metadata#Positions(Id,Doubled)","value":[{"Id":1,"Doubled":2},{"Id":2,"Doubled":6},{"Id":3,"Doubled":null},{"Id":4,"Doubled":4}]}"""
        },
        {
            "Positions?$compute=Priority mul 2 as Doubled,Doubled add 1 as Next&$filter=Next gt 3&$orderby=Doubled desc&$select=Id,Next",
            """{"@odata.context":"$metadata#Positions(Id,Next)","value":[{"Id":2,"Next":7},{"Id":4,"Next":5}]}"""
        },
        {
            "Positions(1)?$compute=Priority mul 2 as Doubled",
            """{"@odata.context":"$metadata#Positions(*,Doubled)/$entity","ChapterId":1,"Id":1,"Party":"EU","Topic":"Tariffs, 50% off","Priority":1,"Weight":2.5,"TabledAt":"2011-10-12T08:30:00.000Z","Doubled":2}"""
        },
        {
            "Positions(1)?$compute=Priority mul 2 as Doubled&$select=*",
            """{"@odata.context":"$metadata#Positions(ChapterId,Id,Party,Topic,Priority,Weight,TabledAt,Doubled)/$entity","ChapterId":1,"Id":1,"Party":"EU","Topic":"Tariffs, 50% off","Priority":1,"Weight":2.5,"TabledAt":"2011-10-12T08:30:00.000Z","Doubled":2}"""
        },
        {
            "Positions(1)?$compute=Priority mul 2 as Doubled&$select=Id",
            """{"@odata.context":"$metadata#Positions(Id)/$entity","Id":1}"""
        },
        {
            "Positions(1)?$compute=Priority mul 0.5 as Half,date(TabledAt) as Day,time(TabledAt) as Time,TabledAt sub 2011-10-11T00:00:00Z as Age,TabledAt add duration'PT1H' as Later&$select=Half,Day,Time,Age,Later",
            """{"@odata.context":"$metadata#Positions(Half,Day,Time,Age,Later)/$entity","@odata.id":"Positions(1)","Half@odata.type":"#Decimal","Half":0.5,"Day@odata.type":"#Date","Day":"2011-10-12","Time@odata.type":"#TimeOfDay","Time":"08:30:00","Age@odata.type":"#Duration","Age":"P1DT8H30M","Later@odata.type":"#DateTimeOffset","Later":"2011-10-12T09:30:00.000Z"}"""
        },
        {
            "Positions?$compute=Chapter/Area as Area&$filter=Area eq 'trade'&$select=Id,Area",
            """{"@odata.context":"$metadata#Positions(Id,Area)","value":[{"Id":1,"Area":"trade"},{"Id":2,"Area":"trade"}]}"""
        },
        {
            "Positions?$compute=Priority gt 1 as IsUrgent&$filter=IsUrgent&$select=Id,IsUrgent",
            """{"@odata.context":"$metadata#Positions(Id,IsUrgent)","value":[{"Id":2,"IsUrgent":true},{"Id":4,"IsUrgent":true}]}"""
        },
        {
            "Positions/$count?$compute=Priority mul 2 as Doubled&$filter=Doubled eq 4",
            "1"
        },
        {
            "Chapters?$compute=Positions/$count as N&$filter=N gt 1&$select=Code,N",
            """{"@odata.context":"$metadata#Chapters(Code,N)","value":[{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(1)","Code":"III","N":2}]}"""
        },
        {
            "Chapters?$expand=Positions($compute=Priority mul 2 as Doubled,Doubled add 1 as Next;$select=Id,Next;$filter=Next gt 3;$orderby=Next desc)&$select=Code",
            """{"@odata.context":"$metadata#Chapters(Code,Positions(Id,Next))","value":[{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(1)","Code":"III","Positions":[{"Id":2,"Next":7}]},{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(2)","Code":"III.9","Positions":[]},{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(3)","Code":"IV.5","Positions":[]},{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(4)","Code":"V","Positions":[{"Id":4,"Next":5}]}]}"""
        },
        {
            "Chapters?$expand=Positions($compute=Priority mul 0.5 as Half;$select=Half;$top=1),Parent($select=Code)&$select=Code&$filter=Id le 2",
            """{"@odata.context":"$metadata#Chapters(Code,Parent(Code),Positions(Half))","value":[{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(1)","Code":"III","Parent":null,"Positions":[{"@odata.id":"Positions(1)","Half@odata.type":"#Decimal","Half":0.5}]},{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(2)","Code":"III.9","Parent":{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(1)","Code":"III"},"Positions":[{"@odata.id":"Positions(3)","Half@odata.type":"#Decimal","Half":null}]}]}"""
        },
        {
            "Chapters?$expand=Parent($expand=Positions($compute=date(TabledAt) as Day;$select=Day);$select=Code)&$select=Code&$filter=Id eq 2",
            """{"@odata.context":"$metadata#Chapters(Code,Parent(Code,Positions(Day)))","value":[{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(2)","Code":"III.9","Parent":{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(1)","Code":"III","Positions":[{"@odata.id":"Positions(1)","Day@odata.type":"#Date","Day":"2011-10-12"},{"@odata.id":"Positions(2)","Day@odata.type":"#Date","Day":"2013-10-09"}]}}]}"""
        },
        {
            "Chapters?$expand=Children($levels=2;$compute=length(Code) as Size;$select=Size)&$select=Code&$filter=Id eq 1",
            """{"@odata.context":"$metadata#Chapters(Code,Children+(Size))","value":[{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(1)","Code":"III","Children":[{"@odata.etag":"W/\"1\"","@odata.id":"Chapters(2)","Size":5,"Children":[]}]}]}"""
        },
    };

    /// <summary>URL, status, code, target, message.</summary>
    public static readonly TheoryData<string, int, string, string, string> Refusals = new()
    {
        { "Positions?$compute=Priority mul 2 as Topic", 400, "repeated-alias", "$compute", "There is a property 'Topic' already; give the new one another name." },
        { "Positions?$compute=Priority mul 2 as Chapter", 400, "repeated-alias", "$compute", "There is a property 'Chapter' already; give the new one another name." },
        { "Positions?$compute=Priority mul 2 as priority", 400, "repeated-alias", "$compute", "There is a property 'priority' already; give the new one another name." },
        { "Positions?$compute=Priority mul 2 as A,Priority as a", 400, "repeated-alias", "$compute", "There is a property 'a' already; give the new one another name." },
        { "Positions?$compute=Priority mul 2", 400, "invalid-query", "$compute", "'Priority mul 2' has no name: expression as Name." },
        { "Positions?$compute=Priority mul 2 as 2x", 400, "invalid-alias", "$compute", "'2x' is not a name: letters, digits and underscores, beginning with a letter." },
        { "Positions?$compute=null as X", 400, "invalid-query", "$compute", "The value of 'X' has no type; say cast(…,Edm.String) or the like." },
        { "Positions?$compute=Chapter as X", 400, "invalid-query", "$compute", "The $orderby expression must evaluate to a single value of primitive type: 'Chapter'." },
        { "Positions?$compute=Next add 1 as X,1 as Next", 400, "invalid-query", "$compute", "Could not find a property named 'Next' on type 'Sample.Position'." },
        { "Positions(1)/Topic?$compute=Id as X", 400, "option-not-applicable", "$compute", "One property takes no '$compute'." },
        { "Chapters?$expand=Positions($compute=Priority mul 2 as Topic)", 400, "repeated-alias", "$expand", "There is a property 'Topic' already; give the new one another name." },
        { "Chapters?$expand=Positions($compute=Id as X;$compute=Id as Y)", 400, "repeated-option", "$expand", "The query option '$compute' is given twice in 'Positions'." },
        { "Chapters?$expand=Positions/$ref($compute=Id as X)", 400, "option-not-applicable", "$expand", "'Positions/$ref' takes no '$compute'; it takes $filter, $search, $at, $from, $to, $toInclusive, $orderby, $skip, $top, $count." },
        { "Positions?$compute=Id add Id as A,A add A as B,B add B as C,C add C as D,D add D as E,E add E as F,F add F as G,G add G as H", 400, "too-complex", "$compute", "The request has more than 400 operators, functions and values; ask in smaller steps." },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Computed_property_works_in_every_option(string url, string body)
    {
        using var sample = new Sample();

        var answer = await sample.Get(url);

        Assert.Equal(body, answer.Replace(Sample.Root.ToString(), "", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Invalid_compute_is_refused_with_its_reason(string url, int status, string code, string target, string sentence)
    {
        var refusal = Sample.Refuse(url);

        Assert.Equal(new QueryRefusal(status, code, sentence, target), refusal);
    }
}
