namespace ODataSql.Tests;

/// <summary>Query options without a value, with an invalid value, or in a wrong place are refused, not ignored.</summary>
public class OptionValueTests
{
    private static readonly string[] AtRoot =
        ["$apply", "$compute", "$filter", "$orderby", "$select", "$expand", "$top", "$skip", "$count", "$skiptoken", "$at", "$from", "$format", "filter", "ORDERBY", "@a"];

    private static readonly string[] InExpand = ["$filter", "$search", "$orderby", "$select", "$expand", "$compute", "$apply", "$top", "$skip", "$count", "$levels", "$at", "$from"];

    public static TheoryData<string, string> Empty()
    {
        var rows = new TheoryData<string, string>();
        foreach (var option in AtRoot)
        {
            rows.Add($"Positions?{option}=", Known(option));
            rows.Add($"Positions?{option}", Known(option));
            rows.Add($"Positions?{option}=%20", Known(option));
        }

        foreach (var option in InExpand)
        {
            rows.Add($"Chapters?$expand=Positions({option}=)", option);
            rows.Add($"Chapters?$expand=Children($expand=Positions({option}=%20))", option);
        }

        foreach (var option in new[] { "$filter", "$search" })
        {
            rows.Add($"Chapters?$expand=Positions/$count({option}=)", option);
            rows.Add($"Chapters?$filter=Positions/$count({option}=) gt 0", option);
            rows.Add($"Chapters?$orderby=Positions/$count($filter=true;{option}=)", option);
        }

        return rows;
    }

    private static string Known(string option) => option.StartsWith('@') ? option : "$" + option.TrimStart('$').ToLowerInvariant();

    [Theory]
    [MemberData(nameof(Empty))]
    public void Option_without_a_value_is_400_with_its_name(string url, string option)
    {
        var refusal = Sample.Refuse(url);

        Assert.Equal((400, true), (refusal.Status, refusal.Message.Contains($"'{option}'", StringComparison.Ordinal)));
    }

