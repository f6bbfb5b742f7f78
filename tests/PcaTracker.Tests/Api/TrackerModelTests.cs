using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Validation;
using PcaTracker.Api;

namespace PcaTracker.Tests.Api;

public class TrackerModelTests
{
    [Fact]
    public void The_model_breaks_no_rule_of_CSDL()
    {
        TrackerModel.Edm.Validate(out var errors);

        // Validation.AllowedValue/Value is declared as Edm.PrimitiveType, to which the library's checker lets no constant be assigned.
        Assert.All(errors, e => Assert.Equal(EdmErrorCode.ExpressionPrimitiveKindNotValidForAssertedType, e.ErrorCode));
    }

    [Fact]
    public void Every_link_leads_back()
    {
        var navigations = TrackerModel.Edm.SchemaElements.OfType<IEdmEntityType>().SelectMany(t => t.DeclaredNavigationProperties());

        Assert.All(navigations, n => Assert.NotNull(n.Partner));
    }
}
