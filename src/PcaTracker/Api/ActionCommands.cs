using PcaTracker.Contract.Sets;
using Microsoft.OData.Edm;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Features.Chapters;
using PcaTracker.Features.Deadlines;
using PcaTracker.Features.Issues;
using PcaTracker.Features.Positions;
using PcaTracker.Features.Rounds;
using PcaTracker.Rows;
using PcaTracker.Storage;
using Values = System.Collections.Generic.IReadOnlyDictionary<string, object?>;

namespace PcaTracker.Api;

/// <summary>What a bound action runs.</summary>
/// <param name="Set">Set of the rows it answers with.</param>
/// <param name="Role">Why whoever calls may not; the same check stands in the command, here it comes before anything is read.</param>
/// <param name="ChangesItsRow">Whether it changes the row it is bound to, so that <c>If-Match</c> is asked for.</param>
/// <param name="Run">Runs it on a row with parameters; the keys of what it answers with.</param>
internal sealed record ActionCommand(
    string Set, Func<Actor, Refusal?> Role, bool ChangesItsRow, Func<Session, long, RowVersionCondition, Values, Result<IReadOnlyList<long>>> Run);

/// <summary>The actions of the contract and the commands behind them.</summary>
internal static class ActionCommands
{
    private static readonly Dictionary<string, ActionCommand> ByName = new()
    {
        ["LogOutcomes"] = new(OutcomeSet.SetName, a => Permissions.CheckWrite(a, OutcomeSet.SetName), ChangesItsRow: false,
            (session, id, _, sent) => LogOutcomes.Run(session, id, Many(sent, "Outcomes", Entry)!)),
        ["Reopen"] = OnRow(ChapterSet.SetName, (session, id, condition, sent) =>
            ReopenChapter.Run(session, id, condition, Text(sent, "Reason")!)) with
        {
            Role = a => Permissions.CheckDecide(a, "reopens a chapter"),
        },
        ["Supersede"] = OnRow(PositionSet.SetName, (session, id, condition, sent) =>
            SupersedePosition.Run(session, id, condition, Text(sent, "Text")!)),
        ["Complete"] = OnRow(DeadlineSet.SetName, (session, id, condition, _) => CompleteDeadline.Run(session, id, condition)),
        ["Move"] = OnRow(DeadlineSet.SetName, (session, id, condition, sent) =>
            MoveDeadline.Run(session, id, condition, Days.Parse(Text(sent, "DueOn")!), Text(sent, "Reason")!)),
        ["Waive"] = OnRow(DeadlineSet.SetName, (session, id, condition, sent) => WaiveDeadline.Run(session, id, condition, Text(sent, "Reason")!)),
        ["Resolve"] = OnRow(IssueSet.SetName, (session, id, condition, sent) =>
            ResolveIssue.Run(session, id, condition, (int?)Number(sent, "RoundNumber"), Text(sent, "Note"))),
    };

    private static readonly Dictionary<string, ActionCommand> Widening = EntitySets.WithReaders.ToDictionary(set => set.TypeName, set =>
        OnRow(set.Name, (session, id, condition, sent) =>
            WidenRow.Run(session, set.Name, id, condition, Text(sent, "Visibility")!, Number(sent, "Confirm") == 1)) with
        {
            Role = a => Permissions.CheckDecide(a, WidenRow.What),
        });

    /// <summary>The command of a bound action; one name may be bound to rows of several sets.</summary>
    public static ActionCommand Of(IEdmAction action) =>
        action.Name == EntitySets.Widen ? Widening[((IEdmEntityType)action.Parameters.First().Type.Definition).Name] : ByName[action.Name];

    private static ActionCommand OnRow(string set, Func<Session, long, RowVersionCondition, Values, Result<long>> run) =>
        new(set, a => Permissions.CheckWrite(a, set), ChangesItsRow: true, (session, id, condition, sent) =>
        {
            var result = run(session, id, condition, sent);
            return result.IsRefused(out var refusal) ? refusal : new[] { result.Value };
        });

    private static OutcomeEntry Entry(Values sent) => new(
        Text(sent, "Chapter"), Number(sent, "ChapterId"), Text(sent, "StatusAfter"), Text(sent, "Summary"), Text(sent, "NextSteps"),
        Number(sent, "ArticlesAgreed"), Number(sent, "ArticlesOpen"), Text(sent, "Visibility"),
        Many(sent, "Issues", Issue), Many(sent, "Deadlines", Due));

    private static NewIssue Issue(Values sent) =>
        new(Text(sent, "Title"), Text(sent, "Description"), Number(sent, "Priority"), Text(sent, "Owner"), Text(sent, "Visibility"));

    private static NewDeadline Due(Values sent) => new(
        Text(sent, "Title"), Text(sent, "DueOn"), Text(sent, "Kind"), Text(sent, "DueTime"), Text(sent, "TimeZone"),
        Text(sent, "ResponsibleParty"), Text(sent, "Owner"), Text(sent, "Visibility"));

    private static string? Text(Values sent, string name) => (string?)sent.GetValueOrDefault(name);

    private static long? Number(Values sent, string name) => (long?)sent.GetValueOrDefault(name);

    private static List<T>? Many<T>(Values sent, string name, Func<Values, T> read) =>
        ((List<object?>?)sent.GetValueOrDefault(name))?.ConvertAll(item => read((Values)item!));
}
