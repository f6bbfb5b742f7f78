using System.Text;
using System.Xml;
using Microsoft.OData.Edm;
using Microsoft.OData.Edm.Csdl;
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
    public void The_model_survives_being_written_and_read_back()
    {
        var xml = new StringBuilder();
        using (var writer = XmlWriter.Create(xml))
            Assert.True(CsdlWriter.TryWriteCsdl(TrackerModel.Edm, writer, CsdlTarget.OData, out _));
        using var reader = XmlReader.Create(new StringReader(xml.ToString()));

        var read = CsdlReader.TryParse(reader, out var model, out var errors);

        Assert.True(read, string.Join('\n', errors));
        Assert.Equal(EntitySets.All.Count, model.EntityContainer.EntitySets().Count());
    }

    [Fact]
    public void Every_link_leads_back()
    {
        var navigations = TrackerModel.Edm.SchemaElements.OfType<IEdmEntityType>().SelectMany(t => t.DeclaredNavigationProperties());

        Assert.All(navigations, n => Assert.NotNull(n.Partner));
    }
}