    /// <summary>Paths in <c>$expand</c>, and the options that may follow them.</summary>
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Children"] = ["$filter", "$orderby", "$select", "$expand", "$compute", "$apply", "$top", "$skip", "$count", "$levels"],
        ["Children/$ref"] = ["$filter", "$orderby", "$top", "$skip", "$count"],
        ["Children/$count"] = ["$filter"],
        ["Parent"] = ["$filter", "$select", "$expand", "$compute", "$apply", "$levels"],
        ["Parent/$ref"] = ["$filter"],
        ["Parent/$count"] = [],
        ["*/$ref"] = [],
        ["*/$count"] = [],
    };

    /// <summary>Every nested option of the standards, with a valid value.</summary>
    private static readonly Dictionary<string, string> Values = new()
    {
        ["$filter"] = "Id eq 1",
        ["$orderby"] = "Id",
        ["$select"] = "Id",
        ["$expand"] = "Positions",
        ["$compute"] = "1 as X",
        ["$apply"] = "identity",
        ["$top"] = "1",
        ["$skip"] = "1",
        ["$count"] = "true",
        ["$levels"] = "1",
        ["$format"] = "json",
        ["$id"] = "Chapters(1)",
        ["$skiptoken"] = "W10",
        ["$deltatoken"] = "x",
        ["$index"] = "1",
        ["$schemaversion"] = "*",
        ["$frobnicate"] = "1",
    };

    public static TheoryData<string, string, bool> Nested()
    {
        var rows = new TheoryData<string, string, bool>();
        foreach (var (path, allowed) in Allowed)
        {
            foreach (var option in Values.Keys)
                rows.Add(path, option, allowed.Contains(option));
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Nested))]
    public void Nested_option_in_a_wrong_place_is_400(string path, string option, bool isAllowed)
    {
        var refusal = Sample.Engine.Compile(new QueryRequest($"Chapters?$expand={path}({option}={Values[option]})", Sample.Root, null, DateTimeOffset.UnixEpoch), out _);

        Assert.Equal((isAllowed, true), (refusal is null, refusal is null || refusal.Status == 400 && refusal.Message.Length > 0));
    }

    [Theory]
    [InlineData("Chapters?$expand=Children/$ref($levels=4)", "'Children/$ref' takes no '$levels'; it takes $filter, $search, $at, $from, $to, $toInclusive, $orderby, $skip, $top, $count.")]
    [InlineData("Chapters?$expand=Children/$count($count=true)", "'Children/$count' takes no '$count'; it takes $filter, $search, $at, $from, $to, $toInclusive.")]
    [InlineData("Chapters?$expand=*/$ref($top=1)", "'*/$ref' takes no '$top'.")]
    [InlineData("Chapters?$expand=*($select=Id)", "'*' takes no '$select'; it takes $levels.")]
    [InlineData("Chapters?$filter=Children/$count($top=1) gt 0", "'$count' takes no '$top'; it takes $filter, $search.")]
    [InlineData("Chapters?$filter=Children/$count($filter=Id eq 1;$filter=Id eq 2) gt 0", "The query option '$filter' is given twice in '$count'.")]
    [InlineData("Chapters?$expand=Children($top=1;$top=2)", "The query option '$top' is given twice in 'Children'.")]
    [InlineData("Chapters?$expand=Children($top=1;top=2)", "The query option '$top' is given twice in 'Children'.")]
    [InlineData("Chapters?$expand=Children($select=Id;)", "An option is missing beside a semicolon or parenthesis in $expand.")]
    [InlineData("Chapters?$expand=Children()", "An option is missing beside a semicolon or parenthesis in $expand.")]
    [InlineData("Chapters?$expand=Children(;$select=Id)", "An option is missing beside a semicolon or parenthesis in $expand.")]
    [InlineData("Chapters?$expand=Children,", "A name is missing in $expand.")]
    [InlineData("Chapters?$expand=,Children", "A name is missing in $expand.")]
    [InlineData("Chapters?$select=Id,", "A name is missing in $select.")]
    [InlineData("Chapters?$select=Id,,Code", "A name is missing in $select.")]
    [InlineData("Chapters?$expand=Children($select=Id,)", "A name is missing in $select.")]
    [InlineData("Chapters?$top=+5", "'$top' takes a non-negative whole number, and not ' 5'.")]
    [InlineData("Chapters?$top=%2B5", "'$top' takes a non-negative whole number, and not '+5'.")]
    [InlineData("Chapters?$skip=1.0", "'$skip' takes a non-negative whole number, and not '1.0'.")]
    [InlineData("Chapters?$expand=Children($top=%2B1)", "'$top' takes a non-negative whole number, and not '+1'.")]
    [InlineData("Chapters(@a)?@a=", "'@a' has no value; leave it out, or say what it is to be: @a=value.")]
    public void Invalid_option_value_is_400_with_its_reason(string url, string sentence)
    {
        Assert.Equal((400, sentence), (Sample.Refuse(url).Status, Sample.Refuse(url).Message));
    }

    /// <summary>Separators in wrong places.</summary>
    [Theory]
    [InlineData("Positions?$search=a;b")]
    [InlineData("Positions?$search=visa;$top=1")]
    [InlineData("Positions?$apply=search(a;b)")]
    [InlineData("Positions?$filter=Id eq 1;$top=1")]
    [InlineData("Positions?$filter=Id eq 1%26$top=1")]
    [InlineData("Positions?$filter=Id eq 1,Id eq 2")]
    [InlineData("Positions?$filter=Id in (1;2)")]
    [InlineData("Positions?$orderby=Id;Topic")]
    [InlineData("Positions?$select=Id;Topic")]
    [InlineData("Positions?$select=Id%26Topic")]
    [InlineData("Positions?$compute=1 as X;2 as Y")]
    [InlineData("Positions?$apply=identity;identity")]
    [InlineData("Positions?$apply=identity,identity")]
    [InlineData("Positions?$top=1;$skip=1")]
    [InlineData("Positions?$count=true;$top=1")]
    [InlineData("Chapters?$expand=Children;Positions")]
    [InlineData("Chapters?$expand=Children%26Positions")]
    [InlineData("Chapters?$expand=Children($select=Id%26$top=1)")]
    [InlineData("Chapters?$expand=Children($select=Id,$top=1)")]
    [InlineData("Chapters?$expand=Children($select=Id&$top=1)")]
    [InlineData("Chapters?$expand=Positions($search=a;b)")]
    [InlineData("Chapters?$filter=Positions/$count($search=a;b) gt 0")]
    public void Misplaced_separator_is_400(string url)
    {
        Assert.Equal(400, Sample.Refuse(url).Status);
    }
}
