using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Analysts;

/// <summary>A question that analysts ask, as an address of the API.</summary>
/// <param name="Words">What is asked.</param>
/// <param name="Address">The address below the root of the API, as it is typed.</param>
/// <param name="Columns">The members that each row of the answer has.</param>
internal sealed record SampleQuestion(string Words, string Address, IReadOnlyList<string> Columns)
{
    /// <summary>The questions of the page.</summary>
    public static readonly IReadOnlyList<SampleQuestion> All =
    [
        new(N("Chapters about energy"), "Chapters?$filter=Area eq 'energy'&$select=Code,Heading,Status", ["Code", "Heading", "Status"]),
        new(N("How the chapters stood on 14 May 2014"), "Chapters?$at=2014-05-14&$select=Code,Heading,Status", ["Code", "Heading", "Status"]),
        new(N("How many chapters have which status"), "Chapters?$apply=groupby((Status),aggregate($count as N))", ["Status", "N"]),
        new(N("What round 6 changed"), "StateOfPlay?$filter=RoundNumber eq 6 and Changed eq true&$select=ChapterCode,Heading,Status",
            ["ChapterCode", "Heading", "Status"]),
        new(N("Round 6 with what it did"), "Rounds?$filter=Number eq 6&$expand=Outcomes($select=ChapterCode,StatusAfter)", ["Number", "Outcomes"]),
        new(N("Which rounds moved chapters, and how many"),
            "StateOfPlay?$apply=filter(Changed eq true)/groupby((RoundNumber),aggregate($count as Chapters))&$orderby=RoundNumber",
            ["RoundNumber", "Chapters"]),
        new(N("Positions of each party, counted"), "Positions?$apply=groupby((Party),aggregate($count as N))", ["Party", "N"]),
        new(N("Chapters on which Kazakhstan spoke of visas"),
            "Chapters?$filter=Positions/any(p: p/Party eq 'KZ' and contains(p/Text,'visa'))&$select=Code,Heading", ["Code", "Heading"]),
        new(N("The ten newest milestones"), "Milestones?$orderby=Date desc&$top=10&$select=Date,Kind,Title", ["Date", "Kind", "Title"]),
    ];
}
