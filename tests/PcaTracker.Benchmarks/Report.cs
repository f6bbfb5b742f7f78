using System.Globalization;

namespace PcaTracker.Benchmarks;

/// <summary>Prints the table, keeps the figures, and collects results below their limit.</summary>
internal sealed class Report
{
    private const double MegabytesOfGrowth = 40, LatencyWhileExporting = 3, LastPage = 1.5, SecondsToVerify = 5, SecondsToSweep = 1, LatencyWhileMailing = 1.2, MillisecondsOfPage = 150, KilobytesOfPage = 150, MillisecondsToldByHiddenRows = 0.3;
    private const double MedianOfQuestions = 5, TenthOfQuestions = 2, LowestOfQuestions = 1, GroupsOverPlain = 2;
    private const double StateOfPlayMilliseconds = 150, PastOverToday = 1.3;
    private const double SecondNode = 1.6;
    private const double SecondsOfFile = 10, MegabytesOfFileGrowth = 120;
    private const long EntriesToVerify = 100_000;

    private readonly List<string> _short = [];
    private readonly ResultsFile _results;

    public Report(ResultsFile results)
    {
        _results = results;
        Line($"{"workload",-10} {"contestant",-10} {"per second",11} {"p99 ms",9} {"allocated",12} {"cpu µs",10} {"growth MB",10} {"ratio",7} {"needed",7}");
    }

    public void Add(Workload workload, Dictionary<string, List<Measurement>> measured)
    {
        var ours = measured[Contestant.Ours];
        foreach (var (name, runs) in measured)
        {
            // Runs are compared turn by turn, since other load slows down neighbouring runs alike.
            double? ratio = name == Contestant.Ours ? null : Load.Median(ours.Zip(runs, (o, r) => o.PerSecond / r.PerSecond));
            var needed = name == Contestant.EntityFramework ? workload.OverEntityFramework : workload.OverFloor;
            var (perSecond, p99, allocated) = (Median(runs, r => r.PerSecond), Median(runs, r => r.P99), Median(runs, r => r.Allocated));
            var (processor, growth) = (Median(runs, r => r.Processor), Median(runs, r => r.Growth / 1024.0));
            var compared = ratio is null ? "" : Text($"{ratio,7:F2} {(needed > 0 ? Text($"{needed:F2}") : "–"),7}");
            Line($"{workload.Name,-10} {name,-10} {perSecond,11:F2} {p99,9:F2} {allocated,12:F0} {processor,10:F0} {growth,10:F1} {compared}");
            _results.Add($"{workload.Name} {name} per second", perSecond);
            if (ratio is not null)
                _results.Add($"{workload.Name} over {name}", ratio.Value);
            if (ratio < needed)
                _short.Add(Text($"{workload.Name}: {ratio:F2} of {name}, needed {needed:F2}"));
        }

        var grown = Median(ours, m => m.Growth / 1024.0);
        if (workload.Pattern == Pattern.Export && grown > MegabytesOfGrowth)
            _short.Add(Text($"{workload.Name}: memory grew by {grown:F0} MB, allowed {MegabytesOfGrowth}"));
        if (workload.Pattern == Pattern.Export)
        {
            foreach (var (name, runs) in measured)
                Line($"{workload.Name,-10} {name,-10} memory {Median(runs, r => (r.Peak - r.Growth) / 1024.0):F0} MB before, {Median(runs, r => r.Peak / 1024.0):F0} MB at most");
            _results.Add($"{workload.Name} memory at most MB", Median(ours, r => r.Peak / 1024.0));
        }

        var lastOverFirst = Median(ours, m => m.LastOverFirst);
        if (workload.Pattern == Pattern.Pages)
            Line($"{workload.Name,-10} last page over first: {lastOverFirst:F2}");
        if (lastOverFirst > LastPage)
            _short.Add(Text($"{workload.Name}: the last page took {lastOverFirst:F2} times the first, allowed {LastPage}"));
    }

