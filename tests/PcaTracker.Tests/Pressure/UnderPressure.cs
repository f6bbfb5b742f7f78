namespace PcaTracker.Tests.Pressure;

/// <summary>Tests that measure how long others wait: one runs after the other, and other tests give way to them.</summary>
[CollectionDefinition(nameof(UnderPressure), DisableParallelization = true)]
public sealed class UnderPressure;
