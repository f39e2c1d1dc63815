using System.Net;
using System.Net.Security;
using System.Runtime.CompilerServices;
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
    private readonly IPAddress _client;
    private readonly RunningSearches _running;
    private readonly CancellationTokenSource _ended;
    private readonly SemaphoreSlim _free;

    private Stream _stream;
    private LdapInput _input;
    private LdapOutput _output;
    private bool _isTls;
    private bool _isBegun;

    /// <summary>A connection over a stream.</summary>
    /// <param name="service">What it shares with others.</param>
    /// <param name="client">Who it is.</param>
    /// <param name="stream">Where it is heard and answered; the session closes it.</param>
    /// <param name="isTls">Whether it is encrypted already.</param>
    /// <param name="stopping">Ends it.</param>
    public LdapSession(LdapService service, IPAddress client, Stream stream, bool isTls, CancellationToken stopping)
    {
        (_service, _client, _stream, _isTls) = (service, client, stream, isTls);
        _ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _running = new RunningSearches(service.Clock, _ended.Token);
        _free = new SemaphoreSlim(service.Options.OperationsMax);
        _input = new LdapInput(stream, service.Options, service.Clock, _ended.Token);
        _output = new LdapOutput(stream, service.Options.MessageTime, service.Clock, _ended.Token);
    }

    /// <summary>Serves until either side ends it.</summary>
    /// <exception cref="IOException">The client is gone.</exception>
    public async Task RunAsync()
    {
        try
        {
            while (await ServeAsync())
                _isBegun = true;
        }
        finally
        {
            await _ended.CancelAsync();
            await FinishAsync(CancellationToken.None);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _input.Dispose();
        _output.Dispose();
        _running.Dispose();
        _free.Dispose();
        _ended.Dispose();
        await _stream.DisposeAsync();
    }

    // False when it is over.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> ServeAsync()
    {
        var idleTime = _isBegun ? _service.Options.IdleTime : _service.Options.MessageTime;
        var (arrival, encoded) = await _input.ReadAsync(idleTime);
        if (arrival is LdapArrival.End)
            return false;
        if (arrival is LdapArrival.TooLate)
            return await DisconnectAsync(LdapResultCode.Unavailable, "Nothing was heard in time.");
        if (arrival is LdapArrival.Unreadable || LdapReader.Read(encoded) is not { } message)
            return await DisconnectAsync(LdapResultCode.ProtocolError, "What came is no message of LDAP, or is too large.");

        return message.Request switch
        {
            UnbindRequest => false,
            AbandonRequest abandon => await AbandonAsync(abandon.Id),
            MalformedRequest { AnswerTag: null, Fault: var fault } =>
                await DisconnectAsync(LdapResultCode.ProtocolError, fault),
            _ when UnknownControl(message) is { } control => await RefuseAsync(
                message,
                LdapResultCode.UnavailableCriticalExtension,
                $"The control {control.Type} is not known, or not for this operation."),
            SearchRequest search => await BeginAsync(message, search),
            BindRequest bind => await BindAsync(message, bind),
            ExtendedRequest { Name: LdapOids.StartTls } extended => await StartTlsAsync(message, extended),
            ExtendedRequest extended => await RefuseAsync(
                message, LdapResultCode.ProtocolError, $"The operation {extended.Name} is not known."),
            MalformedRequest { Fault: var fault } => await RefuseAsync(message, LdapResultCode.ProtocolError, fault),
            _ => await RefuseAsync(message, LdapResultCode.UnwillingToPerform, "This directory is only searched."),
        };
    }

    // RFC 4511 §4.1.11: what is critical and not known forbids the operation.
    private static LdapControl? UnknownControl(LdapMessage message)
    {
        foreach (var control in message.Controls)
        {
            if (control.IsCritical && !(message.Request is SearchRequest && control.Type == LdapOids.PagedResults))
                return control;
        }

        return null;
    }

    private async Task<bool> AbandonAsync(int messageId)
    {
        await _running.AbandonAsync(messageId);
        return true;
    }

    private async Task<bool> BindAsync(LdapMessage message, BindRequest bind)
    {
        // A bind waits for what runs (RFC 4511 §4.2.1).
        await FinishAsync(_ended.Token);
        return await AnswerAsync(message, ResultOf(bind));
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

    private async ValueTask<bool> BeginAsync(LdapMessage message, SearchRequest request)
    {
        await _free.WaitAsync(_ended.Token);
        if (_running.TryBegin(message.Id) is { } search)
        {
            _ = SearchAsync(message, request, search); // FinishAsync waits for it.
            return true;
        }

        _free.Release();
        return await DisconnectAsync(LdapResultCode.ProtocolError, "A message has the number of one that is not answered yet.");
    }

    private async Task SearchAsync(LdapMessage message, SearchRequest request, RunningSearch search)
    {
        try
        {
            await _service.Search.HandleAsync(message, request, _client, search.Writer, search.Limit);
            await SendHeldAsync(message, search);
        }
        catch (OperationCanceledException)
        {
            // Given up: nothing is answered (RFC 4511 §4.11).
        }
        catch (IOException)
        {
            // There is nobody to answer to, and no use in reading on.
            await _ended.CancelAsync();
        }
        finally
        {
            _running.End(search);
            _free.Release();
        }
    }

    private async Task SendHeldAsync(LdapMessage message, RunningSearch search)
    {
        if (search.IsAbandoned)
            return;

        var bytes = search.Writer.Written.Length;
        if (!_service.Held.TryTake(bytes))
        {
            await RefuseAsync(message, LdapResultCode.Busy, "Too many answers wait to be taken. Try again later.");
            return;
        }

        try
        {
            // Half an answer would be the end of the connection: what has begun to go out goes out.
            await _output.SendAsync(search.Writer.Written);
        }
        finally
        {
            _service.Held.Give(bytes);
        }
    }

    private async Task<bool> StartTlsAsync(LdapMessage message, ExtendedRequest request)
    {
        await FinishAsync(_ended.Token);
        if (RefuseTls(request) is { } refusal)
            return await AnswerAsync(message, refusal, LdapOids.StartTls);

        await AnswerAsync(message, LdapResult.Success, LdapOids.StartTls);
        await EncryptAsync();
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
    public async Task EncryptAsync()
    {
        using var limit = new CancellationTokenSource(_service.Options.MessageTime, _service.Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _ended.Token);
        var encrypted = new SslStream(_stream);
        _stream = encrypted;
        await encrypted.AuthenticateAsServerAsync(
            new SslServerAuthenticationOptions { ServerCertificateContext = _service.Tls }, both.Token);
        _input.Dispose();
        _output.Dispose();
        _input = new LdapInput(encrypted, _service.Options, _service.Clock, _ended.Token);
        _output = new LdapOutput(encrypted, _service.Options.MessageTime, _service.Clock, _ended.Token);
        _isTls = true;
    }

    private Task<bool> RefuseAsync(LdapMessage message, LdapResultCode code, string diagnostic) =>
        AnswerAsync(message, new LdapResult(code, diagnostic));

    private async Task<bool> AnswerAsync(LdapMessage message, LdapResult result, string? extendedName = null)
    {
        if (message.Request.AnswerTag is not { } tag)
            return true;

        var writer = new LdapWriter();
        writer.WriteResult(message.Id, tag, result, extendedName);
        await _output.SendAsync(writer.Written);
        return true;
    }

    // RFC 4511 §4.4.1: said of the server's own accord, and the last that is said.
    private async Task<bool> DisconnectAsync(LdapResultCode code, string diagnostic)
    {
        var writer = new LdapWriter();
        writer.WriteResult(messageId: 0, LdapTag.ExtendedResponse, new LdapResult(code, diagnostic), LdapOids.Disconnection);
        await _output.SendAsync(writer.Written);
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
