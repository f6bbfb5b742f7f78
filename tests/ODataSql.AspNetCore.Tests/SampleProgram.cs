using System.Diagnostics;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Data.Sqlite;

namespace ODataSql.AspNetCore.Tests;

/// <summary>The program of the README, compiled from its text and running on a music shop's database.</summary>
public sealed class SampleProgram : IAsyncLifetime
{
    private const string Schema =
        """
        CREATE TABLE Artist (ArtistId INTEGER PRIMARY KEY, Name TEXT NOT NULL, Photo BLOB);
        CREATE TABLE Album (
            AlbumId INTEGER PRIMARY KEY, Title TEXT NOT NULL, ArtistId INTEGER REFERENCES Artist (ArtistId), Released DATE, Price NUMERIC,
            version INTEGER NOT NULL DEFAULT 1);
        CREATE TABLE Country (Code TEXT PRIMARY KEY, Name TEXT NOT NULL);
        CREATE TABLE "Order Line" (
            OrderId INTEGER, Number INTEGER, AlbumId INTEGER NOT NULL REFERENCES Album, Quantity INTEGER NOT NULL, PRIMARY KEY (OrderId, Number));
        CREATE TABLE Return (
            ReturnId INTEGER PRIMARY KEY, OrderId INTEGER, Line INTEGER, Reason TEXT,
            FOREIGN KEY (Line, OrderId) REFERENCES "Order Line" (Number, OrderId));
        CREATE TABLE Note (Text TEXT);
        INSERT INTO Artist (ArtistId, Name) VALUES (1, 'Kind Strangers'), (2, 'The Other Ones');
        INSERT INTO Album (AlbumId, Title, ArtistId, Released, Price) VALUES
            (1, 'Morning', 1, '2001-05-04', 9.5), (2, 'Noon', 1, '2003-01-31', 12), (3, 'Night', 2, NULL, NULL);
        INSERT INTO Country VALUES ('NZ', 'New Zealand'), ('IS', 'Iceland');
        INSERT INTO "Order Line" VALUES (1, 1, 1, 2), (1, 2, 2, 1), (2, 1, 1, 5);
        INSERT INTO Return VALUES (1, 1, 2, 'scratched');
        """;

    private readonly TestDirectory _directory = new();
    private Process? _process;

    /// <summary>A client of the service.</summary>
    public HttpClient Client { get; } = new();

    private string Database => _directory.File("music.db");

    /// <summary>The text of the program.</summary>
    public static string Text => Regex.Match(
        File.ReadAllText(Path.Combine(Root, "src/ODataSql.AspNetCore/README.md")), "```csharp\n(?<code>.*?)```", RegexOptions.Singleline,
            TimeSpan.FromSeconds(1)).Groups["code"].Value;

    private static string Root
    {
        get
        {
            var directory = new DirectoryInfo(AppContext.BaseDirectory);
            while (!File.Exists(Path.Combine(directory!.FullName, "PcaTracker.sln")))
                directory = directory.Parent;
            return directory.FullName;
        }
    }

    private static string Runtime => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "../../.."));

    public async ValueTask InitializeAsync()
    {
        using (var connection = new SqliteConnection($"Data Source={Database};Pooling=False"))
        {
            connection.Open();
            using var create = new SqliteCommand(Schema, connection);
            create.ExecuteNonQuery();
        }

        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory).Where(file => Path.GetExtension(file) is ".dll" or ".so"))
            File.CreateSymbolicLink(_directory.File(Path.GetFileName(file)), file);
        foreach (var library in Directory.EnumerateFiles(AppContext.BaseDirectory, "libe_sqlite3.so", SearchOption.AllDirectories)
            .Where(f => f.Contains("linux-x64", StringComparison.Ordinal)))
            if (!File.Exists(_directory.File("libe_sqlite3.so")))
                File.CreateSymbolicLink(_directory.File("libe_sqlite3.so"), library);
        await Compile();
        await Start();
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false } running)
        {
            running.Kill();
            await running.WaitForExitAsync();
        }

        _process?.Dispose();
        Client.Dispose();
        _directory.Dispose();
    }

    private static readonly string[] ImplicitUsings = ["System", "System.Collections.Generic", "System.Linq", "Microsoft.Extensions.DependencyInjection"];

    /// <summary>Compiles the text as a project of Microsoft.NET.Sdk.Web would.</summary>
    private async Task Compile()
    {
        await File.WriteAllTextAsync(_directory.File("Program.cs"), Text);
        await File.WriteAllTextAsync(_directory.File("Usings.cs"), string.Concat(
            ImplicitUsings.Select(name => $"global using {name};\n")));
        var compiler = Directory.EnumerateDirectories(Path.Combine(Runtime, "sdk"))
            .Select(sdk => Path.Combine(sdk, "Roslyn/bincore/csc.dll")).Last(File.Exists);
        var references = Framework(typeof(object)).Concat(Framework(typeof(HttpContext)))
            .Concat(Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll")
                .Where(file => !Path.GetFileName(file).StartsWith("ODataSql.AspNetCore.Tests", StringComparison.Ordinal)))
            .DistinctBy(Path.GetFileName).Select(file => $"-reference:{file}");
        await File.WriteAllLinesAsync(_directory.File("arguments"),
            ["-nologo", "-nowarn:CS1701,CS1702", "-nullable:enable", "-langversion:latest", .. references, "-out:Sample.dll", "Program.cs",
                "Usings.cs"]);
        var (code, output) = await Run(compiler, "@arguments", "-noconfig");
        Assert.True(code == 0, output);
        await File.WriteAllTextAsync(_directory.File("Sample.runtimeconfig.json"), await File.ReadAllTextAsync(
            Path.Combine(AppContext.BaseDirectory, "ODataSql.AspNetCore.Tests.runtimeconfig.json")));
    }

    private async Task Start()
    {
        _process = Process.Start(Command("Sample.dll", Database, "--urls", "http://127.0.0.1:0"))!;
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Regex.Match(line, @"http://127\.0\.0\.1:\d+", RegexOptions.None, TimeSpan.FromSeconds(1)) is { Success: true } address)
            {
                Client.BaseAddress = new Uri(address.Value + "/odata/");
                _ = _process.StandardOutput.ReadToEndAsync();
                _ = _process.StandardError.ReadToEndAsync();
                return;
            }
        }

        Assert.Fail(await _process.StandardError.ReadToEndAsync());
    }

    private async Task<(int Code, string Output)> Run(params string[] arguments)
    {
        using var process = Process.Start(Command(arguments))!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output);
    }

    private ProcessStartInfo Command(params IEnumerable<string> arguments) => new(Path.Combine(Runtime, "dotnet"), arguments)
    {
        WorkingDirectory = _directory.Path,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    };

    private static IEnumerable<string> Framework(Type type) =>
        Directory.EnumerateFiles(Path.GetDirectoryName(type.Assembly.Location)!, "*.dll")
            .Where(file => Path.GetFileName(file) is var name
                && (name.StartsWith("System", StringComparison.Ordinal) || name.StartsWith("Microsoft", StringComparison.Ordinal)
                    || name is "netstandard.dll" or "mscorlib.dll") && !name.Contains("Native", StringComparison.Ordinal));
}
