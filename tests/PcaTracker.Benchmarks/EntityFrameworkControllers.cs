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

internal sealed class ArticlesController(Negotiation negotiation) : ODataController
{
    [EnableQuery]
    public IActionResult Get() => Ok(negotiation.Set<Article>());
}

/// <summary>Finds the controllers above for their own host; the tracker's host, in the same assembly, must not see them.</summary>
internal sealed class InternalControllers : ControllerFeatureProvider
{
    protected override bool IsController(TypeInfo typeInfo) => typeInfo.Assembly == GetType().Assembly && typeof(ODataController).IsAssignableFrom(typeInfo);
}
