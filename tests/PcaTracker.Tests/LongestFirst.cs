using PcaTracker.Tests;
using PcaTracker.Tests.Api.Reading;
using PcaTracker.Tests.Cli;
using PcaTracker.Tests.Confidentiality;
using PcaTracker.Tests.Notifications;
using PcaTracker.Tests.Pressure;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]
// Twice the cores of the machine that the suite is made for: many tests wait for a process, a disk or a clock.
[assembly: Parallelization(MaxThreads = 4)]

namespace PcaTracker.Tests;

/// <summary>Begins with the classes that take longest, so that the others run beside them and not before.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Longest =
    [
        typeof(CrashTests).FullName!, typeof(TwoYearsTests).FullName!, typeof(WaitingWritersTests).FullName!, typeof(NonInterferenceTests).FullName!,
        typeof(MassAssignmentTests).FullName!, typeof(CutOffTests).FullName!, typeof(SlowReadersTests).FullName!, typeof(StalledDiskTests).FullName!,
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(collection => Longest.Any(name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)))];
}
