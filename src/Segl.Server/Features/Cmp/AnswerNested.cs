using Segl.Pki.Cmp;
using Segl.Pki.Outcomes;

namespace Segl.Server.Features.Cmp;

/// <summary>Answers messages that a system forwards for others: one under its own protection, or several in a batch (RFC 9483 §5.2.2).</summary>
/// <remarks>
/// Who forwards must be a system that may handle certificates, and gains nothing by it for what it forwards: each message stands for itself. Of a batch each
/// is answered by itself too, in a scope of its own, so that what goes wrong with one is told of that one.
/// </remarks>
[Clause("RFC 9483", "5.2.2")]
public sealed class AnswerNested(AdmitMessage admit, IServiceScopeFactory scopes, ILogger<AnswerNested> logger)
{
    /// <summary>The messages within, if whoever wrapped them may forward.</summary>
    public async Task<Result<NestedMessages>> OpenAsync(PkiMessage message, CancellationToken cancellationToken) =>
        await admit.RefuseForwarderAsync(message, cancellationToken) is { } refusal ? refusal : NestedMessages.Open(message);

    /// <summary>The answers to the messages of a batch, in their order.</summary>
    public async Task<CmpAnswer> AnswerAsync(NestedMessages batch, string? address, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(batch);
        var answers = new List<ReadOnlyMemory<byte>>(batch.Messages.Count);
        foreach (var message in batch.Messages)
            answers.Add(await AnswerOneAsync(message, address, cancellationToken));
        return new(NestedMessageContent.Of(answers));
    }

    private async Task<byte[]> AnswerOneAsync(PkiMessage message, string? address, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var answer = scope.ServiceProvider.GetRequiredService<AnswerMessage>();
        try
        {
            return await answer.AnswerAsync(message, address, cancellationToken);
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            // The others of the batch are done, and their answers must not be lost with this one.
            logger.ForwardedFailed(fault);
            return await answer.RefuseAsync(message.Header, CmpFaults.SystemFailure(), cancellationToken);
        }
    }
}
