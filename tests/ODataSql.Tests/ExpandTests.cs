namespace ODataSql.Tests;

/// <summary><c>$expand</c> and <c>$select</c> with their options (OData 4.01 URL Conventions, 5.1.3 and 5.1.4).</summary>
public class ExpandTests
{
    /// <summary>URL, body; context URLs without the service root and without the ETags, which are all <c>W/"1"</c>.</summary>
    public static readonly TheoryData<string, string> Answers = new()
    {
        // Options
        { "Chapters(1)?$select=Code&$expand=Positions($filter=Priority gt 1;$select=Id)", """{"@odata.context":"$metadata#Chapters(Code,Positions(Id))/$entity","@odata.id":"Chapters(1)","Code":"III","Positions":[{"Id":2}]}""" },
        { "Chapters(1)?$select=Code&$expand=Positions($orderby=Weight;$select=Id;$skip=1;$top=1;$count=true)", """{"@odata.context":"$metadata#Chapters(Code,Positions(Id))/$entity","@odata.id":"Chapters(1)","Code":"III","Positions@odata.count":2,"Positions":[{"Id":1}]}""" },
        { "Chapters(1)?select=Code&expand=Positions(ORDERBY=Id desc;select=Id)", """{"@odata.context":"$metadata#Chapters(Code,Positions(Id))/$entity","@odata.id":"Chapters(1)","Code":"III","Positions":[{"Id":2},{"Id":1}]}""" },
        { "Chapters(2)?$select=Code&$expand=Sample.Chapter/Parent($select=Sample.Chapter/Code)", """{"@odata.context":"$metadata#Chapters(Code,Parent(Code))/$entity","@odata.id":"Chapters(2)","Code":"III.9","Parent":{"@odata.id":"Chapters(1)","Code":"III"}}""" },

        // $levels
        { "Chapters(1)?$select=Code&$expand=Children($levels=2;$select=Code)", """{"@odata.context":"$metadata#Chapters(Code,Children+(Code))/$entity","@odata.id":"Chapters(1)","Code":"III","Children":[{"@odata.id":"Chapters(2)","Code":"III.9","Children":[]}]}""" },
        { "Chapters(1)?$select=Code&$expand=Children($levels=1;$select=Code)", """{"@odata.context":"$metadata#Chapters(Code,Children+(Code))/$entity","@odata.id":"Chapters(1)","Code":"III","Children":[{"@odata.id":"Chapters(2)","Code":"III.9"}]}""" },
        { "Chapters(1)?$select=Code&$expand=Children($levels=0;$select=Code)", """{"@odata.context":"$metadata#Chapters(Code)/$entity","@odata.id":"Chapters(1)","Code":"III"}""" },
        { "Chapters(2)?$select=Code&$expand=Parent($levels=max;$select=Code)", """{"@odata.context":"$metadata#Chapters(Code,Parent+(Code))/$entity","@odata.id":"Chapters(2)","Code":"III.9","Parent":{"@odata.id":"Chapters(1)","Code":"III","Parent":null}}""" },
        { "Chapters(1)?$select=Code&$expand=Children($levels=max;$select=Code;$expand=Positions($select=Id))", """{"@odata.context":"$metadata#Chapters(Code,Children+(Code,Positions(Id)))/$entity","@odata.id":"Chapters(1)","Code":"III","Children":[{"@odata.id":"Chapters(2)","Code":"III.9","Positions":[{"Id":3}],"Children":[]}]}""" },

        // References and counts
        { "Chapters(1)?$select=Code&$expand=Positions/$ref", """{"@odata.context":"$metadata#Chapters(Code,Positions/$ref)/$entity","@odata.id":"Chapters(1)","Code":"III","Positions":[{"@odata.id":"Positions(1)"},{"@odata.id":"Positions(2)"}]}""" },
        { "Chapters(1)?$select=Code&$expand=Positions/$ref($filter=Priority gt 1;$count=true;$top=1)", """{"@odata.context":"$metadata#Chapters(Code,Positions/$ref)/$entity","@odata.id":"Chapters(1)","Code":"III","Positions@odata.count":1,"Positions":[{"@odata.id":"Positions(2)"}]}""" },
        { "Chapters(2)?$select=Code&$expand=Parent/$ref", """{"@odata.context":"$metadata#Chapters(Code,Parent/$ref)/$entity","@odata.id":"Chapters(2)","Code":"III.9","Parent":{"@odata.id":"Chapters(1)"}}""" },
        { "Chapters(3)?$select=Code&$expand=Parent/$ref", """{"@odata.context":"$metadata#Chapters(Code,Parent/$ref)/$entity","@odata.id":"Chapters(3)","Code":"IV.5","Parent":null}""" },
        { "Chapters(1)?$select=Code&$expand=Positions/$count", """{"@odata.context":"$metadata#Chapters(Code)/$entity","@odata.id":"Chapters(1)","Code":"III","Positions@odata.count":2}""" },
        { "Chapters(1)?$select=Code&$expand=Positions/$count($filter=Priority gt 1)", """{"@odata.context":"$metadata#Chapters(Code)/$entity","@odata.id":"Chapters(1)","Code":"III","Positions@odata.count":1}""" },
        { "Chapters(1)?$select=Code&$expand=Positions/$count($search=Tariffs OR III.9)", """{"@odata.context":"$metadata#Chapters(Code)/$entity","@odata.id":"Chapters(1)","Code":"III","Positions@odata.count":1}""" },

        // Numbers that JSON cannot write
        { "Chapters(1)?$select=Code&$compute=1E308 mul 10 as Most&$expand=Positions($compute=Weight mul 1E308 mul 10 as X,-(Weight mul 1E308) as Y;$select=X,Y)", """{"@odata.context":"$metadata#Chapters(Code,Positions(X,Y))/$entity","@odata.id":"Chapters(1)","Code":"III","Positions":[{"@odata.id":"Positions(1)","X":"INF","Y":"-INF"},{"@odata.id":"Positions(2)","X":"-INF","Y":1.5e+308}]}""" },
        { "Positions(1)?$select=Id&$expand=Chapter($compute=1E308 mul 10 as X,cast(X,Edm.String) as Y;$select=X,Y)", """{"@odata.context":"$metadata#Positions(Id,Chapter(X,Y))/$entity","Id":1,"Chapter":{"@odata.id":"Chapters(1)","X":"INF","Y":"INF"}}""" },

        // Transformations
        { "Chapters(1)?$select=Code&$expand=Positions($apply=aggregate($count as N,Weight with sum as Total))", """{"@odata.context":"$metadata#Chapters(Code,Positions(N,Total))/$entity","@odata.id":"Chapters(1)","Code":"III","Positions":[{"@odata.id":null,"N":2,"Total":1.0}]}""" },
        { "Chapters(3)?$select=Code&$expand=Positions($apply=aggregate($count as N,Weight with sum as Total))", """{"@odata.context":"$metadata#Chapters(Code,Positions(N,Total))/$entity","@odata.id":"Chapters(3)","Code":"IV.5","Positions":[{"@odata.id":null,"N":0,"Total":null}]}""" },
        { "Chapters?$select=Code&$filter=Id lt 3&$expand=Positions($apply=groupby((Party,Chapter/Area),aggregate($count as N));$orderby=Party desc;$count=true)", """{"@odata.context":"$metadata#Chapters(Code,Positions(Party,Chapter(Area),N))","value":[{"@odata.id":"Chapters(1)","Code":"III","Positions@odata.count":2,"Positions":[{"@odata.id":null,"Party":"KZ","Chapter":{"Area":"trade"},"N":1},{"@odata.id":null,"Party":"EU","Chapter":{"Area":"trade"},"N":1}]},{"@odata.id":"Chapters(2)","Code":"III.9","Positions@odata.count":1,"Positions":[{"@odata.id":null,"Party":"EU","Chapter":{"Area":"energy"},"N":1}]}]}""" },
        { "Chapters(1)?$select=Code&$expand=Positions($apply=groupby((Party),aggregate(Priority mul 0.1 with max as Most));$filter=Most gt 0.1;$select=Most)", """{"@odata.context":"$metadata#Chapters(Code,Positions(Most))/$entity","@odata.id":"Chapters(1)","Code":"III","Positions":[{"@odata.id":null,"Most@odata.type":"#Decimal","Most":0.3}]}""" },
        { "Chapters(1)?$select=Code&$expand=Positions($apply=topcount(1,Priority);$select=Id;$expand=Chapter($select=Id))", """{"@odata.context":"$metadata#Chapters(Code,Positions(Id,Chapter(Id)))/$entity","@odata.id":"Chapters(1)","Code":"III","Positions":[{"Id":2,"Chapter":{"Id":1}}]}""" },
        { "Chapters(1)?$select=Code&$expand=Children($apply=aggregate(Positions/$count as N);$compute=N add 1 as M;$select=M)", """{"@odata.context":"$metadata#Chapters(Code,Children(M))/$entity","@odata.id":"Chapters(1)","Code":"III","Children":[{"@odata.id":null,"M":2}]}""" },
        { "Chapters(1)?$select=Code&$expand=Positions($apply=orderby(Priority desc)/top(1);$select=Id)", """{"@odata.context":"$metadata#Chapters(Code,Positions(Id))/$entity","@odata.id":"Chapters(1)","Code":"III","Positions":[{"Id":2}]}""" },

        { "Chapters(2)?$select=Code&$expand=Positions($apply=compute(Id add 1 as X)/filter(X gt 2)/compute(X mul 2 as Y);$compute=Y add 1 as Z)", """{"@odata.context":"$metadata#Chapters(Code,Positions(*,X,Y,Z))/$entity","@odata.id":"Chapters(2)","Code":"III.9","Positions":[{"ChapterId":2,"Id":3,"Party":"EU","Topic":null,"Priority":null,"Weight":0.0,"TabledAt":null,"X":4,"Y":8,"Z":9}]}""" },
        { "Chapters(1)?$select=Code&$expand=Positions($apply=aggregate(Priority mul 9000000000000000000 mul 9000000000000000000 mul 9000000000000000000 mul 9000000000000000000 mul 9000000000000000000 mul 9000000000000000000 mul 9000000000000000000 mul 9000000000000000000 mul 9000000000000000000 mul 9000000000000000000 mul 9000000000000000000 mul 9000000000000000000 mul 9000000000000000000 mul 9000000000000000000 mul 9000000000000000000 mul 9000000000000000000 mul 9000000000000000000 with max as Most,Priority with max as Three))", """{"@odata.context":"$metadata#Chapters(Code,Positions(Most,Three))/$entity","@odata.id":"Chapters(1)","Code":"III","Positions":[{"@odata.id":null,"Most":"INF","Three":3}]}""" },

        // All of them
        { "Positions(3)?$select=Id&$expand=*", """{"@odata.context":"$metadata#Positions(Id,Chapter(Id,ParentId,Code,Area,Closed,OpenedOn))/$entity","Id":3,"Chapter":{"Id":2,"ParentId":1,"Code":"III.9","Area":"energy","Closed":false,"OpenedOn":"2014-05-13"}}""" },
        { "Positions(3)?$select=Id&$expand=*/$ref", """{"@odata.context":"$metadata#Positions(Id,Chapter/$ref)/$entity","Id":3,"Chapter":{"@odata.id":"Chapters(2)"}}""" },
        { "Chapters(2)?$select=Id&$expand=*/$ref,Positions($select=Id)", """{"@odata.context":"$metadata#Chapters(Id,Positions(Id),Parent/$ref,Children/$ref)/$entity","Id":2,"Positions":[{"Id":3}],"Parent":{"@odata.id":"Chapters(1)"},"Children":[]}""" },
        { "Chapters(2)?$select=Id&$expand=Positions($expand=*/$ref;$select=Id)", """{"@odata.context":"$metadata#Chapters(Id,Positions(Id,Chapter/$ref))/$entity","Id":2,"Positions":[{"Id":3,"Chapter":{"@odata.id":"Chapters(2)"}}]}""" },

        { "Chapters(2)?$select=Id&$expand=*/$ref,Positions($compute=Id add 1 as X;$select=X)", """{"@odata.context":"$metadata#Chapters(Id,Parent/$ref,Children/$ref,Positions(X))/$entity","Id":2,"Parent":{"@odata.id":"Chapters(1)"},"Children":[],"Positions":[{"@odata.id":"Positions(3)","X":4}]}""" },
        { "Chapters(2)?$select=Id&$expand=*,Positions($apply=aggregate($count as N)),Parent($apply=identity;$select=Id),Children/$ref", """{"@odata.context":"$metadata#Chapters(Id,Children/$ref,Positions(N),Parent(Id))/$entity","Id":2,"Children":[],"Positions":[{"@odata.id":null,"N":1}],"Parent":{"Id":1}}""" },

        { "Chapters(2)?$select=Id&$expand=Positions($select=Id),Positions/$count", """{"@odata.context":"$metadata#Chapters(Id,Positions(Id))/$entity","Id":2,"Positions":[{"Id":3}],"Positions@odata.count":1}""" },

        // $select
        { "Positions(3)?$select=*", """{"@odata.context":"$metadata#Positions(ChapterId,Id,Party,Topic,Priority,Weight,TabledAt)/$entity","ChapterId":2,"Id":3,"Party":"EU","Topic":null,"Priority":null,"Weight":0,"TabledAt":null}""" },
        { "Positions(3)?$select=Id,Sample.*", """{"@odata.context":"$metadata#Positions(Id)/$entity","Id":3}""" },
        { "Positions(3)?$select=Sample.Position/Party", """{"@odata.context":"$metadata#Positions(Party)/$entity","@odata.id":"Positions(3)","Party":"EU"}""" },
        { "Positions?$select=Chapter&$top=1&$expand=Chapter($select=Parent)", """{"@odata.context":"$metadata#Positions(Chapter(Parent))","value":[{"@odata.id":"Positions(1)","Chapter":{"@odata.id":"Chapters(1)"}}]}""" },
    };

