using Dapper;
using PcaTracker.Domain;
using PcaTracker.Tests;

namespace PcaTracker.Browser.Tests;

/// <summary>A tracker with the public record.</summary>
public sealed class RecordSite : IAsyncLifetime
{
    public TestApp App { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        App = await TestApp.StartAsync();
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();

    public long AddIssue(string title)
    {
        var chapter = Count("SELECT id FROM chapter WHERE code = @title", "III.2");
        return App.Database.WriteAs(App.Account(Side.EU, Role.Negotiator), session => Rows.CreateRow.Run(
            session, "Issues", new Dictionary<string, object?> { ["ChapterId"] = chapter, ["Title"] = title, ["Visibility"] = "shared" })).Value;
    }

    public long Count(string sql, string title)
    {
        using var session = App.Database.OpenAsSystem();
        return session.Connection.ExecuteScalar<long>(sql, new { title });
    }

    public string Issue(long id)
    {
        using var session = App.Database.OpenAsSystem();
        return session.Connection.ExecuteScalar<string>("SELECT title || '|' || coalesce(description, '-') FROM issue WHERE id = @id", new { id })!;
    }
}
