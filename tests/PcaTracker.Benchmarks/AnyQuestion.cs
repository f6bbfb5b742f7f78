using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Dapper;
using Microsoft.Data.Sqlite;

namespace PcaTracker.Benchmarks;

/// <summary>What one generated question cost.</summary>
/// <param name="Question">The question.</param>
/// <param name="Ours">The tracker's processor time, in milliseconds: the least of several turns.</param>
/// <param name="Stock">The stock stack's.</param>
/// <param name="Latency">How long the tracker's fastest answer took, in milliseconds.</param>
/// <param name="Plain">For groups by columns of the table: the time of the plain SELECT over the best index.</param>
/// <param name="Agrees">Whether both answered the same rows.</param>
internal sealed record QuestionTime(Question Question, double Ours, double Stock, double Latency, double? Plain, bool Agrees)
{
    public double Ratio => Stock / Ours;

    public double? OverPlain => Ours / Plain;
}

/// <summary>Asks generated questions of the tracker and of the stock stack in turns, checks that their answers agree, and compares the processor time.</summary>
internal static class AnyQuestion
{
    private const int Turns = 3;

    /// <summary>
    /// A fast question is asked several times by several askers at once. One alone would make both servers put threads to sleep and wake
    /// them for each answer, which takes longer than many an answer.
    /// </summary>
    private const double FastMilliseconds = 10;
    private const int Askers = 4, AnswersOfAsker = 12;

    private static readonly TimeSpan WarmUpTime = TimeSpan.FromSeconds(10);

    /// <summary>Measures as many questions as asked for; those that the stock stack refuses do not count.</summary>
    public static async Task<IReadOnlyList<QuestionTime>> Measure(Contestant tracker, Contestant stock, string directory, int seed, int count)
    {
        var file = Path.Combine(directory, "tracker.db");
        await using var connection = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False");
        connection.Open();
        foreach (var contestant in (Contestant[])[tracker, stock])
            await WarmUp(contestant, new QuestionGenerator(connection, ~seed));
        var generator = new QuestionGenerator(connection, seed);
        using var plain = new PlainGroups(file);
        var (times, asked, refused) = (new List<QuestionTime>(), new HashSet<string>(), 0);
        while (times.Count < count && asked.Count < 20 * count)
        {
            var question = generator.Next();
            if (!asked.Add(question.Address))
                continue;
            if (await Answer(stock, question) is not { } expected)
            {
                refused++;
                continue;
            }

            var actual = await Answer(tracker, question) ?? throw new InvalidOperationException($"The tracker refused {question.Address}");
            times.Add(await InTurns(tracker, stock, question, plain) with { Agrees = Agreement.Holds(question.Shape, expected, actual) });
        }

        await Console.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"questions  seed {seed}: {times.Count} asked of both, {refused} refused by {stock.Name}"));
        return times;
    }

    /// <summary>Asks other questions for a while: programs that have just started compile themselves, which takes more of their time than answers do.</summary>
    private static async Task WarmUp(Contestant contestant, QuestionGenerator generator)
    {
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < WarmUpTime;)
            await Answer(contestant, generator.Next());
    }

    private static async Task<QuestionTime> InTurns(Contestant tracker, Contestant stock, Question question, PlainGroups plain)
    {
        var (ours, theirs, latency) = (double.MaxValue, double.MaxValue, double.MaxValue);
        for (var turn = 0; turn < Turns; turn++)
        {
            // Slow answers of the stock stack need no further turns.
            if (turn < 2 || theirs < 50 * FastMilliseconds)
                theirs = Math.Min(theirs, (await Turn(stock, question)).Processor);
            var (processor, fastest) = await Turn(tracker, question);
            (ours, latency) = (Math.Min(ours, processor), Math.Min(latency, fastest));
        }

        return new(question, ours, theirs, latency, plain.Time(question), true);
    }

    private static async Task<(double Processor, double Fastest)> Turn(Contestant contestant, Question question)
    {
        var before = contestant.Usage().Processor;
        var fastest = await Latency(contestant, question);
        if (fastest >= FastMilliseconds)
            return ((contestant.Usage().Processor - before) / 1000.0, fastest);
        before = contestant.Usage().Processor;
        await Task.WhenAll(Enumerable.Range(0, Askers).Select(async _ =>
        {
            for (var asked = 0; asked < AnswersOfAsker; asked++)
                await Latency(contestant, question);
        }));
        return ((contestant.Usage().Processor - before) / 1000.0 / (Askers * AnswersOfAsker), fastest);
    }

    private static async Task<double> Latency(Contestant contestant, Question question)
    {
        var clock = Stopwatch.StartNew();
        using var answer = await Ask(contestant, question);
        await answer.Content.CopyToAsync(Stream.Null);
        return clock.Elapsed.TotalMilliseconds;
    }

    // Null where the question is refused.
    private static async Task<string?> Answer(Contestant contestant, Question question)
    {
        using var answer = await Ask(contestant, question);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : null;
    }

    // The tracker pages groups, too; the stock stack does not.
    private static async Task<HttpResponseMessage> Ask(Contestant contestant, Question question)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, question.Encoded);
        if (contestant.Name == Contestant.Ours)
            request.Headers.Add("Prefer", "odata.maxpagesize=200000");
        return await contestant.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}

