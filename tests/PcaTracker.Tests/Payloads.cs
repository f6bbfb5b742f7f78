using Dapper;
using Microsoft.OData.Edm;
using PcaTracker.Contract;
using PcaTracker.Storage;

namespace PcaTracker.Tests;

/// <summary>Texts that try to be more than text, and rows that hold nothing else.</summary>
internal static class Payloads
{
    /// <summary>The flag that a script of theirs would set.</summary>
    public const string Flag = "planted";

    /// <summary>Numbers and keys of the rows begin here.</summary>
    public const int First = 9_001;

    public static readonly IReadOnlyList<string> All =
    [
        // Script.
        "<script>planted=1</script>", "</title><script>planted=1</script>", "\"><script>planted=1</script>", "'><script>planted=1</script>", "--><script>planted=1</script>",
        "</textarea><script>planted=1</script>", "</style><script>planted=1</script>", "]]><script>planted=1</script>", "<script src=https://example.org/x.js></script>", "<ScRiPt>planted=1</sCrIpT>",
        "\\u003cscript\\u003eplanted=1\\u003c/script\\u003e", "&lt;script&gt;planted=1&lt;/script&gt;", "%3Cscript%3Eplanted=1%3C/script%3E", "＜script＞planted=1＜/script＞",
        // Handlers.
        "<img src=x onerror=planted=1>", "<body onload=planted=1>", "<input autofocus onfocus=planted=1>", "<details open ontoggle=planted=1>", "\" onmouseover=\"planted=1", "' autofocus onfocus='planted=1",
        "<video><source onerror=planted=1>", "<marquee onstart=planted=1>", "<a href=# onclick=planted=1>x</a>", "<x onpointerrawupdate=planted=1>",
        // SVG, MathML, frames, style, base and meta.
        "<svg onload=planted=1>", "<svg><script>planted=1</script></svg>", "<svg><animate onbegin=planted=1 attributeName=x dur=1s>", "<svg><use href=\"data:image/svg+xml,<svg id='x' onload='planted=1'/>#x\">",
        "<math><mtext><img src=x onerror=planted=1></math>", "<iframe srcdoc=\"<script>parent.planted=1</script>\">", "<iframe src=https://example.org/>", "<object data=https://example.org/>",
        "<embed src=https://example.org/>", "<base href=https://example.org/>", "<meta http-equiv=refresh content=\"0;url=https://example.org/\">", "<link rel=stylesheet href=https://example.org/x.css>",
        "<style>*{display:none}</style>", "<form action=https://example.org/><input type=submit>", "<template shadowrootmode=open><img src=x onerror=planted=1></template>",
        // Templates.
        "{{constructor.constructor('planted=1')()}}", "${planted=1}", "#{planted=1}", "<%= planted=1 %>", "@{planted=1}",
        // Addresses.
        "javascript:planted=1", "JaVaScRiPt:planted=1", "java\tscript:planted=1", "data:text/html,<script>planted=1</script>", "vbscript:planted=1", "//example.org/x", "https://example.org/\" onmouseover=\"planted=1",
        // Formulas.
        "=1+1", "=HYPERLINK(\"https://example.org/\",\"x\")", "=cmd|'/c calc'!A0", "+1+1", "-1+1", "@SUM(1;1)", "\t=1+1", "\r\n=1+1", "＝1+1", "＋1+1", "－1+1", "＠SUM(1;1)", "\uFEFF=1+1", "\u200B=1+1", "'=1+1",
        // Headers, paths, and what is not seen.
        "x\r\nBcc: other@example.org", "x\r\nSet-Cookie: pcatracker=1", "x%0d%0aX-Planted: 1", "\"\r\nRCPT TO:<other@example.org>\"@example.org", "x\n\nFrom: other@example.org", "x\u2028Bcc: other@example.org",
        "../../../../etc/passwd", "..\\..\\tracker.db", "/tracker.db%00.txt", "CON", "\u202Etxt.exe", "\u2066x\u2069\u200F", "a\u0300\u0301\u0302\u0303\u0304", "\uFFFE\uFFFF", "' OR 1=1 --", new('W', 5_000),
    ];

    /// <summary>One row of every set for each payload, which stands in every text of it; what cannot hold it is given something fit.</summary>
    public static void Plant(Session session)
    {
        foreach (var set in EntitySets.All.Where(s => s.Creatable).OrderBy(s => s.Links.Count))
        {
            for (var i = 0; i < All.Count; i++)
                Plant(session, set, i);
        }

        for (var i = 0; i < All.Count; i++)
            session.Connection.Execute(
                "INSERT INTO change (stream, sequence, at, who, action, entity_set, entity_id, summary, visibility) VALUES ('shared', @number, '2026-11-23T09:00:00.000Z', @text, 'change', 'Rounds', @number, @text, 'public')",
                new { number = First + i, text = All[i] });
    }

    /// <summary>The texts of a set that hold payloads.</summary>
    public static IEnumerable<PropertyDefinition> TextsOf(EntitySetDefinition set) =>
        set.Properties.Where(p => p is { Kind: EdmPrimitiveTypeKind.String, Values: null, Access: not PropertyAccess.ReadOnly } && p.Name is not ("Sha256" or "TimeZone" or "Code"));

    /// <summary>As much of a payload as the property takes.</summary>
    public static string For(PropertyDefinition property, int index) => All[index].Length > property.MaxLength ? All[index][..property.MaxLength.Value] : All[index];

    private static void Plant(Session session, EntitySetDefinition set, int index)
    {
        var values = new Dictionary<string, object?> { ["id"] = First + index };
        foreach (var property in set.Properties.Where(p => p.Required && p.Access != PropertyAccess.ReadOnly && p.Default is null))
            values[property.Column] = property.Name switch
            {
                "ChapterId" => session.Connection.ExecuteScalar<long>("SELECT id FROM chapter WHERE code = 'III.2'"),
                "RoundId" => session.Connection.ExecuteScalar<long>("SELECT id FROM round WHERE number = 7"),
                "Number" => First + index,
                "Visibility" => "shared",
                "Code" => $"Planted {index}",
                _ when property.Kind == EdmPrimitiveTypeKind.Date => "2026-11-26",
                _ => property.Values?[0],
            };
        foreach (var text in TextsOf(set))
            values[text.Column] = For(text, index);
        if (set.Name is "Chapters")
            values["sort_key"] = values["code"];
        if (set.Name is "Deadlines")
            (values["due_at"], values["chapter_id"]) = ("2026-11-26T23:00:00.000Z", session.Connection.ExecuteScalar<long>("SELECT id FROM chapter WHERE code = 'III.2'"));
        if (set.Name is "Recommendations")
            values["chapter_id"] = session.Connection.ExecuteScalar<long>("SELECT id FROM chapter WHERE code = 'III.2'");
        session.Connection.Execute(
            $"INSERT INTO {set.Table} ({string.Join(", ", values.Keys.Select(c => $"\"{c}\""))}) VALUES ({string.Join(", ", values.Keys.Select(c => "@" + c))})", new DynamicParameters(values));
    }
}
