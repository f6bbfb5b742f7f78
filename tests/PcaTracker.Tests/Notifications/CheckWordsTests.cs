using System.Diagnostics;

namespace PcaTracker.Tests.Notifications;

/// <summary>That the build stops where the words of mails differ between languages: a project with nothing but the check, over words that were changed.</summary>
public sealed class CheckWordsTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("pcatracker-words-").FullName;

    [Theory]
    [InlineData("kk", "name=\"DueToday\"", "name=\"DueTodai\"", "MAIL04: 'DueToday' is missing.", "MAIL05: 'DueTodai' is in no other language.")]
    [InlineData("ru", "name=\"More.few\"", "name=\"More.other\"", "MAIL02: 'More' has the forms 'many one other', and this language has 'few many one'.")]
    [InlineData("ru", "Ещё {0} записи", "Ещё записи", "MAIL03: The forms of 'More' have different placeholders")]
    [InlineData("kk", "Шолу, {0}", "Шолу", "MAIL06: 'DigestOf' is no plural, placeholders ''")]
    public async Task The_build_stops_where_a_language_has_other_words(string language, string words, string changed, params string[] errors)
    {
        var file = Path.Combine(_folder, $"Words.{language}.resx");

        var asItIs = await CheckAsync();
        Assert.Contains(words, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Replace(words, changed, StringComparison.Ordinal), TestContext.Current.CancellationToken);
        var asChanged = await CheckAsync();
        var again = await CheckAsync();

        Assert.Equal(0, asItIs.ExitCode);
        Assert.Equal((1, 1), (asChanged.ExitCode, again.ExitCode));
        Assert.All(errors, error => Assert.Contains(error, asChanged.Output, StringComparison.Ordinal));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int ExitCode, string Output)> CheckAsync()
    {
        if (!File.Exists(Path.Combine(_folder, "check.proj")))
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, "Words")))
                File.Copy(file, Path.Combine(_folder, Path.GetFileName(file)));
            await File.WriteAllTextAsync(
                Path.Combine(_folder, "check.proj"),
                """
                <Project DefaultTargets="CheckMailWords">
                  <PropertyGroup>
                    <IntermediateOutputPath>$(MSBuildThisFileDirectory)</IntermediateOutputPath>
                  </PropertyGroup>
                  <Import Project="CheckWords.targets" />
                </Project>
                """,
                TestContext.Current.CancellationToken);
        }
        // Into a file: servers that a build leaves behind would keep a pipe open.
        var log = Path.Combine(_folder, "build.log");
        using var build = Process.Start(new ProcessStartInfo("dotnet", ["msbuild", "check.proj", "-nologo", "-noConsoleLogger", "-nodeReuse:false", "-fileLogger", $"-flp:logfile={log}"]) { WorkingDirectory = _folder, UseShellExecute = false })!;
        await build.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (build.ExitCode, await File.ReadAllTextAsync(log, TestContext.Current.CancellationToken));
    }
}
