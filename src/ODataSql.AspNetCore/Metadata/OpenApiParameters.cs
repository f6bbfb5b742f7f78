using System.Text.Json.Nodes;

namespace ODataSql.AspNetCore.Metadata;

/// <summary>The query options and headers of an OpenAPI document, each described once.</summary>
internal static class OpenApiParameters
{
    /// <summary>All of them, by the name that operations refer to.</summary>
    public static JsonObject All() => new()
    {
        ["filter"] = Option("$filter", "Which rows, such as Status eq 'open' and contains(Title,'tariff').", "string"),
        ["select"] = Option("$select", "Which columns, separated by commas.", "string"),
        ["orderby"] = Option("$orderby", "In which order, such as Id desc.", "string"),
        ["expand"] = Option("$expand", "Which linked rows to show with each row, such as Chapter($select=Code).", "string"),
        ["top"] = Option("$top", "At most how many rows.", "integer"),
        ["skip"] = Option("$skip", "How many rows to leave out first.", "integer"),
        ["count"] = Option("$count", "Whether to say how many rows there are in all.", "boolean"),
        ["search"] = Option("$search", "Words to look for.", "string"),
        ["at"] = Option("$at", "A day in the past, to see rows as they stood at its end.", "string", "date"),
        ["if-match"] = new JsonObject
        {
            ["name"] = "If-Match",
            ["in"] = "header",
            ["required"] = true,
            ["description"] = "The @odata.etag of the row as it was read, or * for whatever version there is.",
            ["schema"] = new JsonObject { ["type"] = "string" },
        },
    };

    private static JsonObject Option(string name, string description, string type, string? format = null)
    {
        var schema = new JsonObject { ["type"] = type };
        if (format is not null)
            schema["format"] = format;
        return new JsonObject { ["name"] = name, ["in"] = "query", ["description"] = description, ["schema"] = schema };
    }
}
