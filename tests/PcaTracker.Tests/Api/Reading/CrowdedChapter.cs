using Dapper;

namespace PcaTracker.Tests.Api.Reading;

/// <summary>A record with a thousand positions more, on one chapter, and a question about them that takes minutes.</summary>
internal static class CrowdedChapter
{
    public const int Positions = 1_077;

    /// <summary>Every position asks every other of its chapter, three times over, and there is no row to show for it.</summary>
    public const string Endless =
        $"/odata/Positions?$count=true&$filter=Chapter/Positions/any(a: a/Chapter/Positions/any(b: b/Chapter/Positions/any(c: {NoSuchWords})))";

    /// <summary>The same, with one row to show at once.</summary>
    public const string EndlessAfterOneRow =
        $"/odata/Positions?$filter=Id eq 1 or Chapter/Positions/any(a: a/Chapter/Positions/any(b: b/Chapter/Positions/any(c: {NoSuchWords})))";

    // Of all three at once, so that no database finds the answer for one of them alone.
    private const string NoSuchWords = "contains(c/Text,'no such words') or contains(b/Text,'no such words') or contains(a/Text,'no such words')";

    public static async Task<TestApp> StartAsync()
    {
        var app = await TestApp.StartAsync();
        app.Database.WriteAsSystem(session => session.Connection.Execute(
            """
            WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < 1000)
            INSERT INTO position (chapter_id, party, kind, text, visibility) SELECT (SELECT min(id) FROM chapter), 'EU', 'statement', 'Position ' || n, 'public' FROM number
            """));
        return app;
    }
}
