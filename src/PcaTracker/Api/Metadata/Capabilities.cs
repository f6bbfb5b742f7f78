using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Vocabularies;
using ODataSql;
using ODataSql.AspNetCore.Metadata;
using ODataSql.AspNetCore.Protocol;
using PcaTracker.Api.Delta;
using PcaTracker.Api.Writing;
using PcaTracker.Contract;
using static ODataSql.AspNetCore.Metadata.Annotations;

namespace PcaTracker.Api.Metadata;

/// <summary>What the feed can do and what each set takes, in the terms of the published vocabularies.</summary>
internal static class Capabilities
{
    /// <summary>The functions and operators of <c>$filter</c> beyond comparison and logic.</summary>
    public static readonly IReadOnlyList<string> FilterFunctions =
    [
        "contains", "startswith", "endswith", "length", "indexof", "substring", "matchesPattern", "tolower", "toupper", "trim", "concat",
        "year", "month", "day", "hour", "minute", "second", "fractionalseconds", "totaloffsetminutes", "date", "time", "now", "mindatetime", "maxdatetime",
        "totalseconds", "round", "floor", "ceiling", "cast", "isof",
    ];

    /// <summary>The steps of <c>$apply</c>.</summary>
    public static readonly IReadOnlyList<string> Transformations =
    [
        "filter", "search", "compute", "groupby", "aggregate", "concat", "identity", "orderby", "top", "skip",
        "topcount", "topsum", "toppercent", "bottomcount", "bottomsum", "bottompercent",
    ];

    // What a write answers with may be shaped.
    private static readonly IEdmExpression Shape = Record(("ExpandSupported", true), ("SelectSupported", true));

    public static void Describe(EdmModel model, EdmEntityContainer container)
    {
        model.Annotate(container, "Core.ODataVersions", "4.0 4.01");
        model.Annotate(container, "Core.Description", "The record of a treaty negotiation.");
        model.Annotate(container, "Core.LongDescription",
            "What the reader may see of chapters, articles, rounds, outcomes, positions, issues and deadlines; what it may not see does not exist. Rows of own sets are changed with If-Match.");
        model.Annotate(container, "Capabilities.ConformanceLevel", Vocabularies.Member("Capabilities.ConformanceLevelType", "Advanced"));
        model.Annotate(container, "Capabilities.SupportedFormats", Strings(
            "application/json;odata.metadata=minimal;IEEE754Compatible=false", "application/json;odata.metadata=full;IEEE754Compatible=true", "application/json;odata.metadata=none"));
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
        foreach (var term in new[] { "Supported", "DeleteWithClientIDSupported", "DeleteWithRequestIDSupported" })
            model.Annotate(container, $"Repeatability.{term}", true);
        model.Annotate(container, "Capabilities.FilterFunctions", Strings(FilterFunctions));
    }

    public static void Describe(EdmModel model, EdmEntitySet target, EntitySetDefinition set)
    {
        foreach (var term in new[] { "TopSupported", "SkipSupported", "IndexableByKey", "ComputeSupported" })
            model.Annotate(target, $"Capabilities.{term}", true);
        model.Annotate(target, "Capabilities.CountRestrictions", Record(("Countable", true)));
        model.Annotate(target, "Capabilities.FilterRestrictions", Record(("Filterable", true)));
        model.Annotate(target, "Capabilities.SortRestrictions", Record(("Sortable", true)));
        model.Annotate(target, "Capabilities.ExpandRestrictions", Record(("Expandable", true), ("MaxLevels", Limits.ExpandDepth)));
        model.Annotate(target, "Capabilities.SearchRestrictions", Record(("Searchable", set.Properties.Any(p => p.Searched))));
        model.Annotate(target, "Capabilities.ChangeTracking", Record(("Supported", set.IsTracked)));
        model.Annotate(target, "Capabilities.InsertRestrictions", Record(("Insertable", set.Creatable), ("MaxLevels", RowReader.MaxDepth), ("QueryOptions", Shape)));
        model.Annotate(target, "Capabilities.UpdateRestrictions", Record(
            ("Updatable", set.Creatable), ("Upsertable", set.Creatable && set.AlternateKey is not null), ("DeltaUpdateSupported", false), ("FilterSegmentSupported", false),
            ("QueryOptions", Shape)));
        model.Annotate(target, "Capabilities.DeepInsertSupport", Record(("Supported", set.Creatable), ("ContentIDSupported", false)));
        model.Annotate(target, "Capabilities.DeepUpdateSupport", Record(("Supported", set.Creatable), ("ContentIDSupported", false)));
        model.Annotate(target, "Capabilities.DeleteRestrictions", Record(("Deletable", set.Creatable), ("FilterSegmentSupported", false)));
        model.Annotate(target, "Aggregation.ApplySupported", Record(
            ("Transformations", Strings(Transformations)), ("Rollup", Vocabularies.Member("Aggregation.RollupType", "MultipleHierarchies"))));
        if (set.Timeline is { } timeline)
            model.Annotate(target, "Temporal.ApplicationTimeSupport", Record(
                ("UnitOfTime", Record("Temporal.UnitOfTimeDate", ("ClosedClosedPeriods", false))),
                ("Timeline", Record("Temporal.TimelineVisible",
                    ("PeriodStart", new EdmPropertyPathExpression(timeline.PeriodStart)),
                    ("PeriodEnd", new EdmPropertyPathExpression(timeline.PeriodEnd)),
                    ("ObjectKey", new EdmCollectionExpression(set.Links.Select(link => new EdmPropertyPathExpression(link.Via)))))),
                ("SupportedActions", Strings())));
    }
}
