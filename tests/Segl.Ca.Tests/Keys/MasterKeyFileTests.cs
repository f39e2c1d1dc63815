using Segl.Ca.Keys;

namespace Segl.Ca.Tests.Keys;

public sealed class MasterKeyFileTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("segl-master-");

    private string FilePath => Path.Combine(_directory.FullName, "data", "master.key");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Makes_a_file_that_only_its_owner_can_read()
    {
        using var key = MasterKeyFile.OpenOrCreate(FilePath);

        File.GetUnixFileMode(FilePath).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(Path.GetDirectoryName(FilePath)!).ShouldBe([FilePath]);
    }

    [Fact]
    public void Finds_the_same_key_at_the_next_start()
    {
        using var first = MasterKeyFile.OpenOrCreate(FilePath);
        using var second = MasterKeyFile.OpenOrCreate(FilePath);

        second.ToSecretText().ShouldBe(first.ToSecretText());
    }

    [Fact]
    public async Task Gives_one_key_to_all_who_start_at_once()
    {
        const int Rounds = 200;
        using var together = new Barrier(4);
        var starts = Enumerable.Range(0, together.ParticipantCount).Select(_ => Task.Factory.StartNew(
            () => Enumerable.Range(0, Rounds).Select(round =>
            {
                together.SignalAndWait(TestContext.Current.CancellationToken);
                using var key = MasterKeyFile.OpenOrCreate($"{FilePath}.{round}");
                return key.ToSecretText();
            }).ToArray(),
            TestContext.Current.CancellationToken,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)).ToArray();

        var keys = await Task.WhenAll(starts);

        foreach (var found in keys)
            found.ShouldBe(keys[0]);
        keys[0].ShouldBeUnique();
        Directory.GetFiles(Path.GetDirectoryName(FilePath)!).Length.ShouldBe(Rounds);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    public void Refuses_a_file_that_others_may_open(UnixFileMode tooMuch)
    {
        MasterKeyFile.OpenOrCreate(FilePath).Dispose();
        File.SetUnixFileMode(FilePath, UnixFileMode.UserRead | UnixFileMode.UserWrite | tooMuch);

        var exception = Should.Throw<UnauthorizedAccessException>(() => MasterKeyFile.OpenOrCreate(FilePath));

        exception.Message.ShouldContain("chmod 600");
    }

    [Fact]
    public void Refuses_a_file_that_is_not_a_key()
    {
        MasterKeyFile.OpenOrCreate(FilePath).Dispose();
        File.WriteAllText(FilePath, "garbage");

        Should.Throw<FormatException>(() => MasterKeyFile.OpenOrCreate(FilePath));
    }

    [Fact]
    public void Refuses_a_file_far_too_long()
    {
        MasterKeyFile.OpenOrCreate(FilePath).Dispose();
        File.WriteAllText(FilePath, new string('A', 100_000));

        Should.Throw<FormatException>(() => MasterKeyFile.OpenOrCreate(FilePath)).Message.ShouldContain("too long");
    }
}
