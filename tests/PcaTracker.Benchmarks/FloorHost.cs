using System.Collections.Concurrent;
using System.Data;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.OData.Edm;
using ODataSql;
using ODataSql.Plan.Records;
using ODataSql.Plan.Rows;
using ODataSql.Sql.Sqlite;
using PcaTracker.Api;
using PcaTracker.Domain;
using PcaTracker.Storage;
using PcaTracker.Storage.RowSecurity;

namespace PcaTracker.Benchmarks;

/// <summary>
/// The floor: one hand-written endpoint per query. It runs the statement that the engine renders, with a data reader and a
/// <see cref="Utf8JsonWriter"/>; without OData and accounts.
/// </summary>
internal sealed class FloorHost(string file)
{
    private static readonly JsonWriterOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ConcurrentBag<SqliteConnection> _idle = [];

    public static (WebApplication App, string Prefix, string Authorization) Create(string directory)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var floor = new FloorHost(Path.Combine(directory, "tracker.db"));
        foreach (var workload in Workload.All)
            floor.Map(app, workload);
        return (app, "", "");
    }

    private void Map(WebApplication app, Workload workload)
    {
        var query = Compile(workload);
        var text = query.Rows.Text;
        var parameters = query.Rows.Parameters;
        var columns = query.Plan.Rows.Outputs.Where(o => o.Name[0] != '#').Select(o => (o.Name, o.Value.Type)).ToArray();
        app.MapGet("/" + workload.Name, async (HttpContext context) =>
        {
            if (!_idle.TryTake(out var connection))
                connection = Open();
            using (var command = connection.CreateCommand())
            {
                command.CommandText = text;
                for (var i = 0; i < parameters.Count; i++)
                    command.Parameters.AddWithValue($"@p{i}", context.Request.Query.TryGetValue($"p{i}", out var given) ? Typed(given.ToString(), parameters[i]) : parameters[i]);
                using var rows = command.ExecuteReader(CommandBehavior.SequentialAccess);
                await Write(context, rows, columns, query.Plan);
            }

            _idle.Add(connection);
        });
    }

    private static object Typed(string given, object like) => like is long ? long.Parse(given, CultureInfo.InvariantCulture) : given;

    private static async Task Write(HttpContext context, SqliteDataReader rows, (string Name, ScalarType Type)[] columns, QueryPlan plan)
    {
        context.Response.ContentType = plan.Kind == ResultKind.Count ? "text/plain" : "application/json";
        var target = context.Response.BodyWriter;
        await using var json = new Utf8JsonWriter(target, Json);
        if (plan.Kind != ResultKind.Collection)
        {
            rows.Read();
            if (plan.Kind == ResultKind.Count)
                json.WriteNumberValue(rows.GetInt64(0));
            else
                WriteRow(json, rows, columns);
            return;
        }

        var (written, last) = (0, 0L);
        json.WriteStartObject();
        json.WriteStartArray("value");
        while (rows.Read())
        {
            if (written++ == plan.Paging?.Size)
            {
                json.WriteEndArray();
                json.WriteString("@odata.nextLink", $"http://{context.Request.Host}/pages?p0={last}");
                json.WriteEndObject();
                return;
            }

            WriteRow(json, rows, columns);
            if (plan.Paging is { } paging && written == paging.Size)
                last = rows.GetInt64(columns.Length);
            if (json.BytesPending > 32 * 1024)
            {
                json.Flush();
                await target.FlushAsync(context.RequestAborted);
            }
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRow(Utf8JsonWriter json, SqliteDataReader row, (string Name, ScalarType Type)[] columns)
    {
        json.WriteStartObject();
        for (var i = 0; i < columns.Length; i++)
        {
            json.WritePropertyName(columns[i].Name);
            if (row.IsDBNull(i))
                json.WriteNullValue();
            else if (columns[i].Type.IsJson)
                json.WriteRawValue(row.GetString(i), skipInputValidation: true);
            else if (columns[i].Type.Kind is EdmPrimitiveTypeKind.Int32 or EdmPrimitiveTypeKind.Int64)
                json.WriteNumberValue(row.GetInt64(i));
            else if (columns[i].Type.Kind is EdmPrimitiveTypeKind.Boolean)
                json.WriteBooleanValue(row.GetInt64(i) != 0);
            else
                json.WriteStringValue(row.GetString(i));
        }

        json.WriteEndObject();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        SqliteDialect.RegisterFunctions(connection);
        connection.CreateFunction("utc_now", () => Instants.Text(TimeProvider.System.GetUtcNow()));
        connection.CreateFunction("actor_id", () => 0L);
        connection.Execute(VisibleViews.Sql(Audience.EU));
        return connection;
    }

    private static CompiledQuery Compile(Workload workload)
    {
        object[] values = workload.Name == "entity" ? [1L] : ["", ""];
        var resource = workload.With(values) + (workload.Pattern == Pattern.Pages ? $"?$skiptoken={SkipToken.Write([0L])}" : "");
        int? size = workload.Pattern == Pattern.Export ? Limits.PageSize : null;
        var refusal = TrackerEngine.Engine.Compile(new QueryRequest(resource, new Uri("http://localhost/odata/"), size, DateTimeOffset.UnixEpoch), out var query);
        return refusal is null ? query : throw new InvalidOperationException(refusal.Message);
    }
}
