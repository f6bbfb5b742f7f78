using System.Diagnostics;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using PcaTracker.Features.History;

namespace PcaTracker.Tests.Features.History;

public class FieldChangeTests
{
    [Fact]
    public async Task Texts_up_to_a_length_are_compared_word_by_word()
    {
        var (longest, longer) = (Words(0, 9_990), Words(1, 10_020));
        var started = Stopwatch.GetTimestamp();

        var whole = await Shown(longest, longer);
        var pieces = await Shown(longest, longest + "more");

        Assert.Equal($"""<del><span class="visually-hidden">was: </span>{longest}</del><span aria-hidden="true"> → </span><ins><span class="visually-hidden">is now: </span>{longer}</ins>""", whole);
        Assert.EndsWith("<ins>more</ins>", pieces, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TimeSpan.Zero, TimeSpan.FromSeconds(20));
    }

    private static string Words(int seed, int length) => string.Concat(Enumerable.Range(0, length / 5).Select(i => $"{((i * 7919) + (seed * 104729)) % 9000 + 1000} "));

    private static async Task<string> Shown(string before, string after)
    {
        await using var services = new ServiceCollection().BuildServiceProvider();
        await using var renderer = new HtmlRenderer(services, NullLoggerFactory.Instance);
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<FieldChange>(ParameterView.FromDictionary(new Dictionary<string, object?> { ["Before"] = before, ["After"] = after }))).ToHtmlString());
    }
}
