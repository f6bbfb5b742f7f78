using System.Text;
using ODataSql.AspNetCore.Reading;

namespace ODataSql.AspNetCore.Tests.Reading;

public class SpoolFileTests
{
    private const int Block = SpoolFile.BlockSize;

    private static readonly SpoolLimits Small = new(Total: 4 * Block, PerCaller: 2 * Block, LeftOnDisk: 0, InMemory: 2 * Block);

    [Fact]
    public void A_block_is_read_as_it_was_stored()
    {
        using var directory = new TestDirectory();
        using var spool = new SpoolFile(directory.Path, SpoolLimits.Usual);
        var (one, other) = (Encoding.UTF8.GetBytes("Rules of origin"), Enumerable.Range(0, Block).Select(i => (byte)i).ToArray());

        var (first, second) = (spool.TryAdd(1, one)!.Value, spool.TryAdd(2, other)!.Value);

        Assert.Equal(other, Read(spool, second));
        Assert.Equal(one, Read(spool, first));
    }

    [Fact]
    public void Nobody_reads_in_the_file_what_the_answer_says()
    {
        using var directory = new TestDirectory();
        using var spool = new SpoolFile(directory.File("tmp"), SpoolLimits.Usual);
        var words = Encoding.UTF8.GetBytes("The red line of the delegation");

        spool.TryAdd(1, words);

        Assert.Empty(Directory.EnumerateFileSystemEntries(directory.File("tmp")));
        var open = Directory.EnumerateFiles("/proc/self/fd").Single(file =>
            File.ResolveLinkTarget(file, returnFinalTarget: false)?.FullName.StartsWith(directory.File("tmp/unread-"),
                StringComparison.Ordinal) == true);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(open));
        var stored = File.ReadAllBytes(open);
        Assert.Equal(words.Length + 16, stored.Length);
        Assert.Equal(-1, stored.AsSpan().IndexOf("red line"u8));
    }

    [Fact]
    public void A_block_that_was_changed_on_the_disk_is_not_handed_out()
    {
        using var directory = new TestDirectory();
        using var spool = new SpoolFile(directory.Path, SpoolLimits.Usual);
        var block = spool.TryAdd(1, "Rules of origin"u8)!.Value;

        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => Read(spool, block with { Number = block.Number + 1 }));
    }

    [Fact]
    public void An_account_and_all_together_have_so_much_room_and_no_more()
    {
        using var directory = new TestDirectory();
        using var spool = new SpoolFile(directory.Path, Small);

        SpooledBlock? Add(long account) => spool.TryAdd(account, new byte[Block]);

        Assert.NotNull(Add(1));
        Assert.True(spool.HasRoom(1));
        Assert.NotNull(Add(1));
        Assert.False(spool.HasRoom(1));
        Assert.Null(Add(1));
        Assert.NotNull(Add(2));
        Assert.NotNull(Add(3));
        Assert.True(spool.HasRoom(3));
        Assert.Null(Add(3));
    }

    [Fact]
    public void Room_that_is_given_back_is_used_again_and_the_last_empties_the_file()
    {
        using var directory = new TestDirectory();
        using var spool = new SpoolFile(directory.Path, Small);
        var first = spool.TryAdd(1, new byte[Block])!.Value;
        var second = spool.TryAdd(1, new byte[Block])!.Value;
        var length = spool.Length;

        spool.Remove(first);
        var third = spool.TryAdd(1, new byte[10])!.Value;
        Assert.Equal((first.Position, length), (third.Position, spool.Length));
        spool.Remove(second);
        spool.Remove(third);

        Assert.Equal(0, spool.Length);
        Assert.True(spool.HasRoom(1));
    }

    [Fact]
    public void A_disk_that_the_database_needs_takes_no_answers()
    {
        using var directory = new TestDirectory();
        using var spool = new SpoolFile(directory.Path, SpoolLimits.Usual with { LeftOnDisk = long.MaxValue / 2 });

        Assert.Null(spool.TryAdd(1, new byte[Block]));
        Assert.True(spool.HasRoom(1));
    }

    [Fact]
    public void A_directory_that_cannot_be_written_takes_no_answers()
    {
        using var directory = new TestDirectory();
        File.WriteAllText(directory.File("tmp"), "");
        using var spool = new SpoolFile(directory.File("tmp"), SpoolLimits.Usual);

        Assert.Null(spool.TryAdd(1, new byte[Block]));
    }

    [Fact]
    public async Task Many_at_once_do_not_disturb_each_other()
    {
        using var directory = new TestDirectory();
        using var spool = new SpoolFile(directory.Path, SpoolLimits.Usual);

        await Parallel.ForAsync(0, 8, TestContext.Current.CancellationToken, async (account, stop) =>
        {
            for (var round = 0; round < 50; round++)
            {
                var content = Enumerable.Repeat((byte)(account + round), 1 + (round * 1_000)).ToArray();
                var block = spool.TryAdd(account, content)!.Value;
                await Task.Yield();
                Assert.Equal(content, Read(spool, block));
                spool.Remove(block);
            }
        });

        Assert.Equal(0, spool.Length);
    }

    private static byte[] Read(SpoolFile spool, SpooledBlock block)
    {
        var content = new byte[block.Length];
        spool.Read(block, content);
        return content;
    }
}
