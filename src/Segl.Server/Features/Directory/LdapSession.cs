using System.Collections.Concurrent;
using System.Net.Security;
using Segl.Server.Features.Directory.Ldap;

namespace Segl.Server.Features.Directory;

/// <summary>What every connection shares.</summary>
/// <param name="Options">The bounds.</param>
/// <param name="Search">What searches are answered by.</param>
/// <param name="Held">What all answers hold.</param>
/// <param name="Tls">The server's certificate; null where there is no TLS.</param>
/// <param name="Clock">The time.</param>
internal sealed record LdapService(
    DirectoryOptions Options, AnswerSearch Search, HeldAnswers Held, SslStreamCertificateContext? Tls, TimeProvider Clock);

/// <summary>One connection, from its first message to its end (RFC 4511 §5).</summary>
/// <remarks>
/// Messages are read one after the other; searches run beside, so that they can be abandoned. When all that may run do, nothing more is
/// read, and the client's own network holds it back.
/// </remarks>
internal sealed class LdapSession : IAsyncDisposable
{
    private readonly LdapService _service;
    private readonly ConcurrentDictionary<int, CancellationTokenSource> _running = new();
    private readonly SemaphoreSlim _free;

    private Stream _stream;
    private LdapInput _input;
    private LdapOutput _output;
    private bool _isTls;
    private bool _isBegun;

    /// <summary>A connection over a stream.</summary>
    /// <param name="service">What it shares with others.</param>
    /// <param name="stream">The client; the session closes it.</param>
    /// <param name="isTls">Whether it is encrypted already.</param>
    public LdapSession(LdapService service, Stream stream, bool isTls)
    {
        (_service, _stream, _isTls) = (service, stream, isTls);
        _free = new SemaphoreSlim(service.Options.OperationsMax);
        _input = new LdapInput(stream, service.Options, service.Clock);
        _output = new LdapOutput(stream, service.Options.MessageTime, service.Clock);
    }

