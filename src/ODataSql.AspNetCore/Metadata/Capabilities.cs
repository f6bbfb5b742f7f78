using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Vocabularies;
using ODataSql.AspNetCore.Hosting;
using static ODataSql.AspNetCore.Metadata.Annotations;

namespace ODataSql.AspNetCore.Metadata;

/// <summary>Describes in a model what the service and each set can do, by the published vocabularies.</summary>
public static class Capabilities
{
    /// <summary>The functions and operators of <c>$filter</c> beyond comparison and logic.</summary>
    public static readonly IReadOnlyList<string> FilterFunctions =
    [
        "contains", "startswith", "endswith", "length", "indexof", "substring", "matchesPattern", "tolower", "toupper", "trim", "concat",
        "year", "month", "day", "hour", "minute", "second", "fractionalseconds", "totaloffsetminutes", "date", "time", "now", "mindatetime",
            "maxdatetime",
        "totalseconds", "round", "floor", "ceiling", "cast", "isof",
    ];

    /// <summary>The steps of <c>$apply</c>.</summary>
    public static readonly IReadOnlyList<string> Transformations =
    [
        "filter", "search", "compute", "groupby", "aggregate", "concat", "identity", "orderby", "top", "skip",
        "topcount", "topsum", "toppercent", "bottomcount", "bottomsum", "bottompercent",
    ];

    // Clients may shape the row that a write answers with.
    private static readonly IEdmExpression Shape = Record(("ExpandSupported", true), ("SelectSupported", true));

    /// <summary>Describes the service.</summary>
    /// <param name="model">The model.</param>
    /// <param name="container">Its container.</param>
    /// <param name="repeatable">Whether the host keeps answers to repeatable requests.</param>
    /// <param name="description">What the service is, in a few words.</param>
    /// <param name="longDescription">The same in some sentences.</param>
    public static void Describe(EdmModel model, EdmEntityContainer container, bool repeatable = false, string? description = null,
        string? longDescription = null)
    {
        model.Annotate(container, "Core.ODataVersions", "4.0 4.01");
        if (description is not null)
            model.Annotate(container, "Core.Description", description);
        if (longDescription is not null)
            model.Annotate(container, "Core.LongDescription", longDescription);
        model.Annotate(container, "Capabilities.ConformanceLevel", Vocabularies.Member("Capabilities.ConformanceLevelType", "Advanced"));
        model.Annotate(container, "Capabilities.SupportedFormats", Strings(
            "application/json;odata.metadata=minimal;IEEE754Compatible=false", "application/json;odata.metadata=full;IEEE754Compatible=true",
                "application/json;odata.metadata=none"));
        model.Annotate(container, "Capabilities.SupportedMetadataFormats", Strings("application/xml", "application/json"));
        model.Annotate(container, "Capabilities.AsynchronousRequestsSupported", false);
        model.Annotate(container, "Capabilities.BatchSupported", true);
        model.Annotate(container, "Capabilities.BatchContinueOnErrorSupported", true);
        model.Annotate(container, "Capabilities.BatchSupport", Record(
            ("Supported", true), ("ContinueOnErrorSupported", true), ("ReferencesInRequestBodiesSupported", true),
            ("ReferencesAcrossChangeSetsSupported", true), ("EtagReferencesSupported", true), ("RequestDependencyConditionsSupported", false),
            ("SupportedFormats", Strings("multipart/mixed", "application/json"))));
        model.Annotate(container, "Capabilities.CrossJoinSupported", true);
        model.Annotate(container, "Capabilities.KeyAsSegmentSupported", true);
        model.Annotate(container, "Capabilities.QuerySegmentSupported", true);
        foreach (var term in repeatable ? new[] { "Supported", "DeleteWithClientIDSupported", "DeleteWithRequestIDSupported" } : [])
            model.Annotate(container, $"Repeatability.{term}", true);
        model.Annotate(container, "Capabilities.FilterFunctions", Strings(FilterFunctions));
    }

    /// <summary>Describes a set.</summary>
    public static void Describe(EdmModel model, EdmEntitySet target, SetCapabilities set)
    {
        foreach (var term in new[] { "TopSupported", "SkipSupported", "IndexableByKey", "ComputeSupported" })
            model.Annotate(target, $"Capabilities.{term}", true);
        model.Annotate(target, "Capabilities.CountRestrictions", Record(("Countable", true)));
        model.Annotate(target, "Capabilities.FilterRestrictions", Record(("Filterable", true)));
        model.Annotate(target, "Capabilities.SortRestrictions", Record(("Sortable", true)));
        model.Annotate(target, "Capabilities.ExpandRestrictions", Record(("Expandable", true), ("MaxLevels", Limits.ExpandDepth)));
        model.Annotate(target, "Capabilities.SearchRestrictions", Record(("Searchable", set.Searchable)));
        model.Annotate(target, "Capabilities.ChangeTracking", Record(("Supported", set.TracksChanges)));
        model.Annotate(target, "Capabilities.InsertRestrictions",
            Record(("Insertable", set.Insertable), ("MaxLevels", WriteLimits.Depth), ("QueryOptions", Shape)));
        model.Annotate(target, "Capabilities.UpdateRestrictions", Record(
            ("Updatable", set.Updatable), ("Upsertable", set.Upsertable), ("DeltaUpdateSupported", false), ("FilterSegmentSupported", false),
            ("QueryOptions", Shape)));
        model.Annotate(target, "Capabilities.DeepInsertSupport", Record(("Supported", set.Insertable), ("ContentIDSupported", false)));
        model.Annotate(target, "Capabilities.DeepUpdateSupport", Record(("Supported", set.Updatable), ("ContentIDSupported", false)));
        model.Annotate(target, "Capabilities.DeleteRestrictions", Record(("Deletable", set.Deletable), ("FilterSegmentSupported", false)));
        model.Annotate(target, "Aggregation.ApplySupported", Record(
            ("Transformations", Strings(Transformations)), ("Rollup", Vocabularies.Member("Aggregation.RollupType", "MultipleHierarchies"))));
        if (TimelineOf(set) is { } timeline)
            model.Annotate(target, "Temporal.ApplicationTimeSupport", Record(
                ("UnitOfTime", Record("Temporal.UnitOfTimeDate", ("ClosedClosedPeriods", false))),
                ("Timeline", timeline),
                ("SupportedActions", Strings())));
    }

    private static IEdmExpression? TimelineOf(SetCapabilities set) =>
        set.Timeline is { } timeline
            ? Record("Temporal.TimelineVisible",
                ("PeriodStart", new EdmPropertyPathExpression(timeline.PeriodStart)),
                ("PeriodEnd", new EdmPropertyPathExpression(timeline.PeriodEnd)),
                ("ObjectKey", new EdmCollectionExpression(set.TimelineKey.Select(name => new EdmPropertyPathExpression(name)))))
        : set.IsSnapshot ? Record("Temporal.TimelineSnapshot")
        : null;
}
