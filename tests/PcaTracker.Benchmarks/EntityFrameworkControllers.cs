using System.Reflection;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Controllers;
using Microsoft.AspNetCore.OData.Query;
using Microsoft.AspNetCore.OData.Results;
using Microsoft.AspNetCore.OData.Routing.Controllers;

namespace PcaTracker.Benchmarks;

internal sealed class PositionsController(Negotiation negotiation) : ODataController
{
    [EnableQuery]
    public IActionResult Get() => Ok(negotiation.Set<Position>());

    [EnableQuery]
    public SingleResult<Position> Get([FromRoute] long key) => SingleResult.Create(negotiation.Set<Position>().Where(p => p.Id == key));
}

internal sealed class PagedPositionsController(Negotiation negotiation) : ODataController
{
    [EnableQuery(PageSize = 1_000)]
    public IActionResult Get() => Ok(negotiation.Set<Position>());
}

internal sealed class ArticlesController(Negotiation negotiation) : RowsController<Article>(negotiation);

internal sealed class RoundsController(Negotiation negotiation) : RowsController<Round>(negotiation);

internal sealed class ChaptersController(Negotiation negotiation) : RowsController<Chapter>(negotiation);

internal sealed class ChapterHistoryController(Negotiation negotiation) : RowsController<ChapterStatusPeriod>(negotiation);

internal sealed class OutcomesController(Negotiation negotiation) : RowsController<Outcome>(negotiation);

internal sealed class IssuesController(Negotiation negotiation) : RowsController<Issue>(negotiation);

internal sealed class DeadlinesController(Negotiation negotiation) : RowsController<Deadline>(negotiation);

internal sealed class MilestonesController(Negotiation negotiation) : RowsController<Milestone>(negotiation);

internal sealed class RecommendationsController(Negotiation negotiation) : RowsController<Recommendation>(negotiation);

internal sealed class PeopleController(Negotiation negotiation) : RowsController<Person>(negotiation);

internal sealed class DocumentsController(Negotiation negotiation) : RowsController<Document>(negotiation);

internal sealed class StateOfPlayController(Negotiation negotiation) : RowsController<ChapterInRound>(negotiation);

internal sealed class ChangesController(Negotiation negotiation) : RowsController<Change>(negotiation);

/// <summary>The rows of one set.</summary>
internal abstract class RowsController<TRow>(Negotiation negotiation) : ODataController
    where TRow : class
{
    [EnableQuery]
    public IActionResult Get() => Ok(negotiation.Set<TRow>());
}

/// <summary>Finds the controllers above for their own host; the tracker's host, in the same assembly, must not see them.</summary>
internal sealed class InternalControllers : ControllerFeatureProvider
{
    protected override bool IsController(TypeInfo typeInfo) => typeInfo.Assembly == GetType().Assembly && typeof(ODataController).IsAssignableFrom(typeInfo);
}
