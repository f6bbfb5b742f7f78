using ODataSql.AspNetCore.Protocol;
using ODataSql.Parse;

namespace ODataSql.AspNetCore.Hosting;

/// <summary>Asks the host about the custom query options of a request.</summary>
internal static class CustomOptions
{
    /// <summary>The first refusal of the host.</summary>
    public static ODataRefusal? Check(ODataHost host, HttpContext context, string resource) =>
        resource.Contains('?', StringComparison.Ordinal)
            ? ODataUrl.Options(resource).Where(option => option.IsCustom)
                .Select(option => host.CheckCustomOption(context, option.SentName, option.Value)).FirstOrDefault(refusal => refusal is not null)
            : null;
}
