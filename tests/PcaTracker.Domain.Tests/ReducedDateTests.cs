using System.Globalization;
using CsCheck;

namespace PcaTracker.Domain.Tests;

public class ReducedDateTests
{
    [Theory]
    [InlineData("2012-07-01", "2012-07-01", null, "day")]
    [InlineData("2012-07", "2012-07-01", null, "month")]
    [InlineData("2012", "2012-01-01", null, "year")]
    [InlineData("2011/2012", "2011-01-01", "2012-01-01", "year")]
    [InlineData("2012-09/2013-10", "2012-09-01", "2013-10-01", "month")]
    [InlineData("2013-10-09/2013-10-10", "2013-10-09", "2013-10-10", "day")]
    [InlineData("2011/2012-06-30", "2011-01-01", "2012-06-30", "year")]
    [InlineData("2012-02-29", "2012-02-29", null, "day")]
    public void A_date_is_stored_as_its_first_possible_day_with_a_precision(string text, string from, string? until, string precision)
    {
        var date = ReducedDate.Parse(text).Value;

        Assert.Equal(new ReducedDate(Day(from), until is null ? null : Day(until), precision), date);
    }

    [Fact]
    public void An_empty_text_is_the_unknown_date() => Assert.Equal(new ReducedDate(null, null, "unknown"), ReducedDate.Parse("").Value);

    [Theory]
    [InlineData("2012-13")]
    [InlineData("2012-02-30")]
    [InlineData("12")]
    [InlineData("2012-7")]
    [InlineData("2012-07-01T00:00:00")]
    [InlineData("July 2012")]
    [InlineData("2012/")]
    [InlineData("/2012")]
    [InlineData("2010/2011/2012")]
    [InlineData(" 2012")]
    public void A_malformed_date_is_refused_with_its_text(string text)
    {
        Assert.True(ReducedDate.Parse(text).IsRefused(out var refusal));
        Assert.Equal($"'{text}' is not a day, month, year or period.", refusal.Sentence);
    }

    [Fact]
    public void A_period_does_not_end_before_it_begins()
    {
        Assert.True(ReducedDate.Parse("2013-10-10/2013-10-09").IsRefused(out var refusal));
        Assert.Equal("A period that begins on 2013-10-10 cannot end on 2013-10-09.", refusal.Sentence);
    }

    [Fact]
    public void A_period_with_an_unknown_end_is_its_start()
    {
        var start = ReducedDate.Parse("2011-10-12").Value;

        Assert.Equal(start, ReducedDate.Period(start, ReducedDate.Unknown).Value);
        Assert.Equal(new ReducedDate(null, Day("2011-10-12"), "day"), ReducedDate.Period(ReducedDate.Unknown, start).Value);
    }

    [Fact]
    public void Every_day_round_trips_and_a_reduced_form_is_never_later() =>
        Gen.DateOnly.Sample(day =>
        {
            var text = day.ToString("O", CultureInfo.InvariantCulture);

            var (whole, month, year) = (ReducedDate.Parse(text).Value, ReducedDate.Parse(text[..7]).Value, ReducedDate.Parse(text[..4]).Value);

            return whole.From == day && month.From <= day && year.From <= month.From
                && ReducedDate.Parse($"{text[..4]}/{text}").Value == new ReducedDate(year.From, day, "year");
        });

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "O", CultureInfo.InvariantCulture);
}