    /// <summary>Prints the ratio of processor time, that of the database's server included: other work on the machine hardly changes it.</summary>
    public void AddProcessor(Workload workload, Dictionary<string, List<Measurement>> measured)
    {
        var ratio = Load.Median(measured[Contestant.EntityFramework].Zip(measured[Contestant.Ours], (stock, ours) => stock.Processor / ours.Processor));
        Line($"{workload.Name,-10} {Contestant.EntityFramework} takes {ratio:F2} times the processor time, the server's included");
        _results.Add($"{workload.Name} processor time of {Contestant.EntityFramework} over tracker", ratio);
    }

    public void AddLatency((double Idle, double Exporting) p99)
    {
        Line($"latency    page p99 {p99.Idle:F2} ms idle, {p99.Exporting:F2} ms while exporting: {p99.Exporting / p99.Idle:F2} times, allowed {LatencyWhileExporting}");
        _results.Add("page p99 while exporting over idle", p99.Exporting / p99.Idle);
        if (p99.Exporting > LatencyWhileExporting * p99.Idle)
            _short.Add(Text($"latency: {p99.Exporting / p99.Idle:F2} times idle while exporting, allowed {LatencyWhileExporting}"));
    }

    public void AddMailing((double Idle, double Mailing, double Ratio) page)
    {
        Line($"mail       page {page.Idle:F2} ms idle, {page.Mailing:F2} ms while 1,000 mails are sent: {page.Ratio:F2} times, allowed {LatencyWhileMailing}");
        _results.Add("page while mailing over idle", page.Ratio);
        if (page.Ratio > LatencyWhileMailing)
            _short.Add(Text($"mail: {page.Ratio:F2} times idle while mails are sent, allowed {LatencyWhileMailing}"));
    }

    public void AddSweep((int Planned, TimeSpan Took) sweep)
    {
        Line($"sweep      {sweep.Planned} messages planned in {sweep.Took.TotalMilliseconds:F0} ms, allowed {SecondsToSweep} s");
        _results.Add("sweep seconds", sweep.Took.TotalSeconds);
        if (sweep.Took.TotalSeconds > SecondsToSweep)
            _short.Add(Text($"sweep: took {sweep.Took.TotalSeconds:F2} s, allowed {SecondsToSweep}"));
    }

    /// <summary>Prints time and size of every page, the slowest first.</summary>
    public void AddPages(IReadOnlyList<PageTime> pages)
    {
        Line($"site       {"ms",8} {"kB",8} {"status",7} allowed {MillisecondsOfPage} ms and {KilobytesOfPage} kB compressed");
        foreach (var page in pages.OrderByDescending(p => p.Milliseconds))
        {
            Line($"site       {page.Milliseconds,8:F1} {page.Kilobytes,8:F1} {page.Status,7} {page.Address}");
            if (page.Milliseconds > MillisecondsOfPage || page.Kilobytes > KilobytesOfPage || page.Status != Expected(page.Address))
                _short.Add(Text($"{page.Address}: {page.Status} in {page.Milliseconds:F0} ms, {page.Kilobytes:F0} kB, allowed {MillisecondsOfPage} ms and {KilobytesOfPage} kB"));
        }
        _results.Add("slowest page ms", pages.Max(p => p.Milliseconds));
        _results.Add("largest page kB", pages.Max(p => p.Kilobytes));
    }

    /// <summary>Prints how long files take, and by how much the process grows meanwhile.</summary>
    public void AddFiles(IReadOnlyList<FileTime> times)
    {
        foreach (var time in times)
        {
            Line($"workbook   {time.Seconds,6:F1} s, {time.Processor,6:F1} s of processor time, {time.Megabytes,6:F1} MB, process grew by {time.Growth,5:F0} MB, allowed {SecondsOfFile} s and {MegabytesOfFileGrowth} MB: {time.Address}");
            _results.Add($"workbook {time.Address} seconds", time.Seconds);
            if (time.Seconds > SecondsOfFile || time.Growth > MegabytesOfFileGrowth)
                _short.Add(Text($"workbook: {time.Address} took {time.Seconds:F1} s and {time.Growth:F0} MB, allowed {SecondsOfFile} s and {MegabytesOfFileGrowth} MB"));
        }
    }

