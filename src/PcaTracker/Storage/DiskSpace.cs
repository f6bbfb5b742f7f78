using System.Globalization;

namespace PcaTracker.Storage;

/// <summary>How much room the disk of the data directory has.</summary>
internal sealed class DiskSpace(string dataDirectory)
{
    /// <summary>Less than one change with its indexes may need.</summary>
    private const long FullBelow = 1 << 20;

    /// <summary>Less than a busy day with its backup may need.</summary>
    private const long LowBelow = 256 << 20;

    /// <summary>Whether there is no room for a change.</summary>
    public bool IsFull => Free() < FullBelow;

    /// <summary>A sentence while there is little room; null while there is enough.</summary>
    public string? Warning => Free() is var free and < LowBelow
        ? string.Create(CultureInfo.InvariantCulture, $"The disk of the data directory has {free / (double)(1 << 20):0.#} MiB left: make room, since nothing can be saved on a full disk.")
        : null;

    private long Free() => new DriveInfo(dataDirectory).AvailableFreeSpace;
}
