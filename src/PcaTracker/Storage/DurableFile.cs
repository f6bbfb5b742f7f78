using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PcaTracker.Storage;

/// <summary>Writes files that are there as a whole or not at all, also after a power failure.</summary>
internal static class DurableFile
{
    /// <summary>What the name of a file that is still being written ends with.</summary>
    public const string Draft = ".tmp";

    /// <summary>Only the owner of a file may read and write it.</summary>
    public const UnixFileMode OwnersAlone = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes a file under another name and gives it its own once its content is on the disk. Only one program may write a file at a time.</summary>
    /// <param name="file">The file; one that is there is replaced.</param>
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
            // On a full disk, its room is what the next attempt needs.
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

    /// <summary>Renames a file whose content is on the disk, and returns once the new name is there, too.</summary>
    public static void Rename(string from, string to, bool overwrite = true)
    {
        File.Move(from, to, overwrite);
        Flush(Path.GetDirectoryName(to)!);
        if (Path.GetDirectoryName(from) != Path.GetDirectoryName(to))
            Flush(Path.GetDirectoryName(from)!);
    }

    /// <summary>Returns once the content of a file, or the names in a folder, are on the disk.</summary>
    public static void Flush(string path)
    {
        if (!Directory.Exists(path))
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite);
            file.Flush(flushToDisk: true);
        }
        else if (!OperatingSystem.IsWindows())
        {
            // The framework opens no folder.
            using var folder = new SafeFileHandle(Open(path, flags: 0), ownsHandle: true);
            if (!folder.IsInvalid)
                RandomAccess.FlushToDisk(folder);
        }
    }

    [DllImport("libc", EntryPoint = "open", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(string path, int flags);
}