    /// <summary>Prints how the time of an answer differs by what rows hold that the reader does not see.</summary>
    public void AddHiddenRows(IReadOnlyList<HiddenTime> times)
    {
        foreach (var time in times)
        {
            var difference = Math.Abs(time.Hidden - time.Nobodys);
            Line($"hidden     {time.Hidden,8:F3} ms for what hidden rows hold, {time.Nobodys,8:F3} ms for what none holds, allowed {MillisecondsToldByHiddenRows} ms apart: {time.Address}");
            if (difference > MillisecondsToldByHiddenRows)
                _short.Add(Text($"hidden: {difference:F3} ms tell of hidden rows, allowed {MillisecondsToldByHiddenRows}: {time.Address}"));
        }
        _results.Add("most that hidden rows tell ms", times.Max(time => Math.Abs(time.Hidden - time.Nobodys)));
    }

    /// <summary>Prints how long a reader waits in Chromium.</summary>
    public void AddBrowser(IReadOnlyList<BrowserTime> times)
    {
        foreach (var time in times)
        {
            var isReached = time.Milliseconds <= time.Allowed;
            Line($"browser    {time.Milliseconds,8:F0} ms, allowed {time.Allowed,5:F0} ms, {(isReached ? "reached" : "not reached")}: {time.What} at {time.Width} px, {time.Address}");
            if (!isReached)
                _short.Add(Text($"browser: {time.What} at {time.Width} px took {time.Milliseconds:F0} ms, allowed {time.Allowed:F0} ms: {time.Address}"));
        }
        foreach (var what in times.GroupBy(time => time.What))
            _results.Add($"browser {what.Key} ms", what.Max(time => time.Milliseconds));
    }

    /// <summary>Prints how long sets take today and on a past day; the state of play has limits.</summary>
    public void AddPast(IReadOnlyList<PastTime> times)
    {
        foreach (var time in times)
            Line($"past       {time.Today,8:F1} ms today, {time.Past,8:F1} ms on a past day, {time.Ratio,6:F2} times: {time.Set}");
        var state = times.Single(time => time.Set == "StateOfPlay");
        _results.Add("past state of play ms", state.Today);
        _results.Add("past state of play over today", state.Ratio);
        if (state.Today > StateOfPlayMilliseconds)
            _short.Add(Text($"past: the state of play took {state.Today:F1} ms, allowed {StateOfPlayMilliseconds} ms"));
        if (state.Ratio > PastOverToday)
            _short.Add(Text($"past: the state of play of a past day took {state.Ratio:F2} times that of today, allowed {PastOverToday}"));
    }

    /// <summary>Prints how the ratios of generated questions are distributed, by shape too, and the ten worst.</summary>
    public void AddQuestions(IReadOnlyList<QuestionTime> times)
    {
        Line($"questions  {"",-9} {"number",6} {"median",7} {"10th %",7} {"lowest",7}  ratio of processor time, {"ms",6}: median of the tracker's processor time and latency");
        Distribution("all", times);
        foreach (var shape in times.GroupBy(t => t.Question.Shape).OrderBy(g => g.Key))
            Distribution(shape.Key.ToString().ToLowerInvariant(), [.. shape]);
        Distribution("texts", [.. times.Where(t => t.Question.ReadsTexts)]);
        foreach (var time in times.OrderBy(t => t.Ratio).Take(10))
            Line($"worst      {time.Ratio,6:F2} times, {time.Ours:F2} and {time.Stock:F2} ms: {time.Question.Address}");
        var plain = times.Where(t => t.OverPlain is not null).OrderByDescending(t => t.OverPlain).ToList();
        foreach (var time in plain.Take(10))
            Line($"groups     {time.OverPlain,6:F2} times the plain SELECT over the best index, {time.Ours:F2} and {time.Plain:F2} ms: {time.Question.Address}");

        var ratios = times.Select(t => t.Ratio).Order().ToList();
        var (median, tenth) = (ratios[ratios.Count / 2], ratios[ratios.Count / 10]);
        (string Name, double Reached, double Limit)[] figures =
            [("median", median, MedianOfQuestions), ("10th percentile", tenth, TenthOfQuestions), ("lowest", ratios[0], LowestOfQuestions)];
        foreach (var (name, reached, limit) in figures)
        {
            _results.Add($"questions {name} over EF Core", reached);
            if (reached < limit)
                _short.Add(Text($"questions: {name} {reached:F2} times EF Core, at least {limit}"));
        }

        _short.AddRange(times.Where(t => !t.Agrees).Select(t => $"questions: the answers differ: {t.Question.Address}"));
        _short.AddRange(plain.Where(t => t.OverPlain > GroupsOverPlain && t.Plain >= 1)
            .Select(t => Text($"questions: {t.OverPlain:F2} times the plain SELECT, allowed {GroupsOverPlain}: {t.Question.Address}")));
    }

