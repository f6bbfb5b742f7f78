using System.Diagnostics;
using System.Net;
using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using NJsonSchema.CodeGeneration.CSharp;
using NSwag.CodeGeneration.CSharp;
using PcaTracker.Contract;
using PcaTracker.Domain;
using PcaTracker.Tests.Api.Writing;

namespace PcaTracker.Tests.Api;

/// <summary>The OpenAPI document: other parsers read it, it says what the service does, and a typed client that a generator makes of it works.</summary>
public class OpenApiTests
{
    [Fact]
    public async Task It_is_OpenAPI_3_1_for_a_parser_that_is_not_ours()
    {
        var read = OpenApiDocument.Parse(await Document(), "json");

        Assert.Equal([], read.Diagnostic!.Errors.Concat(read.Diagnostic.Warnings).Select(error => error.ToString()));
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
        Assert.Equal(EntitySets.All.Select(set => set.Name), read.Document!.Tags!.Select(tag => tag.Name));
    }

    [Theory]
    [InlineData("Chapters", "get post", "get patch")]
    [InlineData("Positions", "get post", "get patch delete")]
    [InlineData("StateOfPlay", "get", "get")]
    [InlineData("Changes", "get", "get")]
    public async Task A_set_has_the_operations_that_it_allows(string set, string rows, string row)
    {
        var paths = JsonNode.Parse(await Document())!["paths"]!;

        Assert.Equal(rows, Methods(paths[$"/{set}"]!));
        Assert.Equal(row, Methods(paths[$"/{set}({{Id}})"]!));
        Assert.Equal("get", Methods(paths[$"/{set}/$count"]!));
    }

    [Theory]
    [InlineData("/CloseAllChapters", "", "")]
    [InlineData("/Deadlines({Id})/PcaTracker.Move", "DueOn Reason", "DueOn Reason")]
    [InlineData("/Rounds({Id})/PcaTracker.LogOutcomes", "Outcomes", "")]
    [InlineData("/Issues({Id})/PcaTracker.Resolve", "RoundNumber Note", "")]
    public async Task An_action_has_its_parameters(string path, string parameters, string required)
    {
        var body = JsonNode.Parse(await Document())!["paths"]![path]!["post"]!["requestBody"]?["content"]!["application/json"]!["schema"]!;

        Assert.Equal(parameters, string.Join(' ', body?["properties"]!.AsObject().Select(property => property.Key) ?? []));
        Assert.Equal(required, string.Join(' ', body?["required"]?.AsArray().Select(name => (string)name!) ?? []));
    }

    [Theory]
    [InlineData("/Moved(From={From},To={To})", "From To", "ChapterMove-page")]
    [InlineData("/Rounds({Id})/PcaTracker.Report()", "Id", "ReportLine-page")]
    public async Task A_function_has_its_parameters_in_its_path(string path, string parameters, string answer)
    {
        var function = JsonNode.Parse(await Document())!["paths"]![path]!;

        Assert.Equal(parameters, string.Join(' ', function["parameters"]!.AsArray().Select(parameter => (string)parameter!["name"]!)));
        Assert.Equal($"#/components/schemas/{answer}", (string?)function["get"]!["responses"]!["200"]!["content"]!["application/json"]!["schema"]!["$ref"]);
    }

    [Fact]
    public async Task Rows_have_the_columns_of_the_contract_with_their_descriptions()
    {
        var schemas = JsonNode.Parse(await Document())!["components"]!["schemas"]!;

        foreach (var set in EntitySets.All)
            foreach (var property in set.Properties)
                Assert.StartsWith(property.Description, (string)schemas[set.TypeName]!["properties"]![property.Name]!["description"]!, StringComparison.Ordinal);
        Assert.Equal("""["ChapterId","Title","Visibility"]""", schemas["Issue-create"]!["required"]!.ToJsonString());
        Assert.Null(schemas["Issue-create"]!["properties"]!["ChapterCode"]);
        Assert.Null(schemas["Issue-update"]!["properties"]!["ChapterId"]);
        Assert.Null(schemas["Issue-update"]!["required"]);
        Assert.Null(schemas["Change-create"]);
    }