/// <summary>Compares two answers: the same rows, in the same order where there is one, with the values that both have.</summary>
internal static class Agreement
{
    public static bool Holds(Shape shape, string expected, string actual)
    {
        if (shape == Shape.Count)
            return expected.Trim('\uFEFF') == actual.Trim('\uFEFF');
        using var expectedJson = JsonDocument.Parse(expected);
        using var actualJson = JsonDocument.Parse(actual);
        var (left, right) = (expectedJson.RootElement, actualJson.RootElement);
        if (Count(left) != Count(right))
            return false;
        var rows = Rows(left);
        var names = rows.Count == 0 ? [] : rows[0].EnumerateObject().Select(m => m.Name).Where(n => !n.Contains('@', StringComparison.Ordinal)).Order(StringComparer.Ordinal).ToList();
        var (one, other) = (rows.Select(r => Text(r, names)), Rows(right).Select(r => Text(r, names)));
        return shape == Shape.Page ? one.SequenceEqual(other) : one.Order(StringComparer.Ordinal).SequenceEqual(other.Order(StringComparer.Ordinal));
    }

    private static List<JsonElement> Rows(JsonElement answer) => [.. (answer.ValueKind == JsonValueKind.Array ? answer : answer.GetProperty("value")).EnumerateArray()];

    private static string? Count(JsonElement answer) =>
        answer.ValueKind != JsonValueKind.Object ? null : answer.TryGetProperty("@odata.count", out var count) || answer.TryGetProperty("@count", out count) ? count.GetRawText() : null;

    private static string Text(JsonElement row, List<string> names) => string.Join('|', names.Select(name => row.TryGetProperty(name, out var value) ? Text(value) : "?"));

    private static string Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => Math.Round(value.GetDouble(), 6).ToString(CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}

/// <summary>Runs the plain SELECT of a grouping over an index made for it, in a copy of the file.</summary>
internal sealed class PlainGroups : IDisposable
{
    private readonly string _file = Path.GetTempFileName();
    private readonly SqliteConnection _connection;

    public PlainGroups(string file)
    {
        using (var source = new SqliteConnection($"Data Source={file};Mode=ReadOnly;Pooling=False"))
        {
            _connection = new($"Data Source={_file};Pooling=False");
            source.Open();
            _connection.Open();
            source.BackupDatabase(_connection);
        }

        _connection.Execute("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -65536");
    }

    /// <summary>Its processor time in milliseconds; null for other questions.</summary>
    public double? Time(Question question)
    {
        if (question.Sql is null)
            return null;
        var table = question.Sql.Split(" FROM ")[1].Split(' ')[0];
        _connection.Execute($"CREATE INDEX best ON {table} ({string.Join(", ", question.Columns!)})");
        var sql = question.Sql.Replace($" FROM {table}", $" FROM {table} INDEXED BY best", StringComparison.Ordinal);
        var least = double.MaxValue;
        for (var turn = 0; turn < 5; turn++)
        {
            var before = Environment.CpuUsage.TotalTime;
            using (var rows = _connection.ExecuteReader(sql))
            {
                while (rows.Read())
                    _ = rows.GetValue(0);
            }

            least = Math.Min(least, (Environment.CpuUsage.TotalTime - before).TotalMilliseconds);
        }

        _connection.Execute("DROP INDEX best");
        return least;
    }

    public void Dispose()
    {
        _connection.Dispose();
        File.Delete(_file);
    }
}
