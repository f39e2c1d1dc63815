using Microsoft.EntityFrameworkCore;
using Segl.Testing.Databases;

namespace SQLitePCL.Tests;

public sealed class EntityFrameworkTests : IDisposable
{
    private readonly SqliteFile _file = new();

    [Fact]
    public async Task Entities_are_stored_and_queried()
    {
        var cancellation = TestContext.Current.CancellationToken;
        var id = Guid.CreateVersion7(new DateTimeOffset(2026, 3, 2, 9, 30, 0, TimeSpan.Zero));
        await using (var writing = new NoteContext(_file.ConnectionString))
        {
            await writing.Database.EnsureCreatedAsync(cancellation);
            writing.Add(new Note { Id = id, Text = "Ærø 🦭", Amount = 12.5m });
            await writing.SaveChangesAsync(cancellation);
        }

        await using var reading = new NoteContext(_file.ConnectionString);
        var note = await reading.Notes.SingleAsync(note => note.Text.StartsWith("Ær") && note.Amount > 12m, cancellation);

        note.Id.ShouldBe(id);
        note.Text.ShouldBe("Ærø 🦭");
    }

    public void Dispose() => _file.Dispose();

    private sealed class Note
    {
        public Guid Id { get; init; }

        public required string Text { get; init; }

        public decimal Amount { get; init; }
    }

    private sealed class NoteContext(string connectionString) : DbContext
    {
        public DbSet<Note> Notes => Set<Note>();

        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseSqlite(connectionString);
    }
}
