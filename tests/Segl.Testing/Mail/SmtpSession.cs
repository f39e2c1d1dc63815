using System.Text;

namespace Segl.Testing.Mail;

/// <summary>One client's session: RFC 5321 as far as a sender needs it.</summary>
internal sealed class SmtpSession(Stream stream, Func<SmtpSinkMode> mode, Action<ReceivedMail> keep)
{
    // Bytes of a message stand for themselves: Latin-1 maps each of them to one character and back.
    private readonly StreamReader _reader = new(stream, Encoding.Latin1);
    private readonly List<string> _recipients = [];
    private string? _sender;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await ReplyAsync("220 sink.test ESMTP", cancellationToken);
        while (await _reader.ReadLineAsync(cancellationToken) is { } line)
        {
            var verb = line.Split(' ', 2)[0].ToUpperInvariant();
            if (string.Equals(verb, "DATA", StringComparison.Ordinal) && _recipients.Count > 0)
            {
                if (!await ReceiveAsync(cancellationToken))
                    return;

                continue;
            }

            await ReplyAsync(Answer(verb, line), cancellationToken);
            if (string.Equals(verb, "QUIT", StringComparison.Ordinal))
                return;
        }
    }

    private string Answer(string verb, string line)
    {
        switch (verb)
        {
            case "EHLO":
                return "250-sink.test\r\n250-8BITMIME\r\n250 SMTPUTF8";
            case "HELO" or "NOOP":
                return "250 OK";
            case "MAIL":
                Reset();
                _sender = AddressIn(line);
                return "250 OK";
            case "RCPT" when _sender is not null:
                return AnswerRecipient(line);
            case "RSET":
                Reset();
                return "250 OK";
            case "QUIT":
                return "221 Bye";
            case "RCPT" or "DATA":
                return "503 Bad sequence of commands";
            default:
                return "502 Command not implemented";
        }
    }

    private string AnswerRecipient(string line)
    {
        switch (mode())
        {
            case SmtpSinkMode.RefuseForNow:
                return "451 4.3.0 Try again later";
            case SmtpSinkMode.RefuseForGood:
                return "550 5.1.1 No such mailbox";
            default:
                _recipients.Add(AddressIn(line));
                return "250 OK";
        }
    }

    /// <returns>False where the connection shall end without an answer.</returns>
    private async Task<bool> ReceiveAsync(CancellationToken cancellationToken)
    {
        await ReplyAsync("354 End with a line that holds only a dot", cancellationToken);
        if (await ReadMessageAsync(cancellationToken) is not { } message)
            return false;

        keep(new ReceivedMail(_sender!, [.. _recipients], message));
        Reset();
        if (mode() == SmtpSinkMode.DropAfterMessage)
            return false;

        await ReplyAsync("250 OK", cancellationToken);
        return true;
    }

    /// <remarks>
    /// RFC 5321 §4.5.2: a leading dot was doubled by the client; a message cut short by the end of the connection is none.
    /// </remarks>
    private async Task<string?> ReadMessageAsync(CancellationToken cancellationToken)
    {
        var message = new StringBuilder();
        while (await _reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (string.Equals(line, ".", StringComparison.Ordinal))
                return message.ToString();

            message.Append(line.StartsWith('.') ? line[1..] : line).Append("\r\n");
        }

        return null;
    }

    private void Reset()
    {
        _sender = null;
        _recipients.Clear();
    }

    private async Task ReplyAsync(string text, CancellationToken cancellationToken) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text + "\r\n"), cancellationToken);

    private static string AddressIn(string line)
    {
        var start = line.IndexOf('<', StringComparison.Ordinal) + 1;
        var end = line.IndexOf('>', StringComparison.Ordinal);
        return end > start ? line[start..end] : "";
    }
}
