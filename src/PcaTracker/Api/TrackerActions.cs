using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Vocabularies;
using ODataSql.AspNetCore.Metadata;
using PcaTracker.Contract;
using PcaTracker.Contract.Sets;
using PcaTracker.Domain;

namespace PcaTracker.Api;

/// <summary>The actions of the contract: what a delegation does to the record beyond changing a row.</summary>
internal static class TrackerActions
{
    /// <summary>Adds the actions and the parameter types they need.</summary>
    public static void AddTo(EdmModel model, EdmEntityContainer container, IReadOnlyDictionary<string, EdmEntityType> types)
    {
        var text = EdmCoreModel.Instance.GetString(isNullable: false);
        var optionalText = EdmCoreModel.Instance.GetString(isNullable: true);
        var day = EdmCoreModel.Instance.GetDate(isNullable: false);

        Bound(model, types[RoundSet.SetName], ActionNames.LogOutcomes,
            "Records what the round did to chapters, with the issues and deadlines that follow.",
            Many(types[OutcomeSet.SetName]), (ActionParameters.Outcomes, Many(AddOutcomeEntry(model))));
        Bound(model, types[ChapterSet.SetName], ActionNames.Reopen, "Takes a closed chapter up again.", One(types[ChapterSet.SetName]),
            (ActionParameters.Reason, text), (ActionParameters.RoundNumber, EdmCoreModel.Instance.GetInt32(isNullable: true)),
            (ActionParameters.From, EdmCoreModel.Instance.GetDate(isNullable: true)));
        Bound(model, types[PositionSet.SetName], ActionNames.Supersede, "Replaces a position by a new text, which refers back to it.",
            One(types[PositionSet.SetName]), (PositionSet.Text.Name, text));
        Bound(model, types[DeadlineSet.SetName], ActionNames.Complete, "Says that what was due is done.", One(types[DeadlineSet.SetName]));
        Bound(model, types[DeadlineSet.SetName], ActionNames.Move, "Gives a deadline a new day.", One(types[DeadlineSet.SetName]),
            (DeadlineSet.DueOn.Name, day), (ActionParameters.Reason, text));
        Bound(model, types[DeadlineSet.SetName], ActionNames.Waive, "Says that what was due is not needed any more.",
            One(types[DeadlineSet.SetName]), (ActionParameters.Reason, text));
        Bound(model, types[IssueSet.SetName], ActionNames.Resolve, "Says that an open point is settled.", One(types[IssueSet.SetName]),
            (ActionParameters.RoundNumber, EdmCoreModel.Instance.GetInt32(isNullable: true)), (ActionParameters.Note, optionalText));

        foreach (var set in EntitySets.WithReaders)
            AddWiden(model, types[set.Name]);

        var closeAll = new EdmAction(TrackerModel.Namespace, ActionNames.CloseAllChapters, null);
        model.AddElement(closeAll);
        container.AddActionImport(ActionNames.CloseAllChapters, closeAll);
        model.Annotate(closeAll, "Core.Description", "Closes every chapter at once, or none.");
    }

    private static void AddWiden(EdmModel model, EdmEntityType type)
    {
        var readers = EntitySets.WithReaders.First().Visibility!.Name;
        var action = Bound(model, type, ActionNames.Widen, "Lets the next wider circle read the row: both delegations, then everybody.", One(type),
            (readers, EdmCoreModel.Instance.GetString(isNullable: false)),
            (ActionParameters.Confirm, EdmCoreModel.Instance.GetBoolean(isNullable: false)));
        model.Annotate(action, "Core.LongDescription",
            "For a head of the delegation whose paper it is. Confirm is true, and If-Match holds the tag of the row as it was read; * is not "
                + "enough. Narrowing is a change of Visibility.");
        model.Annotate(action.FindParameter(readers), "Validation.AllowedValues",
            new EdmCollectionExpression(new[] { Visibility.Shared, Visibility.Public }.Select(v => Annotations.Record(("Value", v)))));
    }

    private static EdmAction Bound(EdmModel model, EdmEntityType type, string name, string description, IEdmTypeReference returns,
        params IReadOnlyList<(string Name, IEdmTypeReference Type)> parameters)
    {
        var action = new EdmAction(TrackerModel.Namespace, name, returns, isBound: true, entitySetPathExpression: null);
        action.AddParameter("entity", new EdmEntityTypeReference(type, isNullable: false));
        foreach (var parameter in parameters)
            action.AddParameter(parameter.Name, parameter.Type);
        model.AddElement(action);
        model.Annotate(action, "Core.Description", description);
        return action;
    }

    /// <summary>What a round did to one chapter, with what follows from it.</summary>
    private static EdmComplexType AddOutcomeEntry(EdmModel model)
    {
        var issue = Complex(model, "NewIssue", "An issue that follows from an outcome.", (IssueSet.Title, false), (IssueSet.Description, true),
            (IssueSet.Owner, true), (IssueSet.Visibility, true), (IssueSet.Priority, true));
        var deadline = Complex(model, "NewDeadline", "A deadline that follows from an outcome.", (DeadlineSet.Title, false),
            (DeadlineSet.Kind, true), (DeadlineSet.TimeZone, true), (DeadlineSet.ResponsibleParty, true), (DeadlineSet.Owner, true),
            (DeadlineSet.Visibility, true), (DeadlineSet.DueOn, false), (DeadlineSet.DueTime, true));
        var entry = model.AddComplexType(TrackerModel.Namespace, "OutcomeEntry");
        model.Annotate(entry, "Core.Description", "What a round did to one chapter, with the issues and deadlines that follow.");
        Add(model, entry, ActionParameters.Chapter, "Code of the chapter, such as III.9, in place of its Id.",
            EdmCoreModel.Instance.GetString(isNullable: true));
        Add(model, entry, (OutcomeSet.StatusAfter, true), (OutcomeSet.Summary, false), (OutcomeSet.NextSteps, true),
            (OutcomeSet.Visibility, true), (OutcomeSet.ChapterId, true), (OutcomeSet.ArticlesAgreed, true), (OutcomeSet.ArticlesOpen, true));
        Add(model, entry, ActionParameters.Issues, "Issues to add to the chapter.", Many(issue));
        Add(model, entry, ActionParameters.Deadlines, "Deadlines to set for the chapter.", Many(deadline));
        return entry;
    }

    private static EdmComplexType Complex(EdmModel model, string name, string description,
        params IReadOnlyList<(PropertyDefinition Property, bool IsNullable)> properties)
    {
        var type = model.AddComplexType(TrackerModel.Namespace, name);
        model.Annotate(type, "Core.Description", description);
        Add(model, type, properties);
        return type;
    }

    private static void Add(EdmModel model, EdmComplexType type, params IReadOnlyList<(PropertyDefinition Property, bool IsNullable)> properties)
    {
        foreach (var (property, isNullable) in properties)
            Add(model, type, property.Name, property.Description, EdmCoreModel.Instance.GetPrimitive(property.Kind, isNullable));
    }

    private static void Add(EdmModel model, EdmComplexType type, string name, string description, IEdmTypeReference propertyType) =>
        model.Annotate(type.AddStructuralProperty(name, propertyType), "Core.Description", description);

    private static EdmEntityTypeReference One(EdmEntityType type) => new(type, isNullable: false);

    private static EdmCollectionTypeReference Many(EdmEntityType type) => new(new EdmCollectionType(One(type)));

    private static EdmCollectionTypeReference Many(EdmComplexType type) =>
        new(new EdmCollectionType(new EdmComplexTypeReference(type, isNullable: false)));
}
