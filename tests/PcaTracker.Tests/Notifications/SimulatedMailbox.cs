using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;
using Microsoft.Extensions.Logging;
using MimeKit;
using NodaTime;
using NodaTime.Text;
using PcaTracker.Domain;
using PcaTracker.Notifications.Delivery;
using PcaTracker.Notifications.Planning;
using PcaTracker.Storage;
using PcaTracker.WorkingCalendars;

namespace PcaTracker.Tests.Notifications;

/// <summary>A mail server that accepts or fails by chance, and checks each mail against the data of that moment.</summary>
internal sealed partial class SimulatedMailbox(TrackerDatabase database, TimeProvider clock, Random random, OverdueWatch watch, List<string> violations) : IMailTransport
{
    // The calendars do not change in those years.
    private readonly Lazy<IReadOnlyDictionary<string, WorkingDays>> _working = new(() =>
    {
        using var session = database.OpenAsSystem();
        return WorkingDaysTable.Of(session);
    });
    private readonly Dictionary<(string Address, LocalDate Day), string> _digests = [];
    private readonly HashSet<string> _repeatable = [];
    private DateTimeOffset _downUntil;
    private int _repeated;

    public int Reminders { get; private set; }

    public int Digests { get; private set; }

    public string Summary => $"{Reminders} reminders, {Digests} digests, {_repeated} of them twice";

    public void FailUntil(DateTimeOffset time)
    {
        _downUntil = time;
        watch.DisturbedAll(time.AddHours(1));
    }

    public Task<Handover> SendAsync(MimeMessage message)
    {
        if (clock.GetUtcNow() < _downUntil)
            return Task.FromResult(new Handover(HandoverResult.Unavailable, "connection refused"));
        if (random.Next(50) == 0)
        {
            watch.DisturbedAll(clock.GetUtcNow().AddHours(1));
            return Task.FromResult(new Handover(HandoverResult.Refused, "450 busy"));
        }
        Take(message);
        // The message is accepted, but the connection breaks before the reply.
        if (random.Next(100) != 0)
            return Task.FromResult(new Handover(HandoverResult.Accepted, "250 ok"));
        _repeatable.Add(message.MessageId!);
        // The delivery round ends with it.
        watch.DisturbedAll(clock.GetUtcNow());
        return Task.FromResult(new Handover(HandoverResult.Unavailable, "connection reset"));
    }

    private void Take(MimeMessage message)
    {
        using var session = database.OpenAsSystem();
        var address = message.To.Mailboxes.Single().Address;
        var now = Instant.FromDateTimeOffset(clock.GetUtcNow());
        if (ReminderFacts.Accounts(session).FirstOrDefault(a => a.Email == address) is not { } person)
        {
            violations.Add($"{message.Subject} to {address}, who is shut out");
            return;
        }
        var local = now.InZone(DateTimeZoneProviders.Tzdb[person.TimeZone]);
        void AddViolation(string what) => violations.Add($"{what}: '{message.Subject}' ({message.MessageId}) to {address} at {local}");

        if (SettingsTable.Of(session, person.AccountId).IsQuiet(local.TimeOfDay))
            AddViolation("In quiet hours");
        foreach (Match named in Titles().Matches($"{message.Subject}\n{message.TextBody}\n{message.HtmlBody}"))
            if (session.Connection.QuerySingleOrDefault<string>("SELECT visibility FROM deadline WHERE id = @id", new { id = named.Groups["id"].Value }) is not { } visibility
                || !person.Audience.Sees.Contains(visibility))
                AddViolation($"Of {named.Value}, which they do not see");
            else if (named.Value[0] == 'P' && visibility is Visibility.EU or Visibility.KZ)
                AddViolation($"With the title of {named.Value}, which one side keeps to itself");
        if (message.MessageId!.StartsWith("digest.", StringComparison.Ordinal))
            TakeDigest(session, person, message.MessageId, local.Date, AddViolation);
        else
            TakeReminder(session, person, message, local.Date, AddViolation);
    }

