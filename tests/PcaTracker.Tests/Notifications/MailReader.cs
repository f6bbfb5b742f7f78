using System.Diagnostics;
using System.Text;
using MimeKit;

namespace PcaTracker.Tests.Notifications;

/// <summary>Reads a mail with Python's parser from its bytes, independently of the library that wrote it.</summary>
internal static class MailReader
{
    /// <summary>Headers and parts as text, with a line <c>DEFECT</c> for each violation of the standards.</summary>
    public static async Task<string> ReadAsync(MimeMessage message)
    {
        using var python = Process.Start(new ProcessStartInfo("python3", ["-X", "utf8", Path.Combine(AppContext.BaseDirectory, "Notifications", "read_mail.py")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        })!;
        var said = python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await message.WriteToAsync(python.StandardInput.BaseStream, TestContext.Current.CancellationToken);
        python.StandardInput.Close();
        var text = await said;
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        return python.ExitCode == 0 ? text : throw new InvalidOperationException("Python could not read the mail.");
    }
}
