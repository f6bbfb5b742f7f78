using System.Buffers;
using System.IO.Pipelines;
using CsCheck;
using ODataSql.AspNetCore.Reading;

namespace ODataSql.AspNetCore.Tests.Reading;

public class SpooledBodyTests
{
    private const int Piece = 40_000, Block = SpoolFile.BlockSize;

    private static readonly Gen<(int[] Writes, int[] Reads)> Exchange =
        Gen.Select(Gen.Int[1, 150_000].Array[1, 40], Gen.Int[1, 300_000].Array[1, 20]);

    [Fact]
    public async Task Writing_goes_on_while_nobody_reads()
    {
        using var directory = new TestDirectory();
        using var spool = new SpoolFile(directory.Path, SpoolLimits.Usual);
        var network = new Pipe();
        await using var body = new SpooledBody(network.Writer, spool, caller: 1, CancellationToken.None);

        for (var piece = 0; piece < 100; piece++)
            await Write(body, Content(piece, Piece));

        Assert.False(body.IsFull);
        Assert.InRange(spool.Length, 50 * (long)Piece, 100L * (Piece + 16));
        var sending = body.SendRest();
        Assert.False(sending.IsCompleted);
        Assert.Equal(Enumerable.Range(0, 100).SelectMany(piece => Content(piece, Piece)), await ReadAll(network, 100 * Piece));
        await sending;
        Assert.Equal(0, spool.Length);
    }

    [Fact]
    public async Task A_client_that_keeps_up_needs_no_file()
    {
        using var directory = new TestDirectory();
        using var spool = new SpoolFile(directory.Path, SpoolLimits.Usual);
        var network = new Pipe();
        await using var body = new SpooledBody(network.Writer, spool, caller: 1, CancellationToken.None);
        var reading = ReadAll(network, 20 * Piece);

        for (var piece = 0; piece < 20; piece++)
        {
            await Write(body, Content(piece, Piece));
            await Task.Delay(5, TestContext.Current.CancellationToken);
        }

        await body.SendRest();
        Assert.Equal(20 * Piece, (await reading).Length);
        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.Path));
    }

    [Fact]
    public async Task Without_room_an_answer_is_told_to_end_and_may_still_say_so()
    {
        using var directory = new TestDirectory();
        using var spool = new SpoolFile(directory.Path, new SpoolLimits(Total: Block, PerCaller: Block, LeftOnDisk: 0, InMemory: 2 * Block));
        var network = new Pipe();
        await using var body = new SpooledBody(network.Writer, spool, caller: 1, CancellationToken.None);
        var written = 0;

        for (; !body.IsFull; written += Piece)
            await Write(body, Content(0, Piece));
        await Write(body, Content(0, Piece));
        var sending = body.SendRest();

        Assert.InRange(written, 2 * Block, 8 * Block);
        Assert.Equal(written + Piece, (await ReadAll(network, written + Piece)).Length);
        await sending;
    }

    [Fact]
    public async Task Without_room_an_answer_that_does_not_end_is_given_up()
    {
        using var directory = new TestDirectory();
        using var spool = new SpoolFile(directory.Path, new SpoolLimits(Total: 0, PerCaller: 0, LeftOnDisk: 0, InMemory: 0));
        var network = new Pipe();
        await using var body = new SpooledBody(network.Writer, spool, caller: 1, CancellationToken.None);

        await Assert.ThrowsAsync<SpoolFullException>(async () =>
        {
            for (var piece = 0; piece < 1_000; piece++)
                await Write(body, Content(0, Piece));
        });
    }

    [Fact]
    public async Task A_client_that_goes_leaves_nothing_behind()
    {
        using var directory = new TestDirectory();
        using var spool = new SpoolFile(directory.Path, SpoolLimits.Usual);
        using var gone = new CancellationTokenSource();
        var network = new Pipe();
        await using (var body = new SpooledBody(network.Writer, spool, caller: 1, gone.Token))
        {
            for (var piece = 0; piece < 50; piece++)
                await Write(body, Content(piece, Piece));
            Assert.NotEqual(0, spool.Length);

            await gone.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => body.SendRest());
        }

        Assert.Equal(0, spool.Length);
    }

    [Fact]
    public async Task What_is_sent_is_what_was_written_however_the_client_reads()
    {
        using var directory = new TestDirectory();
        using var spool = new SpoolFile(directory.Path, SpoolLimits.Usual);

        await Exchange.SampleAsync(async exchange =>
        {
            var network = new Pipe();
            await using var body = new SpooledBody(network.Writer, spool, caller: 1, CancellationToken.None);
            var content = exchange.Writes.Select((length, i) => Content(i, length)).ToList();
            var expected = content.SelectMany(bytes => bytes).ToArray();
            var reading = Task.Run(() => ReadInSteps(network, exchange.Reads, expected.Length));

            foreach (var bytes in content)
                await Write(body, bytes);
            await body.SendRest();

            Assert.Equal(expected, await reading);
        }, iter: 60, threads: 1);
    }

    private static async Task Write(SpooledBody body, byte[] bytes)
    {
        body.Write(bytes);
        await body.FlushAsync(TestContext.Current.CancellationToken);
    }

    private static byte[] Content(int seed, int length)
    {
        var bytes = new byte[length];
        new Random(seed).NextBytes(bytes);
        return bytes;
    }

    private static Task<byte[]> ReadAll(Pipe network, int length) => ReadInSteps(network, [int.MaxValue], length);

    /// <summary>Reads up to so many bytes at a time, and rests in between.</summary>
    private static async Task<byte[]> ReadInSteps(Pipe network, int[] steps, int length)
    {
        using var read = new MemoryStream();
        for (var step = 0; read.Length < length; step++)
        {
            var result = await network.Reader.ReadAsync(TestContext.Current.CancellationToken);
            var taken = result.Buffer.Slice(0, Math.Min(result.Buffer.Length, steps[step % steps.Length]));
            foreach (var segment in taken)
                read.Write(segment.Span);
            network.Reader.AdvanceTo(taken.End);
            if (step % 7 == 0)
                await Task.Delay(1, TestContext.Current.CancellationToken);
        }

        return read.ToArray();
    }
}
