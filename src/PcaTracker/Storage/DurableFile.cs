using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PcaTracker.Storage;

/// <summary>Writes files atomically: after a power failure a file is complete or absent.</summary>
internal static class DurableFile
{
    /// <summary>Ends the name of a file that is still being written.</summary>
    public const string Draft = ".tmp";

    /// <summary>The mode of a file that only its owner may read and write.</summary>
    public const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a file under another name and renames it once its content is on the disk. Only one program may write it at a time.</summary>
    /// <param name="file">The file; an existing one is replaced.</param>
    /// <param name="write">Writes the content.</param>
    public static void Replace(string file, Action<Stream> write)
    {
        var draft = file + Draft;
        try
        {
            Write(draft, write);
        }
        catch (IOException)
        {
            // On a full disk the next attempt needs its space.
            File.Delete(draft);
            throw;
        }
        Rename(draft, file);
    }

    /// <summary>Writes a file for its owner alone, and returns once its content is on the disk.</summary>
    public static void Write(string file, Action<Stream> write)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnersAlone;
        using var stream = new FileStream(file, options);
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>Renames a file whose content is on the disk, and returns once the new name is on the disk, too.</summary>
    public static void Rename(string from, string to, bool overwrite = true)
    {
        File.Move(from, to, overwrite);
        Flush(Path.GetDirectoryName(to)!);
        if (Path.GetDirectoryName(from) != Path.GetDirectoryName(to))
            Flush(Path.GetDirectoryName(from)!);
    }

    /// <summary>Flushes the content of a file, or the names in a folder, to the disk.</summary>
    public static void Flush(string path)
    {
        if (!Directory.Exists(path))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
            file.Flush(flushToDisk: true);
        }
        else if (!OperatingSystem.IsWindows())
        {
            // The framework cannot open a folder.
            using var folder = new SafeFileHandle(Open(path, flags: 0), ownsHandle: true);
            if (!folder.IsInvalid)
                RandomAccess.FlushToDisk(folder);
        }
    }

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(string path, int flags);
}