    /// <summary>Serves until either side ends it.</summary>
    /// <exception cref="IOException">The client is gone.</exception>
    public async Task RunAsync(CancellationToken stopping)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        try
        {
            while (await ServeAsync(ended))
                _isBegun = true;
        }
        finally
        {
            await ended.CancelAsync();
            await FinishAsync(CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _output.Dispose();
        _free.Dispose();
        await _stream.DisposeAsync();
    }

    // False when it is over.
    private async Task<bool> ServeAsync(CancellationTokenSource ended)
    {
        var idleTime = _isBegun ? _service.Options.IdleTime : _service.Options.MessageTime;
        var (arrival, encoded) = await _input.ReadAsync(idleTime, ended.Token);
        if (arrival is LdapArrival.End)
            return false;
        if (arrival is LdapArrival.TooLate)
            return await DisconnectAsync(LdapResultCode.Unavailable, "Nothing was heard in time.", ended.Token);
        if (arrival is LdapArrival.Unreadable || LdapReader.Read(encoded) is not { } message)
            return await DisconnectAsync(LdapResultCode.ProtocolError, "What came is no message of LDAP, or is too large.", ended.Token);

        return message.Request switch
        {
            UnbindRequest => false,
            AbandonRequest abandon => await AbandonAsync(abandon.Id),
            MalformedRequest { AnswerTag: null, Fault: var fault } =>
                await DisconnectAsync(LdapResultCode.ProtocolError, fault, ended.Token),
            _ when UnknownControl(message) is { } control => await RefuseAsync(
                message,
                LdapResultCode.UnavailableCriticalExtension,
                $"The control {control.Type} is not known, or not for this operation.",
                ended.Token),
            SearchRequest search => await BeginAsync(message, search, ended),
            BindRequest bind => await BindAsync(message, bind, ended.Token),
            ExtendedRequest { Name: LdapOids.StartTls } extended => await StartTlsAsync(message, extended, ended.Token),
            ExtendedRequest extended => await RefuseAsync(
                message, LdapResultCode.ProtocolError, $"The operation {extended.Name} is not known.", ended.Token),
            MalformedRequest { Fault: var fault } => await RefuseAsync(message, LdapResultCode.ProtocolError, fault, ended.Token),
            _ => await RefuseAsync(message, LdapResultCode.UnwillingToPerform, "This directory is only searched.", ended.Token),
        };
    }

    // RFC 4511 §4.1.11: what is critical and not known forbids the operation.
    private static LdapControl? UnknownControl(LdapMessage message) => message.Controls.FirstOrDefault(control =>
        control.IsCritical && !(message.Request is SearchRequest && control.Type == LdapOids.PagedResults));

    private async Task<bool> AbandonAsync(int messageId)
    {
        if (_running.TryGetValue(messageId, out var operation))
        {
            try
            {
                await operation.CancelAsync();
            }
            catch (ObjectDisposedException)
            {
                // It has ended at this very moment.
            }
        }

        return true;
    }

    private async Task<bool> BindAsync(LdapMessage message, BindRequest bind, CancellationToken cancellationToken)
    {
        // A bind waits for what runs (RFC 4511 §4.2.1).
        await FinishAsync(cancellationToken);
        return await AnswerAsync(message, ResultOf(bind), cancellationToken: cancellationToken);
    }

    private static LdapResult ResultOf(BindRequest bind) => bind switch
    {
        { Version: not 3 } => new(LdapResultCode.ProtocolError, "Only version 3 of LDAP is spoken here."),
        { Method: BindMethod.Other } =>
            new(LdapResultCode.AuthMethodNotSupported, "This directory is public. Bind without name and password, or not at all."),
        { Method: BindMethod.EmptyPassword, Name: "" } => LdapResult.Success,
        // A name without a password is a mistake and not nobody (RFC 4513 §5.1.2).
        { Method: BindMethod.EmptyPassword } => new(LdapResultCode.UnwillingToPerform, "A name was given without a password."),
        { Name: "" } => new(LdapResultCode.InappropriateAuthentication, "A password was given without a name."),
        _ => new(LdapResultCode.InvalidCredentials, "Nobody has a password here. Bind without name and password."),
    };

    private async Task<bool> BeginAsync(LdapMessage message, SearchRequest search, CancellationTokenSource ended)
    {
        await _free.WaitAsync(ended.Token);
        var abandoned = CancellationTokenSource.CreateLinkedTokenSource(ended.Token);
        if (_running.TryAdd(message.Id, abandoned))
        {
            _ = SearchAsync(message, search, abandoned, ended); // FinishAsync waits for it.
            return true;
        }

        GiveBack(abandoned);
        return await DisconnectAsync(
            LdapResultCode.ProtocolError, "A message has the number of one that is not answered yet.", ended.Token);
    }

    private async Task SearchAsync(
        LdapMessage message, SearchRequest search, CancellationTokenSource abandoned, CancellationTokenSource ended)
    {
        try
        {
            var writer = new LdapWriter();
            await _service.Search.HandleAsync(message, search, writer, abandoned.Token);
            await SendHeldAsync(message, writer, abandoned.Token, ended.Token);
        }
        catch (OperationCanceledException)
        {
            // Given up: nothing is answered (RFC 4511 §4.11).
        }
        catch (IOException)
        {
            // There is nobody to answer to, and no use in reading on.
            await ended.CancelAsync();
        }
        finally
        {
            _running.TryRemove(message.Id, out _);
            GiveBack(abandoned);
        }
    }

    private void GiveBack(CancellationTokenSource operation)
    {
        operation.Dispose();
        _free.Release();
    }

    private async Task SendHeldAsync(LdapMessage message, LdapWriter writer, CancellationToken abandoned, CancellationToken ended)
    {
        abandoned.ThrowIfCancellationRequested();
        var bytes = writer.Written.Length;
        if (!_service.Held.TryTake(bytes))
        {
            await RefuseAsync(message, LdapResultCode.Busy, "Too many answers wait to be taken. Try again later.", ended);
            return;
        }

        try
        {
            // Half an answer would be the end of the connection: what has begun to go out goes out.
            await _output.SendAsync(writer.Written, ended);
        }
        finally
        {
            _service.Held.Give(bytes);
        }
    }

    private async Task<bool> StartTlsAsync(LdapMessage message, ExtendedRequest request, CancellationToken cancellationToken)
    {
        await FinishAsync(cancellationToken);
        if (RefuseTls(request) is { } refusal)
            return await AnswerAsync(message, refusal, LdapOids.StartTls, cancellationToken);

        await AnswerAsync(message, LdapResult.Success, LdapOids.StartTls, cancellationToken);
        await EncryptAsync(cancellationToken);
        return true;
    }

    private LdapResult? RefuseTls(ExtendedRequest request)
    {
        if (_service.Tls is null)
            return new(LdapResultCode.ProtocolError, "TLS is not offered here."); // RFC 4511 §4.14.2
        if (request.HasValue)
            return new(LdapResultCode.ProtocolError, "StartTLS has no value.");
        // What was sent behind it came without encryption, and must not be taken for something said under it.
        return _isTls || _input.HasMore
            ? new(LdapResultCode.OperationsError, "TLS can only be started once, and with nothing sent behind it.")
            : null;
    }

    /// <summary>Agrees on TLS, as server.</summary>
    public async Task EncryptAsync(CancellationToken stopping)
    {
        using var limit = new CancellationTokenSource(_service.Options.MessageTime, _service.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stopping);
        var encrypted = new SslStream(_stream);
        _stream = encrypted;
        await encrypted.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificateContext = _service.Tls }, both.Token);
        _output.Dispose();
        _input = new LdapInput(encrypted, _service.Options, _service.Clock);
        _output = new LdapOutput(encrypted, _service.Options.MessageTime, _service.Clock);
        _isTls = true;
    }

    private Task<bool> RefuseAsync(LdapMessage message, LdapResultCode code, string diagnostic, CancellationToken cancellationToken) =>
        AnswerAsync(message, new LdapResult(code, diagnostic), cancellationToken: cancellationToken);

    private async Task<bool> AnswerAsync(
        LdapMessage message, LdapResult result, string? extendedName = null, CancellationToken cancellationToken = default)
    {
        if (message.Request.AnswerTag is not { } tag)
            return true;

        var writer = new LdapWriter();
        writer.WriteResult(message.Id, tag, result, extendedName);
        await _output.SendAsync(writer.Written, cancellationToken);
        return true;
    }

    // RFC 4511 §4.4.1: said of the server's own accord, and the last that is said.
    private async Task<bool> DisconnectAsync(LdapResultCode code, string diagnostic, CancellationToken cancellationToken)
    {
        var writer = new LdapWriter();
        writer.WriteResult(messageId: 0, LdapTag.ExtendedResponse, new LdapResult(code, diagnostic), LdapOids.Disconnection);
        await _output.SendAsync(writer.Written, cancellationToken);
        return false;
    }

    // Who has every place knows that nothing runs.
    private async Task FinishAsync(CancellationToken cancellationToken)
    {
        var places = 0;
        try
        {
            for (; places < _service.Options.OperationsMax; places++)
                await _free.WaitAsync(cancellationToken);
        }
        finally
        {
            if (places > 0)
                _free.Release(places);
        }
    }
}
