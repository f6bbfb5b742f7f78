using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Vocabularies;
using ODataSql.AspNetCore.Metadata;
using PcaTracker.Contract;
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

        Bound(model, types["Rounds"], "LogOutcomes", "Records what the round did to chapters, with the issues and deadlines that follow.",
            Many(types["Outcomes"]), ("Outcomes", Many(AddOutcomeEntry(model))));
        Bound(model, types["Chapters"], "Reopen", "Takes a closed chapter up again.", One(types["Chapters"]), ("Reason", text));
        Bound(model, types["Positions"], "Supersede", "Replaces a position by a new text, which refers back to it.", One(types["Positions"]),
            ("Text", text));
        Bound(model, types["Deadlines"], "Complete", "Says that what was due is done.", One(types["Deadlines"]));
        Bound(model, types["Deadlines"], "Move", "Gives a deadline a new day.", One(types["Deadlines"]), ("DueOn", day), ("Reason", text));
        Bound(model, types["Deadlines"], "Waive", "Says that what was due is not needed any more.", One(types["Deadlines"]), ("Reason", text));
        Bound(model, types["Issues"], "Resolve", "Says that an open point is settled.", One(types["Issues"]),
            ("RoundNumber", EdmCoreModel.Instance.GetInt32(isNullable: true)), ("Note", optionalText));

        foreach (var set in EntitySets.WithReaders)
            AddWiden(model, types[set.Name]);

        var closeAll = new EdmAction(TrackerModel.Namespace, "CloseAllChapters", null);
        model.AddElement(closeAll);
        container.AddActionImport("CloseAllChapters", closeAll);
        model.Annotate(closeAll, "Core.Description", "Closes every chapter at once, or none.");
    }

    private static void AddWiden(EdmModel model, EdmEntityType type)
    {
        var action = Bound(model, type, EntitySets.Widen, "Lets the next wider circle read the row: both delegations, then everybody.", One(type),
            ("Visibility", EdmCoreModel.Instance.GetString(isNullable: false)), ("Confirm", EdmCoreModel.Instance.GetBoolean(isNullable: false)));
        model.Annotate(action, "Core.LongDescription",
            "For a head of the delegation whose paper it is. Confirm is true, and If-Match holds the tag of the row as it was read; * is not "
                + "enough. Narrowing is a change of Visibility.");
        model.Annotate(action.FindParameter("Visibility"), "Validation.AllowedValues",
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
        var issue = Complex(model, "NewIssue", ("Title", false), ("Description", true), ("Owner", true), ("Visibility", true));
        issue.AddStructuralProperty("Priority", EdmPrimitiveTypeKind.Int32, isNullable: true);

        var deadline = Complex(model, "NewDeadline", ("Title", false), ("Kind", true), ("TimeZone", true), ("ResponsibleParty", true),
            ("Owner", true), ("Visibility", true));
        deadline.AddStructuralProperty("DueOn", EdmPrimitiveTypeKind.Date, isNullable: false);
        deadline.AddStructuralProperty("DueTime", EdmPrimitiveTypeKind.TimeOfDay, isNullable: true);

        var entry = Complex(model, "OutcomeEntry", ("Chapter", true), ("StatusAfter", true), ("Summary", false), ("NextSteps", true),
            ("Visibility", true));
        entry.AddStructuralProperty("ChapterId", EdmPrimitiveTypeKind.Int64, isNullable: true);
        entry.AddStructuralProperty("ArticlesAgreed", EdmPrimitiveTypeKind.Int32, isNullable: true);
        entry.AddStructuralProperty("ArticlesOpen", EdmPrimitiveTypeKind.Int32, isNullable: true);
        entry.AddStructuralProperty("Issues", Many(issue));
        entry.AddStructuralProperty("Deadlines", Many(deadline));
        return entry;
    }

    private static EdmComplexType Complex(EdmModel model, string name, params IReadOnlyList<(string Name, bool Nullable)> texts)
    {
        var type = model.AddComplexType(TrackerModel.Namespace, name);
        foreach (var text in texts)
            type.AddStructuralProperty(text.Name, EdmPrimitiveTypeKind.String, text.Nullable);
        return type;
    }

    private static EdmEntityTypeReference One(EdmEntityType type) => new(type, isNullable: false);

    private static EdmCollectionTypeReference Many(EdmEntityType type) => new(new EdmCollectionType(One(type)));

    private static EdmCollectionTypeReference Many(EdmComplexType type) =>
        new(new EdmCollectionType(new EdmComplexTypeReference(type, isNullable: false)));
}
