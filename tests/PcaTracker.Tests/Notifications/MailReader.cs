using System.Diagnostics;
using System.Globalization;
using System.Text;
using MimeKit;
using PcaTracker.Tests.Notifications;

[assembly: AssemblyFixture(typeof(MailReader))]

namespace PcaTracker.Tests.Notifications;

/// <summary>Reads mails with Python's parser from their bytes, independently of the library that wrote them. One process reads them all.</summary>
public sealed class MailReader : IDisposable
{
    private readonly Lazy<Process> _python = new(() =>
        Process.Start(new ProcessStartInfo("python3", ["-X", "utf8", Path.Combine(AppContext.BaseDirectory, "Notifications", "read_mail.py")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!);

    private readonly Lock _one = new();

    /// <summary>Headers and parts as text, with a line <c>DEFECT</c> for each violation of the standards.</summary>
    public static async Task<string> ReadAsync(MimeMessage message)
    {
        using var bytes = new MemoryStream();
        await message.WriteToAsync(bytes, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString((await TestContext.Current.GetFixture<MailReader>())!.Read(bytes.ToArray()));
    }

    public void Dispose()
    {
        if (!_python.IsValueCreated)
            return;
        // It ends with its input.
        _python.Value.StandardInput.Close();
        _python.Value.WaitForExit();
        _python.Value.Dispose();
    }

    private byte[] Read(byte[] mail)
    {
        lock (_one)
        {
            var (to, from) = (_python.Value.StandardInput.BaseStream, _python.Value.StandardOutput.BaseStream);
            to.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{mail.Length}\n")));
            to.Write(mail);
            to.Flush();
            var said = new byte[Length(from)];
            from.ReadExactly(said);
            return said;
        }
    }

    private static int Length(Stream from)
    {
        var digits = new StringBuilder();
        for (int next; (next = from.ReadByte()) != '\n'; digits.Append((char)next))
        {
            if (next < 0)
                throw new InvalidOperationException("Python could not read the mail.");
        }
        return int.Parse(digits.ToString(), CultureInfo.InvariantCulture);
    }
}
