namespace PcaTracker.Tests;

/// <summary>A directory that is gone after the test.</summary>
internal sealed class TempDirectory : IDisposable
{
    public TempDirectory()
        : this(Directory.CreateTempSubdirectory("pcatracker-test-").FullName)
    {
    }

    private TempDirectory(string path) => Path = path;

    public string Path { get; }

    /// <summary>Where a data directory keeps its database.</summary>
    public string Database => File("tracker.db");

    /// <summary>In memory where there is such a file system: years of commits would wear a disk out.</summary>
    public static TempDirectory InMemory()
    {
        if (OperatingSystem.IsWindows() || !Directory.Exists("/dev/shm"))
            return new TempDirectory();
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        return new TempDirectory(Directory.CreateDirectory($"/dev/shm/pcatracker-test-{Guid.NewGuid():N}", OwnerOnly).FullName);
    }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
