namespace ODataSql.Tests;

/// <summary>Refusals of <c>$apply</c> and their messages.</summary>
public class ApplyRefusalTests
{
    /// <summary>URL, status, code, target, message.</summary>
    public static readonly TheoryData<string, int, string, string, string> Refusals = new()
    {
        { "Positions?$apply=", 400, "missing-value", "$apply", "'$apply' has no value; leave it out, or say what it is to be: $apply=value." },
        { "Positions?$apply=identity/", 400, "unknown-transformation", "$apply", "'' is no transformation. There are: filter, search, compute, groupby, aggregate, concat, identity, orderby, top, skip, topcount, topsum, toppercent, bottomcount, bottomsum, bottompercent." },
        { "Positions?$apply=frobnicate(1)", 400, "unknown-transformation", "$apply", "'frobnicate(1)' is no transformation. There are: filter, search, compute, groupby, aggregate, concat, identity, orderby, top, skip, topcount, topsum, toppercent, bottomcount, bottomsum, bottompercent." },
        { "Positions?$apply=filter(Party eq 'EU'", 400, "invalid-query", "$apply", "The parentheses in $apply do not match." },
        { "Positions?$apply=filter(Party eq 'EU)", 400, "invalid-query", "$apply", "A quotation mark is not closed in 'filter(Party eq 'EU)'." },
        { "Positions?$apply=filter(Party)", 400, "invalid-query", "$apply", "The $filter expression must evaluate to a single boolean value: 'Party'." },
        { "Positions?$apply=filter(Id eq 1)x", 400, "invalid-query", "$apply", "'filter(Id eq 1)x' is not of the form name(…)." },
        { "Positions?$apply=join(Chapter as C)", 501, "not-supported", "$apply", "The transformation 'join' in $apply is not supported." },
        { "Positions?$apply=outerjoin(Chapter as C)", 501, "not-supported", "$apply", "The transformation 'outerjoin' in $apply is not supported." },
        { "Positions?$apply=nest(groupby((Party)) as P)", 501, "not-supported", "$apply", "The transformation 'nest' in $apply is not supported." },
        { "Positions?$apply=addnested(Chapter,identity as C)", 501, "not-supported", "$apply", "The transformation 'addnested' in $apply is not supported." },
        { "Positions?$apply=expand(Chapter,filter(Id eq 1))", 501, "not-supported", "$apply", "The transformation 'expand' in $apply is not supported." },
        { "Positions?$apply=ancestors($root/Chapters,H,Id,filter(Id eq 1))", 501, "not-supported", "$apply", "The transformation 'ancestors' in $apply is not supported." },
        { "Positions?$apply=descendants($root/Chapters,H,Id,filter(Id eq 1))", 501, "not-supported", "$apply", "The transformation 'descendants' in $apply is not supported." },
        { "Positions?$apply=traverse($root/Chapters,H,Id,preorder)", 501, "not-supported", "$apply", "The transformation 'traverse' in $apply is not supported." },
        { "Positions?$apply=Sample.Forecast()", 501, "not-supported", "$apply", "The transformation 'Sample.Forecast' in $apply is not supported." },
        { "Positions?$apply=aggregate(Priority with sum from Party with average as X)", 501, "not-supported", "$apply", "The keyword 'from' in aggregate is not supported." },
        { "Positions?$apply=aggregate(Priority as X)", 501, "not-supported", "$apply", "A custom aggregate such as 'Priority' is not supported." },
        { "Positions?$apply=aggregate(Priority with sum)", 400, "invalid-query", "$apply", "'Priority with sum' has no name: expression with method as Name." },
        { "Positions?$apply=aggregate(Priority with median as X)", 501, "not-supported", "$apply", "The aggregation method 'median' is not supported." },
        { "Positions?$apply=aggregate(TabledAt with average as X)", 400, "not-a-number", "$apply", "'X' adds up values that are not numbers but Edm.DateTimeOffset." },
        { "Positions?$apply=aggregate(Priority with sum as A,Priority with max as A)", 400, "repeated-alias", "$apply", "'A' names two results of one transformation; give one of them another name." },
        { "Chapters?$apply=aggregate(Positions/Weight mul 2 with sum as X)", 400, "invalid-query", "$apply", "'X' aggregates over a navigation property to many, which takes a path alone: Path/$count as Name, Path/Property with method as Name, or Path with countdistinct as Name." },
        { "Chapters?$apply=aggregate(Positions with max as X)", 400, "invalid-query", "$apply", "'X' aggregates over a navigation property to many, which takes a path alone: Path/$count as Name, Path/Property with method as Name, or Path with countdistinct as Name." },
        { "Chapters?$apply=aggregate(Positions/$count with sum as X)", 400, "invalid-query", "$apply", "'X' aggregates over a navigation property to many, which takes a path alone: Path/$count as Name, Path/Property with method as Name, or Path with countdistinct as Name." },
        { "Chapters?$apply=aggregate(Positions/Weight as X)", 400, "invalid-query", "$apply", "'X' aggregates over a navigation property to many, which takes a path alone: Path/$count as Name, Path/Property with method as Name, or Path with countdistinct as Name." },
        { "Chapters?$apply=aggregate(Positions/Colour with sum as X)", 400, "invalid-query", "$apply", "'X' aggregates over a navigation property to many, which takes a path alone: Path/$count as Name, Path/Property with method as Name, or Path with countdistinct as Name." },
        { "Chapters?$apply=aggregate(Positions/Topic with sum as X)", 400, "not-a-number", "$apply", "'X' adds up values that are not numbers but Edm.String." },
        { "Chapters?$apply=aggregate(Positions/Weight with median as X)", 501, "not-supported", "$apply", "The aggregation method 'median' is not supported." },
        { "Chapters?$apply=aggregate(Children/Children/Children/Children/Children/Children/Children/Children/Children/Children/Children/$count as X)", 400, "too-deep", "$apply", "A path may have 10 steps." },
        { "Chapters?$apply=aggregate(Positions/$count as A0,Positions/$count as A1,Positions/$count as A2,Positions/$count as A3,Positions/$count as A4,Positions/$count as A5,Positions/$count as A6,Positions/$count as A7,Positions/$count as A8,Positions/$count as A9,Positions/$count as A10,Positions/$count as A11,Positions/$count as A12,Positions/$count as A13,Positions/$count as A14,Positions/$count as A15)", 400, "too-complex", "$apply", "'concat', 'rollup' and what is aggregated over navigation properties to many may read the rows 16 times." },
        { "Positions?$apply=topcount(0,Priority)", 400, "invalid-query", "$apply", "'topcount' takes a positive whole number first." },
        { "Positions?$apply=topcount(1.5,Priority)", 400, "invalid-query", "$apply", "'topcount' takes a positive whole number first." },
        { "Positions?$apply=topcount(Priority)", 400, "invalid-query", "$apply", "'topcount(Priority)' is not of the form topcount(number,expression)." },
        { "Positions?$apply=toppercent(101,Priority)", 400, "invalid-query", "$apply", "'toppercent' takes a number above 0 and up to 100 first." },
        { "Positions?$apply=topsum(1,Topic)", 400, "not-a-number", "$apply", "A sum is over numbers, not over values of Edm.String." },
        { "Positions?$apply=top(-1)", 400, "invalid-query", "$apply", "'top(-1)' does not take a non-negative whole number." },
        { "Positions?$apply=skip(x)", 400, "invalid-query", "$apply", "'skip(x)' does not take a non-negative whole number." },
        { "Positions?$apply=concat(identity)", 400, "invalid-query", "$apply", "'concat' takes two or more sequences of transformations." },
        { "Positions?$apply=concat(aggregate(Id with max as X),aggregate(Party with max as X))", 400, "conflicting-types", "$apply", "'X' would have values of several types: Int64, String; give them different names." },
        { "Positions?$apply=groupby(Party)", 400, "invalid-query", "$apply", "'groupby(Party)' is not of the form groupby((Property,…),transformations)." },
        { "Positions?$apply=groupby((Priority add 1))", 400, "invalid-query", "$apply", "'Priority add 1' is not a property to group by; compute(… as Name) first makes one." },
        { "Positions?$apply=groupby((Chapter))", 501, "not-supported", "$apply", "Grouping by the navigation property 'Chapter' (group by properties of what it leads to, such as its key) is not supported." },
        { "Positions?$apply=groupby((rollup(Party)))", 501, "not-supported", "$apply", "'rollup' of a named hierarchy is not supported." },
        { "Positions?$apply=groupby((rollup($all,Party)))", 501, "not-supported", "$apply", "'rollup($all,Party)' in groupby is not supported." },
        { "Positions?$apply=groupby((Party),groupby((Topic),groupby((Id),groupby((Priority),aggregate($count as N)))))", 400, "too-deep", "$apply", "Transformations may be nested 4 deep." },
        { "Positions?$apply=concat(identity,identity)/concat(identity,identity)/concat(identity,identity)/concat(identity,identity)/concat(identity,identity)", 400, "too-complex", "$apply", "'concat', 'rollup' and what is aggregated over navigation properties to many may read the rows 16 times." },
        { "Positions?$apply=identity/identity/identity/identity/identity/identity/identity/identity/identity/identity/identity/identity/identity/identity/identity/identity/identity/identity/identity/identity/identity/identity/identity/identity/identity/identity/identity/identity/identity/identity/identity", 400, "too-complex", "$apply", "$apply takes 30 transformations." },
        { "Positions?$apply=groupby((Party))&$expand=Chapter", 400, "invalid-query", "$select and $expand", "Could not find a property named 'Chapter' on type 'computed.Position'." },
        { "Positions?$apply=groupby((Party))&$search=visa", 501, "not-supported", "$search", "$search in the results of $apply is not supported." },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public void Unsupported_transformation_is_refused_by_name(string url, int status, string code, string target, string sentence)
    {
        var refusal = Sample.Refuse(url);

        Assert.Equal(new QueryRefusal(status, code, sentence, target), refusal);
    }
}
