using Dapper;
using Microsoft.Data.Sqlite;
using Microsoft.OData.Edm;
using ODataSql.Model;
using ODataSql.Sql.Sqlite;
using Kind = Microsoft.OData.Edm.EdmPrimitiveTypeKind;

namespace ODataSql.Tests;

/// <summary><c>isof</c> and <c>cast</c> over properties of every type, nullable or not.</summary>
public sealed class TypeFunctionTests : IDisposable
{
    /// <summary>Each type of a property, and a stored value.</summary>
    private static readonly Dictionary<Kind, object> Stored = new()
    {
        [Kind.Boolean] = 1,
        [Kind.Byte] = 7,
        [Kind.SByte] = -7,
        [Kind.Int16] = 7,
        [Kind.Int32] = 7,
        [Kind.Int64] = 7,
        [Kind.Single] = 1.5,
        [Kind.Double] = 1.5,
        [Kind.Decimal] = 1.5,
        [Kind.String] = "seven",
        [Kind.Guid] = "11111111-1111-1111-1111-111111111111",
        [Kind.Date] = "2012-07-01",
        [Kind.DateTimeOffset] = "2012-07-01T00:00:00.000Z",
        [Kind.TimeOfDay] = "08:30:00",
        [Kind.Duration] = 86_400_000,
    };

    private readonly SqliteConnection _connection = new("Data Source=:memory:");
    private readonly QueryEngine _engine;

