using Microsoft.OData.Edm;
using ODataSql.AspNetCore.Metadata;
using PcaTracker.Api.Functions;
using PcaTracker.Contract.Functions;

namespace PcaTracker.Api;

/// <summary>The functions of the contract in the model.</summary>
internal static class TrackerFunctions
{
    /// <summary>Adds the functions and the types of their rows.</summary>
    public static void AddTo(EdmModel model, EdmEntityContainer container, IReadOnlyDictionary<string, EdmEntityType> types)
    {
        foreach (var definition in ContractFunctions.All)
        {
            var rows = TrackerModel.AddType(model, definition.TypeName, "A row of the function " + definition.Name + ".", definition.Properties);
            var returned = new EdmCollectionTypeReference(new EdmCollectionType(new EdmEntityTypeReference(rows, isNullable: false)));
            var function = new EdmFunction(
                TrackerModel.Namespace, definition.Name, returned,
                isBound: definition.On is not null, entitySetPathExpression: null, isComposable: true);
            if (definition.On is { } set)
                function.AddParameter(FunctionRows.Row, new EdmEntityTypeReference(types[set.Name], isNullable: false));
            foreach (var parameter in definition.Parameters)
                model.Annotate(function.AddParameter(parameter.Name, TrackerModel.TypeOf(parameter)), "Core.Description", parameter.Description);
            model.AddElement(function);
            model.Annotate(function, "Core.Description", definition.Description);
            if (definition.On is null)
                container.AddFunctionImport(definition.Name, function);
        }
    }
}