    /// <summary>URL, status, code, target, message.</summary>
    public static readonly TheoryData<string, int, string, string?, string> Refusals = new()
    {
        { "Positions?$expand=Chapter($count=true)", 400, "option-not-applicable", "$expand", "'Chapter' leads to one entity, and '$count' goes with collections." },
        { "Positions?$expand=Chapter($top=1)", 400, "option-not-applicable", "$expand", "'Chapter' leads to one entity, and '$top' goes with collections." },
        { "Positions?$expand=Chapter($skip=1)", 400, "option-not-applicable", "$expand", "'Chapter' leads to one entity, and '$skip' goes with collections." },
        { "Positions?$expand=Chapter($orderby=Id)", 400, "option-not-applicable", "$expand", "'Chapter' leads to one entity, and '$orderby' goes with collections." },
        { "Positions?$expand=Chapter/$count", 400, "option-not-applicable", "$expand", "'Chapter' leads to one entity, and '/$count' goes with collections." },
        { "Chapters?$expand=Children($levels=5)", 400, "too-deep", "$expand", "$expand may be nested 4 deep." },
        { "Chapters?$expand=Children($levels=2;$apply=aggregate($count as N))", 501, "not-supported", "$expand", "'$levels' of rows that $apply makes is not supported." },
        { "Chapters?$expand=Children($levels=2;$expand=Children)", 400, "repeated-option", "$expand", "'Children' is expanded twice; say once what it is to bring." },
        { "Chapters?$expand=Parent($levels=max;$expand=*)", 400, "repeated-option", "$expand", "'Parent' is expanded twice; say once what it is to bring." },
        { "Chapters?$expand=Positions($compute=Id add 1 as X),Positions($apply=aggregate($count as N))", 400, "repeated-option", "$expand", "'Positions' is expanded twice; say once what it is to bring." },
        { "Chapters?$expand=Positions,Positions($compute=Id add 1 as X)", 400, "repeated-option", "$expand", "'Positions' is expanded twice; say once what it is to bring." },
        { "Chapters?$expand=Positions,Positions/$ref", 400, "repeated-option", "$expand", "'Positions' is expanded twice; say once what it is to bring." },
        { "Chapters?$expand=Positions($top=1),Positions($top=2)", 400, "repeated-option", "$expand", "'Positions' is expanded twice; say once what it is to bring." },
        { "Chapters?$expand=Positions($count=true),Positions/$count", 400, "repeated-option", "$expand", "'Positions' is expanded twice; say once what it is to bring." },
        { "Chapters?$expand=Children($levels=2;$count=true;$expand=Children/$count)", 400, "repeated-option", "$expand", "'Children' is expanded twice; say once what it is to bring." },
        { "Chapters?$expand=Children($select=Id;$expand=Parent,Positions($top=1),Positions($top=2))", 400, "repeated-option", "$expand", "'Positions' is expanded twice; say once what it is to bring." },
        { "Chapters?$expand=$ref,$count", 501, "not-supported", "$select and $expand", "'$ref,$count' in $select and $expand is not supported." },
        { "Chapters?$expand=*,*/$ref", 400, "repeated-option", "$expand", "'*' is expanded twice; say once what it is to bring." },
        { "Positions?$expand=Chapter($expand=Parent,Parent($compute=1 as X))", 400, "repeated-option", "$expand", "'Parent' is expanded twice; say once what it is to bring." },
        { "$crossjoin(Chapters,Positions)?$expand=Chapters,Chapters($select=Id)", 400, "repeated-option", "$expand", "'Chapters' is expanded twice; say once what it is to bring." },
        { "Chapters?$expand=Children($levels=-1)", 400, "invalid-query", "$select and $expand", "Levels option must be a non-negative integer or 'max', it is set to '-1' instead." },
        { "Chapters?$expand=Parent($expand=Parent($expand=Parent($expand=*),Children($expand=*)),Children($expand=Parent($expand=*),Children($expand=*))),Children($expand=Parent($expand=Parent($expand=*),Children($expand=*)),Children($expand=Parent($expand=*),Children($expand=*))),Positions($expand=Chapter($expand=Parent))", 400, "too-complex", "$expand", "A request may expand 40 navigation properties, and '*' stands for all that there are; name those that are needed, and ask for the others in a request of their own." },
        { "Chapters?$expand=Positions($apply=concat(aggregate($count as N),groupby((Party))))", 501, "not-supported", "$expand", "$apply with rows of several structures, as 'concat' and 'rollup' make them, in $expand is not supported." },
        { "Chapters?$expand=Positions($apply=nest(identity as X))", 501, "not-supported", "$apply", "The transformation 'nest' in $apply is not supported." },
        { "Chapters?$expand=Positions($apply=groupby((Party));$expand=Chapter)", 400, "invalid-query", "$select and $expand", "Could not find a property named 'Chapter' on type 'computed.Position'." },
        { "Chapters?$expand=Positions/$count($apply=aggregate($count as N))", 400, "option-not-applicable", "$expand", "'Positions/$count' takes no '$apply'; it takes $filter, $search, $at, $from, $to, $toInclusive." },
        { "Positions?$expand=Chapter($apply=aggregate($count as N))", 400, "option-not-applicable", "$expand", "'Chapter' leads to one entity, and '$apply' goes with collections." },
        { "Chapters?$expand=Positions/Chapter", 400, "invalid-query", "$select and $expand", "Found a path traversing multiple navigation properties. Please rephrase the query such that each expand path contains only type segments and navigation properties: 'Positions/Chapter'." },
        { "Chapters?$expand=*/$count", 400, "invalid-query", "$select and $expand", "Only $ref is allowed with star in $expand option: '*/$count'." },
        { "Chapters?$select=Code($top=1)", 400, "option-not-applicable", "$select", "'Code' is one value; in $select, options go with collections." },
        { "Chapters?$select=Positions($top=1)", 400, "invalid-query", "$select and $expand", "It's not allowed to nest query options within 'Positions' selection." },
        { "Chapters?$expand=Positions($index=1)", 400, "option-not-applicable", "$expand", "'Positions' takes no '$index'; it takes $filter, $search, $at, $from, $to, $toInclusive, $orderby, $skip, $top, $count, $select, $expand, $compute, $levels, $apply." },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task Expand_returns_nested_rows(string url, string body)
    {
        using var sample = new Sample();

        var answer = await sample.Get(url);

        Assert.Equal(body, answer.Replace(Sample.Root.ToString(), "", StringComparison.Ordinal).Replace("""
            "@odata.etag":"W/\"1\"",
            """, "", StringComparison.Ordinal).Replace("""
            "@odata.etag":"W/\"1\""
            """, "", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Inapplicable_expand_option_is_400(string url, int status, string code, string? target, string sentence)
    {
        var refusal = Sample.Refuse(url);

        Assert.Equal(new QueryRefusal(status, code, sentence, target), refusal);
    }
}