    public TypeFunctionTests()
    {
        var (model, thing) = (new EdmModel(), new EdmEntityType("Sample", "Thing"));
        thing.AddKeys(thing.AddStructuralProperty("Id", Kind.Int64, isNullable: false));
        foreach (var kind in Stored.Keys)
        {
            thing.AddStructuralProperty($"{kind}", kind, isNullable: false);
            thing.AddStructuralProperty($"Any{kind}", kind, isNullable: true);
        }

        var container = new EdmEntityContainer("Sample", "Container");
        container.AddEntitySet("Things", thing);
        model.AddElements([thing, container]);
        _engine = new QueryEngine(new RelationalModel(model, _ => "thing", _ => null), new SqliteDialect());
        _connection.Open();
        SqliteDialect.RegisterFunctions(_connection);
        var columns = Stored.Keys.SelectMany(kind => new[] { Naming.SnakeCase($"{kind}"), Naming.SnakeCase($"Any{kind}") }).ToList();
        _connection.Execute($"CREATE TABLE thing (id INTEGER PRIMARY KEY, {string.Join(", ", columns.Select(c => $"\"{c}\""))})");
        foreach (var isFull in new[] { true, false })
        {
            var parameters = new DynamicParameters();
            foreach (var (kind, value) in Stored)
            {
                parameters.Add(Naming.SnakeCase($"{kind}"), value);
                parameters.Add(Naming.SnakeCase($"Any{kind}"), isFull ? value : null);
            }

            _connection.Execute($"INSERT INTO thing ({string.Join(", ", columns.Select(c => $"\"{c}\""))}) VALUES ({string.Join(", ", columns.Select(c => $"@{c}"))})", parameters);
        }
    }

    public static TheoryData<Kind> Kinds() => [.. Stored.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Isof_is_true_for_values_of_the_type_only(Kind kind)
    {
        foreach (var asked in Enum.GetValues<Kind>().Where(k => k is not (Kind.None or Kind.PrimitiveType)))
        {
            var (required, optional) = (await Count($"isof({kind},Edm.{asked})"), await Count($"isof(Any{kind},Edm.{asked})"));

            Assert.Equal((asked, kind == asked ? "2" : "0", kind == asked ? "1" : "0"), (asked, required, optional));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Isof_accepts_a_quoted_type_and_PrimitiveType(Kind kind)
    {
        Assert.Equal(("2", "1"), (await Count($"isof({kind},'Edm.{kind}')"), await Count($"isof(Any{kind},'Edm.{kind}')")));
        Assert.Equal(("2", "1"), (await Count($"isof({kind},Edm.PrimitiveType)"), await Count($"isof(Any{kind},Edm.PrimitiveType)")));
        Assert.Equal(("0", "1"), (await Count($"not isof({kind},Edm.{kind})"), await Count($"not isof(Any{kind},Edm.{kind})")));
    }

    [Theory]
    [InlineData("isof(null,Edm.String)", "0")]
    [InlineData("isof(1,Edm.Int32)", "2")]
    [InlineData("isof('a',Edm.String)", "2")]
    [InlineData("isof(Int64 add 1,Edm.Int64)", "2")]
    [InlineData("isof(length(AnyString),Edm.Int32)", "1")]
    [InlineData("isof(Sample.Thing)", "2")]
    [InlineData("isof(Edm.String)", "0")]
    public async Task Isof_of_an_expression_uses_its_type(string condition, string count)
    {
        Assert.Equal(count, await Count(condition));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Cast_returns_a_value_or_is_refused_by_name(Kind kind)
    {
        foreach (var asked in Enum.GetValues<Kind>().Where(k => k is not (Kind.None or Kind.PrimitiveType or Kind.Stream)))
        {
            foreach (var property in new[] { $"{kind}", $"Any{kind}" })
            {
                var refusal = Compile($"Things/$count?$filter=cast({property},Edm.{asked}) ne null", out _);
                if (refusal is null)
                    Assert.Matches("[012]", await Count($"cast({property},Edm.{asked}) ne null"));
                else
                    Assert.Equal((501, $"This cast to Edm.{asked} is not supported."), (refusal.Status, refusal.Message));
            }
        }
    }

    [Theory]
    [InlineData("cast(Int32,Edm.Int32) eq 7", "2")]
    [InlineData("cast(Int32,Edm.String) eq '7'", "2")]
    [InlineData("cast(SByte,Edm.Byte) eq null", "2")]
    [InlineData("cast(Int32 add 248,Edm.Byte) eq 255", "2")]
    [InlineData("cast(Int32 add 249,Edm.Byte) eq null", "2")]
    [InlineData("cast(Int64 mul 100000,Edm.Int16) eq null", "2")]
    [InlineData("cast(-32768,Edm.Int16) eq -32768", "2")]
    [InlineData("cast(-32769,Edm.Int16) eq null", "2")]
    [InlineData("cast(2147483647.9,Edm.Int32) eq 2147483647", "2")]
    [InlineData("cast(2147483648,Edm.Int32) eq null", "2")]
    [InlineData("cast(9223372036854775807,Edm.Int64) eq 9223372036854775807", "2")]
    [InlineData("cast(1e19,Edm.Int64) eq null", "2")]
    [InlineData("cast(AnyDouble,Edm.Int32) eq 1", "1")]
    [InlineData("cast(null,Edm.Int32) eq null", "2")]
    [InlineData("cast(concat('2','55'),Edm.Byte) eq 255", "2")]
    [InlineData("cast(concat('2','56'),Edm.Byte) eq null", "2")]
    [InlineData("cast(concat('1','.5'),Edm.Single) eq 1.5", "2")]
    public async Task Impossible_cast_is_null(string condition, string count)
    {
        Assert.Equal(count, await Count(condition));
    }

    /// <summary>Number literals have their written value, whatever type the parser gives them.</summary>
    [Theory]
    [InlineData("0.1f eq 0.1")]
    [InlineData("1e-1 eq 0.1")]
    [InlineData("1E-1 eq 0.1")]
    [InlineData("0.1f eq 0.1d")]
    [InlineData("0.1 eq 0.1d")]
    [InlineData("Double sub 1.4 lt 0.1001 and Double eq 15e-1")]
    [InlineData("Double eq 1.5f and Single eq 1.5 and Decimal eq 1.5f")]
    [InlineData("16777217f eq 16777217")]
    [InlineData("33554433.0 eq 33554433")]
    [InlineData("0.3f eq 0.1f add 0.2f")]
    [InlineData("1e-30 gt 0 and 1e-30 eq 1e-30")]
    [InlineData("3.5e38f gt 3.4e38")]
    [InlineData("cast(0.1,Edm.Single) eq 0.1")]
    public async Task Number_literal_has_its_written_value(string condition)
    {
        Assert.Equal("2", await Count(condition));
    }

    public void Dispose() => _connection.Dispose();

    private QueryRefusal? Compile(string url, out CompiledQuery query) => _engine.Compile(new QueryRequest(url, Sample.Root, null, DateTimeOffset.UnixEpoch), out query);

    private async Task<string> Count(string condition) =>
        Compile($"Things/$count?$filter={Uri.EscapeDataString(condition)}", out var query) is { } refusal ? refusal.Message : await Sample.Read(query, _connection);
}
