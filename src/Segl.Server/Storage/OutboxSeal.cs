namespace Segl.Server.Storage;

internal static class OutboxSeal
{
    /// <summary>The purpose under which payloads are sealed.</summary>
    public const string Purpose = "outbox";

    /// <summary>Binds a sealed payload to its entry, so that nobody can swap two mails in the table.</summary>
    public static byte[] AssociatedData(Guid entryId) => entryId.ToByteArray(bigEndian: true);
}
