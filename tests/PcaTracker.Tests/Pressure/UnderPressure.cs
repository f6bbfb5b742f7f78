namespace PcaTracker.Tests.Pressure;

/// <summary>Tests that measure how long others wait: nothing else runs beside them.</summary>
[CollectionDefinition(nameof(UnderPressure), DisableParallelization = true)]
public sealed class UnderPressure;
