using PcaTracker.Tests;
using PcaTracker.Tests.Notifications;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace PcaTracker.Tests;

/// <summary>Begins with the classes that take minutes, so that the others run beside them and not before.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Minutes = [typeof(CrashTests).FullName!, typeof(TwoYearsTests).FullName!];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection =>
        [.. testCollections.OrderByDescending(collection => Minutes.Any(name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal)))];
}