    private static void Distribution(string name, IReadOnlyList<QuestionTime> times)
    {
        if (times.Count == 0)
            return;
        var ratios = times.Select(t => t.Ratio).Order().ToList();
        Line($"questions  {name,-9} {ratios.Count,6} {ratios[ratios.Count / 2],7:F2} {ratios[ratios.Count / 10],7:F2} {ratios[0],7:F2}  {Load.Median(times.Select(t => t.Ours)),6:F2} ms, {Load.Median(times.Select(t => t.Latency)),6:F2} ms");
    }

    /// <summary>Prints how long the audit log took to verify; it has at least as many entries as the limit assumes.</summary>
    public void AddVerification((long Entries, TimeSpan Took) verified)
    {
        Line($"verify     {verified.Entries} entries and their rows in {verified.Took.TotalSeconds:F2} s, allowed {SecondsToVerify} s for {EntriesToVerify}");
        _results.Add("verify seconds", verified.Took.TotalSeconds);
        if (verified.Entries < EntriesToVerify || verified.Took.TotalSeconds > SecondsToVerify)
            _short.Add(Text($"verify: {verified.Entries} entries took {verified.Took.TotalSeconds:F2} s, allowed {SecondsToVerify} s for {EntriesToVerify}"));
    }

    /// <summary>
    /// Prints what a second node adds. It has to add what is asked for where one node and its database leave the machine enough processor
    /// time for that.
    /// </summary>
    public void AddNodes(IReadOnlyList<NodeTime> times)
    {
        var (ratio, busy) = (Load.Median(times.Select(t => t.Together / t.Alone)), Load.Median(times.Select(t => t.Busy)));
        Line($"nodes      {Load.Median(times.Select(t => t.Alone)):F0} pages per second of one node, {Load.Median(times.Select(t => t.Together)):F0} of two: {ratio:F2} times, needed {SecondNode} where processors allow");
        Line($"nodes      {Load.Median(times.Select(t => t.Node)):F0} µs of a page are spent in the node, {Load.Median(times.Select(t => t.Server)):F0} µs in the server; {Environment.ProcessorCount} processors were {100 * busy:F0} % busy with one node");
        _results.Add("pages of two nodes over one", ratio);
        _results.Add("processors busy with one node", busy);
        if (busy * SecondNode > 1)
            Line($"nodes      processors bound it: they allow at most {1 / busy:F2} times");
        else if (ratio < SecondNode)
            _short.Add(Text($"nodes: two give {ratio:F2} times the pages of one, needed {SecondNode}"));
    }

    /// <summary>Prints how busy the machine is.</summary>
    public void AddLoad(string when)
    {
        var load = File.ReadAllText("/proc/loadavg").Split(' ')[0];
        Line($"load       {load} on {Environment.ProcessorCount} processors in the last minute, {when}");
        _results.Add($"load {when}", double.Parse(load, CultureInfo.InvariantCulture));
    }

    /// <summary>Prints the results below their limit, and returns the exit status.</summary>
    public int Finish()
    {
        foreach (var line in _short)
            Console.Out.WriteLine($"SHORT {line}");
        if (_short.Count == 0)
            Console.Out.WriteLine("Everything reached.");
        _results.Append(_short.Count == 0);
        return _short.Count == 0 ? 0 : 1;
    }

    // The page for addresses that lead nowhere is measured, too.
    private static int Expected(string address) => address == "/no-such-page" ? 404 : 200;

    private static string Text(FormattableString line) => line.ToString(CultureInfo.InvariantCulture);

    private static void Line(FormattableString line) => Console.Out.WriteLine(Text(line));

    private static double Median(List<Measurement> runs, Func<Measurement, double> figure) => Load.Median(runs.Select(figure));
}
