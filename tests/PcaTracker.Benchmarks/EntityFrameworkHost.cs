using System.Text.RegularExpressions;
using Dapper;
using Microsoft.AspNetCore.OData;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.OData.ModelBuilder;
using ODataSql.Sql.Sqlite;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Storage.RowSecurity;

namespace PcaTracker.Benchmarks;

/// <summary>
/// The stock stack: Microsoft.AspNetCore.OData's <c>[EnableQuery]</c> over EF Core on the same file or database, without tracking, with pooled
/// contexts. It reads the same rows and columns as one reader of the tracker, through plain views, without accounts.
/// </summary>
internal static class EntityFrameworkHost
{
    private static readonly Regex Inner = new("inside_[0-9a-f]{32}_", RegexOptions.NonBacktracking);

    public static (WebApplication App, string Prefix, string Authorization) Create(string directory, string? database = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var file = Path.Combine(directory, "tracker.db");
        builder.Services.AddDbContextPool<Negotiation>(options => (database is null
            ? options.UseSqlite($"Data Source={file};Mode=ReadOnly")
            : options.UseNpgsql(database)).UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking));
        builder.Services.AddControllers()
            .ConfigureApplicationPartManager(parts => parts.FeatureProviders.Add(new InternalControllers()))
            .AddOData(options => options.EnableQueryFeatures().AddRouteComponents("odata", Edm()));
        var app = builder.Build();
        app.MapControllers();
        return (app, "odata/", "");
    }

    /// <summary>The type of a set's rows; null where the stock stack does not serve the set.</summary>
    public static Type? RowsOf(EntitySetDefinition set) => Type.GetType($"{typeof(EntityFrameworkHost).Namespace}.{set.TypeName}");

    /// <summary>Writes the views that it reads into the measured file, where they stay.</summary>
    public static void AddViews(string file)
    {
        using var connection = new SqliteConnection($"Data Source={file};Pooling=False");
        connection.Open();
        SqliteDialect.RegisterFunctions(connection);
        foreach (var view in connection.Query<string>("SELECT name FROM sqlite_schema WHERE type = 'view' AND name LIKE 'every\\_%' ESCAPE '\\'").AsList())
            connection.Execute($"DROP VIEW {view}");
        connection.Execute(WorkedOut());
        foreach (var set in EntitySets.All.Where(set => RowsOf(set) is not null))
        {
            var columns = connection.Query<string>("SELECT name FROM pragma_table_info(@Table)", new { set.Table }).AsList();
            if (IsPlain(set, columns))
                connection.Execute($"DROP VIEW IF EXISTS every_{set.Table}; CREATE VIEW every_{set.Table} AS {Joined(set, columns)}");
        }
    }

    /// <summary>Whether a set shows what its table holds, beside the code of the chapter and the number of the round.</summary>
    public static bool IsPlain(EntitySetDefinition set, List<string> columns) =>
        set.Properties.All(p => columns.Contains(p.Column) || p == set.ChapterCode || p.Name is "RoundNumber" or "IsOverdue");

    /// <summary>Rows of a table with the code of their chapter and the number of their round.</summary>
    public static string Joined(EntitySetDefinition set, List<string> columns)
    {
        var (code, number) = (set.ChapterCode is not null && !columns.Contains("chapter_code"), columns.Contains("round_id"));
        var isRequired = set.ChapterId is { Required: true };
        return $"SELECT t.*{(code ? ", c.code AS chapter_code" : "")}{(number ? ", r.number AS round_number" : "")} FROM {set.Table} t"
            + (code ? $" {(isRequired ? "" : "LEFT ")}JOIN chapter c ON c.id = t.chapter_id" : "")
            + (number ? " LEFT JOIN round r ON r.id = t.round_id" : "")
            + (set.HasVisibility ? " WHERE t.visibility IN ('public', 'shared', 'eu')" : "");
    }

    // What is worked out for each row is read through the tracker's views of one reader, under other names.
    private static string WorkedOut() => Inner.Replace(VisibleViews.Sql(Audience.EU), "every_inside_")
        .Replace("CREATE TEMP VIEW visible_", "CREATE VIEW every_", StringComparison.Ordinal)
        .Replace("CREATE TEMP VIEW", "CREATE VIEW", StringComparison.Ordinal)
        .Replace("temp.visible_", "main.every_", StringComparison.Ordinal)
        .Replace("temp.", "main.", StringComparison.Ordinal)
        .Replace("utc_now()", "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')", StringComparison.Ordinal);

    private static Microsoft.OData.Edm.IEdmModel Edm()
    {
        var edm = new ODataConventionModelBuilder();
        foreach (var set in EntitySets.All)
        {
            if (RowsOf(set) is { } rows)
                edm.AddEntitySet(set.Name, edm.AddEntityType(rows));
        }

        edm.EntitySet<Position>("PagedPositions");
        return edm.GetEdmModel();
    }
}

internal sealed class Negotiation(DbContextOptions<Negotiation> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        foreach (var set in EntitySets.All)
        {
            if (EntityFrameworkHost.RowsOf(set) is { } rows)
                modelBuilder.Entity(rows).ToView($"every_{set.Table}");
        }

        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(e => e.GetProperties()))
            property.SetColumnName(ODataSql.Model.Naming.SnakeCase(property.Name));
        // Days are text in both databases. EF Core's SQLite knows that.
        if (Database.IsNpgsql())
        {
            foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(e => e.GetProperties()).Where(p => p.ClrType == typeof(DateOnly) || p.ClrType == typeof(DateOnly?)))
                property.SetProviderClrType(typeof(string));
        }
    }
}

public sealed class Position
{
    public long Id { get; set; }

    public long ChapterId { get; set; }

    public string ChapterCode { get; set; } = "";

    public long? ArticleId { get; set; }

    public long? IssueId { get; set; }

    public long? RoundId { get; set; }

    public int? RoundNumber { get; set; }

    public string Party { get; set; } = "";

    public string Kind { get; set; } = "";

    public string? Topic { get; set; }

    public string Text { get; set; } = "";

    public string Language { get; set; } = "";

    public string? Status { get; set; }

    public DateOnly? TabledOn { get; set; }

    public DateOnly? TabledUntil { get; set; }

    public string DatePrecision { get; set; } = "";

    public long? SupersedesId { get; set; }

    public string Visibility { get; set; } = "";

    public string OwnerSide { get; set; } = "";

    public string? SourceUrl { get; set; }

    public string? Confidence { get; set; }

    public Round? Round { get; set; }

    public Article? Article { get; set; }
}

public sealed class Article
{
    public long Id { get; set; }

    public int Number { get; set; }

    public long ChapterId { get; set; }

    public string ChapterCode { get; set; } = "";

    public string? Heading { get; set; }

    public string Status { get; set; } = "";

    public string? Text { get; set; }

    public int OpenBrackets { get; set; }

    public string? SourceUrl { get; set; }

    public string? Confidence { get; set; }

    public ICollection<Position> Positions { get; } = [];
}

public sealed class Round
{
    public long Id { get; set; }

    public int Number { get; set; }

    public DateOnly? StartsOn { get; set; }

    public DateOnly? EndsOn { get; set; }

    public string DatePrecision { get; set; } = "";

    public string? City { get; set; }

    public string? Country { get; set; }

    public string? Format { get; set; }

    public string Status { get; set; } = "";

    public string? EuLead { get; set; }

    public string? KzLead { get; set; }

    public string? Summary { get; set; }

    public string? NextRoundNote { get; set; }

    public string? SourceUrl { get; set; }

    public string? Confidence { get; set; }
}
