using PcaTracker.Tests;
using PcaTracker.Tests.Api;
using PcaTracker.Tests.Api.Reading;
using PcaTracker.Tests.Changes;
using PcaTracker.Tests.Cli;
using PcaTracker.Tests.Confidentiality;
using PcaTracker.Tests.Hosting;
using PcaTracker.Tests.Notifications;
using PcaTracker.Tests.Simulation;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]
// More than twice the cores of the machine that the suite is made for: many tests wait for a process, a disk or a clock.
[assembly: Parallelization(MaxThreads = 5)]

namespace PcaTracker.Tests;

/// <summary>Begins with the classes that take longest, so that the others run beside them and not before.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    // Those that mostly wait, for a process, a disk or a clock, stand among those that compute.
    private static readonly List<string> Longest =
    [
        typeof(TwoYearsTests).FullName!, typeof(NonInterferenceTests).FullName!,
        typeof(CrashTests).FullName!, typeof(NodeCrashTests).FullName!, typeof(CutOffTests).FullName!, typeof(MassAssignmentTests).FullName!,
        typeof(SyntheticNegotiationTests).FullName!, typeof(ProgressTests).FullName!, typeof(StartUpTests).FullName!, typeof(CheckpointsTests).FullName!,
        typeof(UnreadAnswersTests).FullName!, typeof(RestartTests).FullName!, typeof(OpenApiTests).FullName!,
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderBy(collection => Longest.FindIndex(name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)) is >= 0 and var place ? place : Longest.Count)];
}
