using PcaTracker.Domain;
using PcaTracker.Features.Widgets;
using PcaTracker.Storage;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.StateOfPlay;

/// <summary>What of the state of play is shown, as the address of its page says it.</summary>
/// <param name="Area">The area whose chapters are shown; null for all.</param>
/// <param name="Side">The side from which something is due on the chapters shown; null for all chapters.</param>
/// <param name="OnlyStalled">Whether stalled chapters alone are shown.</param>
/// <param name="AllRounds">Whether older rounds are shown, too.</param>
/// <param name="Day">A past day whose state is shown; null for now.</param>
public sealed record StateOfPlayView(string? Area, string? Side, bool OnlyStalled, bool AllRounds, DateOnly? Day)
{
    /// <summary>Everything, as it is now.</summary>
    public static readonly StateOfPlayView Whole = new(null, null, false, false, null);

    /// <summary>Whether some chapters are left out.</summary>
    public bool IsFiltered => Area is not null || Side is not null || OnlyStalled;

    /// <summary>Reads the address.</summary>
    public static StateOfPlayView Read(FormReader form, IQueryCollection query, DateOnly today)
    {
        var view = new StateOfPlayView(
            form.Choice("area", query["area"], Chapter.Areas),
            form.Choice("side", query["side"], [Domain.Side.EU, Domain.Side.KZ, Domain.Side.Joint]),
            form.Ticked("stalled", query["stalled"]), form.Choice("rounds", query["rounds"], ["all"]) is not null, form.Day("day", query["day"]));
        if (view.Day > today)
            form.Refuse("day", T("{0} has not come yet: choose today or a day before it.", Days.Text(view.Day.Value)));
        if (view is { Day: not null, Side: not null })
            form.Refuse("side", T("Deadlines as they stood on a past day are not kept: choose all chapters, or leave the day empty."));
        return view;
    }

    /// <summary>The address of the page with this view.</summary>
    public string Address()
    {
        (string Name, string? Value)[] options =
        [
            ("area", Area), ("side", Side), ("stalled", OnlyStalled ? "true" : null), ("day", Day is { } day ? Days.Text(day) : null),
            ("rounds", AllRounds ? "all" : null),
        ];
        var query = string.Join('&', options.Where(o => o.Value is not null).Select(o => $"{o.Name}={Uri.EscapeDataString(o.Value!)}"));
        return "/state-of-play" + (query.Length > 0 ? "?" : "") + query;
    }
}