    private void TakeDigest(Session session, Actor person, string id, LocalDate day, Action<string> addViolation)
    {
        Digests++;
        if (!_working.Value[person.Side].IsWorking(day))
            addViolation("A digest on a day off");
        if (_digests.TryGetValue((person.Email, day), out var other) && (other != id || !_repeatable.Contains(id)))
            addViolation($"The second digest of a day, after {other}");
        _repeated += other is null ? 0 : 1;
        _digests[(person.Email, day)] = id;
    }

    private void TakeReminder(Session session, Actor person, MimeMessage message, LocalDate day, Action<string> addViolation)
    {
        Reminders++;
        var id = long.Parse(message.References[0].Split('.', '@')[1], CultureInfo.InvariantCulture);
        var deadline = ReminderFacts.Deadline(session, id)!;
        if (deadline.Status != Deadline.Open || !person.Audience.Sees.Contains(deadline.Visibility))
            addViolation($"Of deadline {id}, which is {deadline.Status} and {deadline.Visibility}");
        if (day != deadline.DueDate && !_working.Value[deadline.ResponsibleParty].IsWorking(day))
            addViolation("A reminder on a day off");
        watch.Reminded(id, person, deadline.DueDate, day);
    }

    [GeneratedRegex(@"(Paper-|Deadline )(?<id>\d+)", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Titles();
}

/// <summary>
/// Checks that the owner of an overdue deadline has been reminded by the first permitted tick. Permitted are waking hours on working
/// days, unless something was changed, the clock was set, or mail could not be sent.
/// </summary>
internal sealed class OverdueWatch(TrackerDatabase database, List<string> violations)
{
    private readonly Dictionary<long, DateTimeOffset> _deadlines = [];
    private readonly Dictionary<long, DateTimeOffset> _people = [];
    private readonly Dictionary<(long Deadline, long Account), (LocalDate DueOn, LocalDate Day)> _reminded = [];
    private DateTimeOffset _all;

    public int Checked { get; private set; }

    public void Disturbed(long deadlineId, DateTimeOffset until) => _deadlines[deadlineId] = Later(_deadlines.GetValueOrDefault(deadlineId), until);

    public void Disturbed(Actor person, DateTimeOffset until) => _people[person.AccountId] = Later(_people.GetValueOrDefault(person.AccountId), until);

    public void DisturbedAll(DateTimeOffset until) => _all = Later(_all, until);

    public void Reminded(long deadlineId, Actor person, LocalDate dueOn, LocalDate day) => _reminded[(deadlineId, person.AccountId)] = (dueOn, day);

    public void Look()
    {
        using var session = database.OpenAsSystem();
        var facts = new DueFacts(session);
        var owners = facts.Accounts.ToDictionary(a => a.Email);
        foreach (var deadline in ReminderFacts.OpenDeadlines(session, facts.Now.InUtc().Date))
            if (deadline.Owner is { } owner && owners.TryGetValue(owner, out var person) && person.Audience.Sees.Contains(deadline.Visibility))
                Check(deadline, person, facts);
    }

    private void Check(RemindedDeadline deadline, Actor owner, DueFacts facts)
    {
        var now = facts.Now.InZone(ReminderFacts.Zone(owner));
        var settings = facts.SettingsOf(owner);
        var maySend = facts.WorkingDays[deadline.ResponsibleParty].IsWorking(now.Date) && now.TimeOfDay >= settings.Hour && !settings.IsQuiet(now.TimeOfDay);
        var undisturbedSince = Later(_all, Later(_deadlines.GetValueOrDefault(deadline.Id), _people.GetValueOrDefault(owner.AccountId)));
        if (now.Date <= deadline.DueDate || !maySend || now.ToDateTimeOffset() <= undisturbedSince)
            return;
        Checked++;
        if (!_reminded.TryGetValue((deadline.Id, owner.AccountId), out var told) || told.DueOn != deadline.DueDate || told.Day <= told.DueOn)
            violations.Add($"{owner.Email} does not know at {now} that deadline {deadline.Id}, due {LocalDatePattern.Iso.Format(deadline.DueDate)}, is overdue; undisturbed since {undisturbedSince:u}");
    }

    private static DateTimeOffset Later(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}

/// <summary>Collects logged errors, of which there should be none.</summary>
internal sealed class ErrorCollector<T>(List<string> violations) : ILogger<T>
{
    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            violations.Add($"{formatter(state, exception)} {exception}");
    }
}
