using Microsoft.OData.Edm;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
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
        [ActionNames.LogOutcomes] = new(OutcomeSet.SetName, a => Permissions.CheckWrite(a, OutcomeSet.SetName), ChangesItsRow: false,
            (session, id, _, sent) => LogOutcomes.Run(session, id, Many(sent, ActionParameters.Outcomes, Entry)!)),
        [ActionNames.Reopen] = OnRow(ChapterSet.SetName, (session, id, condition, sent) =>
            ReopenChapter.Run(
                session, id, condition, Text(sent, ActionParameters.Reason)!, (int?)Number(sent, ActionParameters.RoundNumber),
                Text(sent, ActionParameters.From) is { } day ? Days.Parse(day) : null)) with
        {
            Role = a => Permissions.CheckDecide(a, "reopens a chapter"),
        },
        [ActionNames.Supersede] = OnRow(PositionSet.SetName, (session, id, condition, sent) =>
            SupersedePosition.Run(session, id, condition, Text(sent, PositionSet.Text)!)),
        [ActionNames.Complete] = OnRow(DeadlineSet.SetName, (session, id, condition, _) => CompleteDeadline.Run(session, id, condition)),
        [ActionNames.Move] = OnRow(DeadlineSet.SetName, (session, id, condition, sent) =>
            MoveDeadline.Run(session, id, condition, Days.Parse(Text(sent, DeadlineSet.DueOn)!), Text(sent, ActionParameters.Reason)!)),
        [ActionNames.Waive] = OnRow(DeadlineSet.SetName, (session, id, condition, sent) =>
            WaiveDeadline.Run(session, id, condition, Text(sent, ActionParameters.Reason)!)),
        [ActionNames.Resolve] = OnRow(IssueSet.SetName, (session, id, condition, sent) =>
            ResolveIssue.Run(session, id, condition, (int?)Number(sent, ActionParameters.RoundNumber), Text(sent, ActionParameters.Note))),
    };

    private static readonly Dictionary<string, ActionCommand> Widening = EntitySets.WithReaders.ToDictionary(set => set.TypeName, set =>
        OnRow(set.Name, (session, id, condition, sent) =>
            WidenRow.Run(session, set.Name, id, condition, Text(sent, set.Visibility!)!, Number(sent, ActionParameters.Confirm) == 1)) with
        {
            Role = a => Permissions.CheckDecide(a, WidenRow.What),
        });

    /// <summary>The command of a bound action; one name may be bound to rows of several sets.</summary>
    public static ActionCommand Of(IEdmAction action) =>
        action.Name == ActionNames.Widen ? Widening[((IEdmEntityType)action.Parameters.First().Type.Definition).Name] : ByName[action.Name];

    private static ActionCommand OnRow(string set, Func<Session, long, RowVersionCondition, Values, Result<long>> run) =>
        new(set, a => Permissions.CheckWrite(a, set), ChangesItsRow: true, (session, id, condition, sent) =>
        {
            var result = run(session, id, condition, sent);
            return result.IsRefused(out var refusal) ? refusal : new[] { result.Value };
        });

    private static OutcomeEntry Entry(Values sent) => new(
        Text(sent, ActionParameters.Chapter), Number(sent, OutcomeSet.ChapterId), Text(sent, OutcomeSet.StatusAfter),
        Text(sent, OutcomeSet.Summary), Text(sent, OutcomeSet.NextSteps), Number(sent, OutcomeSet.ArticlesAgreed),
        Number(sent, OutcomeSet.ArticlesOpen), Text(sent, OutcomeSet.Visibility), Many(sent, ActionParameters.Issues, Issue),
        Many(sent, ActionParameters.Deadlines, Due));

    private static NewIssue Issue(Values sent) => new(
        Text(sent, IssueSet.Title), Text(sent, IssueSet.Description), Number(sent, IssueSet.Priority), Text(sent, IssueSet.Owner),
        Text(sent, IssueSet.Visibility));

    private static NewDeadline Due(Values sent) => new(
        Text(sent, DeadlineSet.Title), Text(sent, DeadlineSet.DueOn), Text(sent, DeadlineSet.Kind), Text(sent, DeadlineSet.DueTime),
        Text(sent, DeadlineSet.TimeZone), Text(sent, DeadlineSet.ResponsibleParty), Text(sent, DeadlineSet.Owner),
        Text(sent, DeadlineSet.Visibility));

    private static string? Text(Values sent, PropertyDefinition property) => Text(sent, property.Name);

    private static string? Text(Values sent, string name) => (string?)sent.GetValueOrDefault(name);

    private static long? Number(Values sent, PropertyDefinition property) => Number(sent, property.Name);

    private static long? Number(Values sent, string name) => (long?)sent.GetValueOrDefault(name);

    private static List<T>? Many<T>(Values sent, string name, Func<Values, T> read) =>
        ((List<object?>?)sent.GetValueOrDefault(name))?.ConvertAll(item => read((Values)item!));
}
