using System.CommandLine;
using System.Globalization;
using PcaTracker.Domain;
using PcaTracker.Notifications.Planning;
using PcaTracker.Storage;
using PcaTracker.WorkingCalendars;

namespace PcaTracker.Cli;

/// <summary><c>calendar import</c>, <c>calendar verify</c> and <c>calendar list</c>: manage the working days by which deadlines count.</summary>
internal static class CalendarCommand
{
    /// <summary>Creates the command with its subcommands.</summary>
    public static Command Create(CommandContext context) =>
        new("calendar", "Keep the working days of the EU institutions and of Kazakhstan.")
        {
            CreateImport(context), CreateVerify(context), CreateList(context),
        };

    private static Command CreateImport(CommandContext context)
    {
        var file = new Argument<FileInfo>("FILE")
        {
            Description = "CSV with the columns calendar,date,kind,name,source: "
                + "a row for each day off, and for each Saturday or Sunday that is worked.",
        };
        var command = new Command("import", "Replace the years that are in a file.") { file };
        command.SetAction(given => OnCalendars(context, database =>
        {
            var path = given.GetRequiredValue(file).FullName;
            if (!File.Exists(path))
                return context.Refuse(Refusal.NotFound($"There is no file {path}."));
            var years = WorkingDaysFile.Read(Path.GetFileName(path), File.ReadAllBytes(path));
            if (years.IsRefused(out var refusal))
                return context.Refuse(refusal);
            database.WriteAsSystem(session => WorkingYears.Replace(session, years.Value));
            return Print(context, database, kept => years.Value.Any(year => year.Calendar == kept.Calendar && year.Year == kept.Year));
        }));
        return command;
    }

    private static Command CreateVerify(CommandContext context)
    {
        var calendar = new Argument<string>("CALENDAR") { Description = $"{Listing.Or(WorkingYear.Calendars)}." };
        var year = new Argument<int>("YEAR") { Description = "The year." };
        var source = new Option<string>("--source") { Description = "The official list with which it was compared.", Required = true };
        var command = new Command("verify", "Note that a year was compared with the official list.") { calendar, year, source };
        command.SetAction(given => OnCalendars(context, database =>
        {
            var verified = database.WriteAsSystem(session => WorkingYears.Verify(
                session, given.GetRequiredValue(calendar), given.GetRequiredValue(year), given.GetRequiredValue(source)));
            return verified.IsRefused(out var refusal) ? context.Refuse(refusal) : Print(context, database, verified.Value.Equals);
        }));
        return command;
    }

    private static Command CreateList(CommandContext context)
    {
        var command = new Command("list", "Print which years there are, where they are from, and who has verified them.");
        command.SetAction(_ => OnCalendars(context, database =>
        {
            Print(context, database, _ => true);
            using var session = database.OpenAsSystem();
            foreach (var alert in CalendarAlerts.Of(session))
                context.Errors.WriteLine(alert.Sentence);
            return 0;
        }));
        return command;
    }

    private static int OnCalendars(CommandContext context, Func<TrackerDatabase, int> work) => context.OnDatabase(database =>
    {
        WorkingYears.AddMissing(database, WorkingDaysFile.Embedded());
        return work(database);
    });

    private static int Print(CommandContext context, TrackerDatabase database, Func<StoredYear, bool> isAsked)
    {
        using var session = database.OpenAsSystem();
        foreach (var year in WorkingYears.All(session).Where(isAsked))
        {
            var verified = year.VerifiedAt is { } at ? string.Create(CultureInfo.InvariantCulture, $"verified {at:yyyy-MM-dd}") : "not verified";
            context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{year.Calendar} {year.Year}  {year.DaysOff} off, {year.DaysWorked} worked  {verified}  {year.Source}"));
            foreach (var day in WorkingYears.Days(session, year))
            {
                var date = NodaTime.Text.LocalDatePattern.Iso.Format(day.Date);
                context.Output.WriteLine($"  {date} {day.Date.DayOfWeek.ToString()[..3]}  {day.Kind,-7}  {day.Name}");
            }
        }

        return 0;
    }
}
