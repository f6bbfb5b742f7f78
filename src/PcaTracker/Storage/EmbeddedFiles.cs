namespace PcaTracker.Storage;

/// <summary>Reads the files inside the program: the schema and the public record.</summary>
internal static class EmbeddedFiles
{
    /// <summary>The names of all files in a folder, in order.</summary>
    public static IReadOnlyList<string> Under(string folder) =>
    [
        .. typeof(EmbeddedFiles).Assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(folder + "/", StringComparison.Ordinal)).Order(StringComparer.Ordinal),
    ];

    /// <summary>The text of a file.</summary>
    public static string Text(string name)
    {
        using var reader = new StreamReader(Open(name));
        return reader.ReadToEnd();
    }

    /// <summary>The bytes of a file.</summary>
    public static byte[] Bytes(string name)
    {
        using var content = new MemoryStream();
        using var stream = Open(name);
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static Stream Open(string name) =>
        typeof(EmbeddedFiles).Assembly.GetManifestResourceStream(name)
        ?? throw new FileNotFoundException($"The program was built without {name}.", name);
}
