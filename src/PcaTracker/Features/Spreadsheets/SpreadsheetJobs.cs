using System.Collections.Concurrent;
using ODataSql;
using ODataSql.AspNetCore.Hosting;
using ODataSql.AspNetCore.Reading;
using PcaTracker.Domain;
using PcaTracker.Features.Refused;
using PcaTracker.Storage;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Spreadsheets;

/// <summary>
/// Makes files beside the requests that ask for them, so that a long one needs no connection that waits. A file is kept for a quarter of an
/// hour, and of one person the newest three.
/// </summary>
internal sealed partial class SpreadsheetJobs(
    TrackerDatabase database, CompileQuestion compile, ReadLimiter limiter, TimeProvider time, SpreadsheetDirectory directory,
    ILogger<SpreadsheetJobs> logger) : IDisposable
{
    private const int MostOfOne = 3;

    private const int RowsBetweenRests = 500;

    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(15);

    private readonly ConcurrentDictionary<(long Account, string Key), SpreadsheetJob> _jobs = new();
    private readonly CancellationTokenSource _stopping = new();

    /// <summary>Begins a file, under a key of its reader's.</summary>
    public SpreadsheetJob Begin(SpreadsheetOrder order, SpreadsheetFormat format, string key)
    {
        var job = new SpreadsheetJob(key, order, format, time.GetUtcNow());
        var request = new QueryRequest(order.Question.Asked, order.Service, null, order.Now) { IsWhole = true };
        DropOld();
        if (Of(order.Actor).Count(other => !other.Ending.IsCompleted) >= MostOfOne)
            job.Failure = T("Too many files are being made. Try again in a few seconds.");
        else if (order.Question.UnknownOption is { } unknown)
            job.Failure = T("A file cannot follow the option {0} of this address.", unknown);
        else if (compile(request, out var query) is { } refusal)
            job.Failure = refusal.Message;
        else
            job.Ending = Task.Factory.StartNew(() => Make(job, query), _stopping.Token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (_jobs.TryRemove((order.Actor.AccountId, key), out var former))
            former.Dispose();
        _jobs[(order.Actor.AccountId, key)] = job;
        var others = Of(order.Actor).Where(other => other != job && other.Ending.IsCompleted);
        foreach (var older in others.OrderByDescending(other => other.BegunAt).Skip(MostOfOne - 1).ToList())
            Drop(older);
        return job;
    }

    /// <summary>A person's own file, or null.</summary>
    public SpreadsheetJob? Find(string key, Actor actor) =>
        _jobs.TryGetValue((actor.AccountId, key), out var job) && job.BelongsTo(actor) ? job : null;

    /// <summary>Gives back the room of a file that nobody will fetch again.</summary>
    public void Drop(SpreadsheetJob job)
    {
        _jobs.TryRemove((job.Order.Actor.AccountId, job.Key), out _);
        job.Dispose();
    }

    public void Dispose()
    {
        _stopping.Cancel();
        foreach (var job in _jobs.Values)
            job.Dispose();
        _stopping.Dispose();
    }

    private void Make(SpreadsheetJob job, CompiledQuery query)
    {
        try
        {
            using var slot = limiter.EnterAsync(job.Order.Actor.AccountId, isExport: true, _stopping.Token).GetAwaiter().GetResult();
            if (slot is null)
            {
                job.Failure = T("Too many files are being made. Try again in a few seconds.");
                return;
            }

            using var session = database.OpenAs(job.Order.Actor);
            using var limit = session.StopAfter(ReadTimes.Usual.Export, _stopping.Token);
            using var rows = SpreadsheetRows.Open(query, session);
            job.Expect(rows.Count);
            var file = job.Create(directory.Path);
            job.Format.Write(file, job.Order, rows, written => Wrote(job, written));
            file.Flush();
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            if (StorageRefusal.Of(failure) is { } refusal)
                job.Failure = RefusalWords.Of(refusal);
            else
            {
                LogFailure(logger, job.FileName, failure);
                job.Failure = T("The file could not be made. Try again, or ask for fewer rows.");
            }

            job.Dispose();
        }
    }

    // Nobody waits for a few rows because somebody takes all of them away.
    private void Wrote(SpreadsheetJob job, int written)
    {
        job.Progress(written);
        if (written % RowsBetweenRests == 0)
            limiter.YieldAsync(_stopping.Token).GetAwaiter().GetResult();
    }

    [LoggerMessage(1, LogLevel.Error, "The file {File} could not be made.")]
    private static partial void LogFailure(ILogger logger, string file, Exception failure);

    private IEnumerable<SpreadsheetJob> Of(Actor actor) => _jobs.Values.Where(job => job.Order.Actor.AccountId == actor.AccountId);

    private void DropOld()
    {
        var now = time.GetUtcNow();
        foreach (var job in _jobs.Values.Where(job => now - job.BegunAt > KeptFor).ToList())
            Drop(job);
    }
}

/// <summary>Where files are while they are being made.</summary>
/// <param name="Path">The directory.</param>
internal sealed record SpreadsheetDirectory(string Path);
