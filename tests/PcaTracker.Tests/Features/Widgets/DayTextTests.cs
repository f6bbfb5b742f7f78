using System.Globalization;
using PcaTracker.Features.Widgets;
using PcaTracker.Storage;

namespace PcaTracker.Tests.Features.Widgets;

/// <summary>How people write a day, in the languages of the pages.</summary>
public sealed class DayTextTests
{
    [Theory]
    [InlineData("2026-12-10")]
    [InlineData("10.12.2026")]
    [InlineData("чт, 10.12.2026 г.")]
    [InlineData("10 Dec 2026")]
    [InlineData("10-Dec-2026")]
    [InlineData("Thursday, 10 December 2026")]
    [InlineData("December 10, 2026")]
    [InlineData("10 декабря 2026 г.")]
    [InlineData("10 декабря 2026г.")]
    [InlineData("10 дек 2026")]
    [InlineData("10 дек. 2026 года")]
    [InlineData("декабрь 10, 2026")]
    [InlineData("Четверг, 10 Декабря 2026")]
    [InlineData("10 желтоқсан 2026")]
    [InlineData("2026 жылғы 10 желтоқсан")]
    [InlineData("2026 ж. 10 желтоқсанның")]
    [InlineData("2026ж. 10 жел., бс")]
    [InlineData("Бейсенбі, 10 ЖЕЛТОҚСАНДА 2026 ж.")]
    public void A_day_is_read_in_words_of_each_language(string text) => Assert.Equal(new DateOnly(2026, 12, 10), DayText.Read(text));

    [Theory]
    [InlineData("")]
    [InlineData("10/12/2026")]
    [InlineData("10 12 2026")]
    [InlineData("10.12.26")]
    [InlineData("30 февраля 2026")]
    [InlineData("0 декабря 2026")]
    [InlineData("10 декабря 0000")]
    [InlineData("10 декабря")]
    [InlineData("пт, 10 декабря 2026")]
    [InlineData("10 ию 2026")]
    [InlineData("9–10 December 2026")]
    [InlineData("9 10 December 2026")]
    [InlineData("10 December 2026 2027")]
    [InlineData("10 December January 2026")]
    [InlineData("about 10 December 2026")]
    [InlineData("１０ December 2026")]
    public void What_is_no_day_or_may_be_two_is_not_read(string text) => Assert.Null(DayText.Read(text));

    [Theory]
    [InlineData("en")]
    [InlineData("ru")]
    [InlineData("kk")]
    public void Each_day_of_a_year_is_read_as_every_page_says_it(string language)
    {
        var before = CultureInfo.CurrentUICulture;
        CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
        try
        {
            foreach (var day in Enumerable.Range(0, 366).Select(new DateOnly(2028, 1, 1).AddDays))
            {
                string[] said = [Dates.InWords(Days.Text(day)), Dates.Text(Days.Text(day)), Dates.Long(day), Dates.WithWeekday(day), PcaTracker.Features.Languages.Texts.T("10 Dec 2026")];

                Assert.Equal([day, day, day, day, new DateOnly(2026, 12, 10)], said.Select(DayText.Read));
            }
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }
}
