using System.Diagnostics;

namespace PcaTracker.Tests.Pressure;

/// <summary>A small disk of its own for a data directory, which a test fills or stalls. It is unmounted and gone afterwards.</summary>
internal sealed class OtherDisk : IDisposable
{
    private readonly TempDirectory _place = new();
    private readonly string? _image;
    private Process? _stall;

    private OtherDisk(string? image)
    {
        _image = image;
        Path = Directory.CreateDirectory(_place.File("disk")).FullName;
    }

    /// <summary>Where it is mounted.</summary>
    public string Path { get; }

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    /// <summary>A disk in memory.</summary>
    public static OtherDisk OfMemory(int megabytes)
    {
        var disk = new OtherDisk(image: null);
        Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m,mode=0700", "tmpfs", disk.Path);
        return disk;
    }

    /// <summary>A file system in a file, on which writing stalls for as long as the test says.</summary>
    public static OtherDisk OfFile(int megabytes)
    {
        var image = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"pcatracker-test-{Guid.NewGuid():N}.img");
        using (var file = File.Create(image))
            file.SetLength(megabytes * 1024L * 1024);
        var disk = new OtherDisk(image);
        Run("mkfs.ext4", "-q", "-F", image);
        Run("mount", "-o", "loop", image, disk.Path);
        Directory.Delete(System.IO.Path.Combine(disk.Path, "lost+found"));
        File.SetUnixFileMode(disk.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return disk;
    }

    /// <summary>Leaves no room, to the last block.</summary>
    public void Fill()
    {
        using var file = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.None, bufferSize: 0);
        foreach (var size in (int[])[1 << 20, 1 << 16, 1 << 12])
            try
            {
                while (true)
                    file.Write(new byte[size]);
            }
            catch (IOException)
            {
                // No more of that size.
            }
    }

    /// <summary>Makes room again.</summary>
    public void Free() => File.Delete(Ballast);

    /// <summary>Has every write and flush hang from now on, and for that long at most, whatever becomes of this process.</summary>
    public void Stall(int seconds)
    {
        _stall = Process.Start(new ProcessStartInfo("sh", ["-c", $"fsfreeze -f '{Path}' && echo stalled && sleep {seconds}; fsfreeze -u '{Path}'"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        Assert.Equal("stalled", _stall.StandardOutput.ReadLine());
    }

    /// <summary>Returns when writes go on.</summary>
    public async Task GoesOn() => await _stall!.WaitForExitAsync(TestContext.Current.CancellationToken);

    public void Dispose()
    {
        if (_stall is { HasExited: false })
            Run("fsfreeze", "-u", Path);
        _stall?.Dispose();
        Run("umount", "-l", Path);
        if (_image is not null)
            File.Delete(_image);
        _place.Dispose();
    }

    private static void Run(string program, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, UseShellExecute = false })!;
        var said = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} failed: {said}");
    }
}
