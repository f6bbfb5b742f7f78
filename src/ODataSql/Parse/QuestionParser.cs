using Microsoft.OData;
using Microsoft.OData.Edm;
using Microsoft.OData.UriParser;

namespace ODataSql.Parse;

/// <summary>First step: reads the URL by the ABNF, with every option either understood or refused by name.</summary>
internal static class QuestionParser
{
    private static readonly string[] Understood = ["$apply", "$filter", "$orderby", "$select", "$expand", "$top", "$skip", "$count", "$skiptoken", "$format"];

    private static readonly string[] NotYet = ["$search", "$compute", "$index", "$deltatoken", "$schemaversion", "$levels", "$id", "$at"];

    public static Question Parse(IEdmModel edm, QueryRequest request)
    {
        var options = QueryString.Options(request.Resource);
        foreach (var option in options)
            Check(option);

        var parser = new ODataUriParser(edm, request.ServiceRoot, new Uri(request.ServiceRoot, request.Resource))
        {
            Resolver = new UnqualifiedODataUriResolver { EnableCaseInsensitive = true },
            EnableNoDollarQueryOptions = true,
        };
        parser.Settings.MaximumExpansionDepth = Plan.Planner.MaxExpandDepth + 1;
        try
        {
            var path = parser.ParsePath();
            return new Question(
                request, options, path, parser.ParseApply(), parser.ParseFilter(), parser.ParseOrderBy(), parser.ParseSelectAndExpand(),
                parser.ParseTop(), parser.ParseSkip(), parser.ParseCount() ?? false, parser.ParseSkipToken(), parser.ParameterAliasNodes);
        }
        catch (ODataUnrecognizedPathException unknown)
        {
            throw QueryRefusedException.NotFound($"There is no resource '{QueryString.Path(request.Resource)}'. {unknown.Message}");
        }
        catch (Exception malformed) when (malformed is ODataException or FormatException or OverflowException or ArgumentException or InvalidOperationException or NotSupportedException)
        {
            // The parser throws more than its own exception on input that is merely wrong.
            throw QueryRefusedException.Invalid("invalid-query", malformed.Message, QueryString.Path(request.Resource));
        }
    }

    private static void Check(QueryOption option)
    {
        if (option.Name.StartsWith('@'))
            return;
        if (NotYet.Contains(option.Name, StringComparer.Ordinal))
            throw QueryRefusedException.NotSupported($"The query option '{option.Name}'", option.Name);
        if (!Understood.Contains(option.Name, StringComparer.Ordinal))
            throw QueryRefusedException.Invalid("unknown-option", $"There is no query option '{option.Name}'. There are: {string.Join(", ", Understood)}.", option.Name);
    }
}
