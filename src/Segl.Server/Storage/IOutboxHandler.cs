namespace Segl.Server.Storage;

/// <summary>Does one kind of outbox entry; registered under the kind's name as key.</summary>
public interface IOutboxHandler
{
    /// <summary>Does it; throws when it could not be done and should be tried again.</summary>
    /// <param name="id">The same at every try, so that a receiver can recognise a repeat.</param>
    /// <param name="payload">What to do.</param>
    /// <param name="cancellationToken">Stops the try; the entry stays.</param>
    Task HandleAsync(Guid id, ReadOnlyMemory<byte> payload, CancellationToken cancellationToken);
}
