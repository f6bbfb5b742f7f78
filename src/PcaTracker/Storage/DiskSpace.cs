using System.Globalization;

namespace PcaTracker.Storage;

/// <summary>Measures the free space on the disk of the data directory.</summary>
internal sealed class DiskSpace(string dataDirectory)
{
    /// <summary>One change with its indexes may need more than this.</summary>
    private const long FullBelow = 1 << 20;

    /// <summary>A busy day with its backup may need more than this.</summary>
    private const long LowBelow = 256 << 20;

    /// <summary>Whether there is no space for a change.</summary>
    public bool IsFull => Free() < FullBelow;

    /// <summary>A warning while there is little space; null while there is enough.</summary>
    public string? Warning => Free() is var free and < LowBelow
        ? string.Create(
            CultureInfo.InvariantCulture,
            $"The disk of the data directory has {free / (double)(1 << 20):0.#} MiB left: make room, since nothing can be saved on a full disk.")
        : null;

    private long Free() => new DriveInfo(dataDirectory).AvailableFreeSpace;
}