    [Fact]
    public async Task It_is_read_by_whom_metadata_is_and_kept_by_its_ETag()
    {
        var app = await SharedApp.GetAsync();
        using var unknown = app.Anonymous();
        using var analyst = app.As(Side.Joint, Role.Analyst);

        var (refused, read) = (await unknown.Read("openapi.json"), await analyst.Read("openapi.json"));
        var kept = await analyst.Read("openapi.json", ("If-None-Match", read.Header("ETag")!));
        var written = await analyst.Post("openapi.json", new { });

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK, HttpStatusCode.NotModified), (refused.Status, read.Status, kept.Status));
        Assert.Equal("application/json", read.Header("Content-Type"));
        Assert.Equal(app.Address + "odata", (string?)read.Json["servers"]![0]!["url"]);
        Assert.Equal(404, (int)written.Status);
    }

    [Fact]
    public async Task A_typed_client_is_generated_compiles_and_reads_rows()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        var generator = new CSharpClientGenerator(await NSwag.OpenApiDocument.FromJsonAsync(await Document(), TestContext.Current.CancellationToken), new()
        {
            ClassName = "TrackerClient",
            CSharpGeneratorSettings = { Namespace = "Tracker", JsonLibrary = CSharpJsonLibrary.SystemTextJson, DateType = "System.DateOnly", TimeType = "System.TimeOnly" },
        });

        var client = Activator.CreateInstance(Compiled(generator.GenerateFile()).GetType("Tracker.TrackerClient")!, analyst)!;
        var page = await Call(client, "ListChaptersAsync", ("filter", "Status eq 'provisionally-closed'"), ("orderby", "SortKey"), ("expand", "Articles($select=Number)"), ("top", 2), ("count", true));
        var row = await Call(client, "GetChapterAsync", ("id", 1L));
        var moved = await Call(client, "MovedAsync", ("from", 3), ("to", 6), ("filter", "ChapterCode eq 'II'"));

        var chapters = ((System.Collections.IEnumerable)Value(page, "Value")!).Cast<object>().ToList();
        Assert.Equal(["I", "II"], chapters.Select(chapter => (string)Value(chapter, "Code")!));
        Assert.Equal(new DateOnly(2014, 9, 12), Value(chapters[0], "StatusSince"));
        Assert.Equal(3, ((System.Collections.IEnumerable)Value(chapters[0], "Articles")!).Cast<object>().Count());
        Assert.Equal("I", Value(row, "Code"));
        Assert.Equal("under-negotiation", Value(((System.Collections.IEnumerable)Value(moved, "Value")!).Cast<object>().Single(), "StatusAfter"));
    }

    private static async Task<string> Document()
    {
        var app = await SharedApp.GetAsync();
        using var analyst = app.As(Side.Joint, Role.Analyst);
        return (await analyst.Read("openapi.json")).Text;
    }

    private static string Methods(JsonNode path) => string.Join(' ', path.AsObject().Select(method => method.Key).Where(key => key != "parameters"));

    // The SDK's compiler is machine code already; as a library in the process of the tests it would first be compiled itself.
    private static Assembly Compiled(string source)
    {
        using var directory = new TempDirectory();
        var (code, references, library) = (directory.File("Tracker.cs"), directory.File("references.rsp"), directory.File("Tracker.dll"));
        File.WriteAllText(code, source);
        File.WriteAllLines(references, ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(file => $"-reference:\"{file}\""));
        var compiler = typeof(OpenApiTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(about => about.Key == "Compiler").Value!;

        using var compiling = Process.Start(new ProcessStartInfo("dotnet", [compiler, "-nologo", "-warn:0", "-target:library", $"-out:{library}", $"@{references}", code]) { UseShellExecute = false, RedirectStandardOutput = true })!;
        var errors = compiling.StandardOutput.ReadToEnd();
        compiling.WaitForExit();

        Assert.Equal((0, ""), (compiling.ExitCode, errors));
        return AssemblyLoadContext.Default.LoadFromStream(new MemoryStream(File.ReadAllBytes(library)));
    }

    // A method of the generated client, with parameters by their names.
    private static async Task<object> Call(object client, string name, params (string Name, object Value)[] given)
    {
        client.GetType().GetProperty("BaseUrl")?.SetValue(client, (await SharedApp.GetAsync()).Address + "odata");
        var method = client.GetType().GetMethods().Single(method => method.Name == name && method.GetParameters().All(parameter => parameter.ParameterType != typeof(CancellationToken)));
        var values = method.GetParameters().Select(parameter => given.Where(g => g.Name == parameter.Name).Select(g => g.Value).FirstOrDefault()).ToArray();
        var task = (Task)method.Invoke(client, values)!;
        await task;
        return Value(task, "Result")!;
    }

    private static object? Value(object row, string property) => row.GetType().GetProperty(property)!.GetValue(row);
}
