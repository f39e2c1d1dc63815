using System.Buffers.Binary;
using System.Diagnostics;
using System.Formats.Asn1;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Segl.Bench.Portal;
using Segl.Demo;

namespace Segl.Bench.Ldap;

/// <summary>Clients that each ask for one exact address after the other on a connection of their own; the same for every server.</summary>
internal static class LdapLoad
{
    public const int Clients = 8;

    private const byte Entry = 0x64;
    private const byte Done = 0x65;
    private const int AnswerBytesMax = 64 * 1024;
    private const double Percentile = 0.99;

    // Of four octets from the first on: an INTEGER has none to spare.
    private const int FirstMessageId = 0x0100_0000;

    // Addresses in an order in which no two neighbours lie side by side.
    private const long Stride = 618_034;

    /// <summary>Searches for a time; answers how many a second, and the microseconds within which 99 % were answered.</summary>
    public static (double PerSecond, double Microseconds) Run(IPEndPoint server, TimeSpan time, int run)
    {
        var times = new List<double>[Clients];
        var began = Stopwatch.GetTimestamp();
        var threads = Enumerable.Range(0, Clients).Select(client => new Thread(() => times[client] = Search(server, began, time, (run * Clients) + client))).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        var all = times.SelectMany(each => each).Order().ToList();
        return (all.Count / seconds, all[(int)Math.Ceiling(all.Count * Percentile) - 1]);
    }

    /// <summary>The entry of one address as a server answers it, without the number of its message.</summary>
    public static byte[] Ask(IPEndPoint server, long number)
    {
        using var connection = new Connection(server);
        return connection.Ask(number, messageId: 1);
    }

    private static List<double> Search(IPEndPoint server, long began, TimeSpan time, int seed)
    {
        using var connection = new Connection(server);
        var times = new List<double>(capacity: 500_000);
        var number = seed * 7_919L;
        for (var messageId = 1; Stopwatch.GetElapsedTime(began) < time; messageId++)
        {
            number = (number + Stride) % PortalData.CertificatesWritten;
            if (PortalData.IsRevoked(number))
                number++;
            var asked = Stopwatch.GetTimestamp();
            connection.Ask(number, messageId);
            times.Add(Stopwatch.GetElapsedTime(asked).TotalMicroseconds);
        }

        return times;
    }

    private sealed class Connection : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        private readonly byte[] _answer = new byte[AnswerBytesMax];

        public Connection(IPEndPoint server) => _socket.Connect(server);

        public byte[] Ask(long number, int messageId)
        {
            _socket.Send(Request(number, messageId));
            var (held, at) = (0, 0);
            var entry = Array.Empty<byte>();
            while (true)
            {
                if (TryCut(held - at, at, out var tag, out var content, out var bytes))
                {
                    if (tag == Done)
                    {
                        // SearchResultDone begins with its code: an ENUMERATED of one octet.
                        Demands.Demand(content.Span[2] == 0 && entry.Length > 0, $"The search for {PublishedPattern.MailOf(number)} found nothing or failed.");
                        return entry;
                    }

                    Demands.Demand(tag == Entry && entry.Length == 0, "More than one entry was answered.");
                    entry = content.ToArray();
                    at += bytes;
                    continue;
                }

                var read = _socket.Receive(_answer.AsSpan(held));
                Demands.Demand(read > 0, "The server ended the connection.");
                held += read;
            }
        }

        public void Dispose() => _socket.Dispose();

        // A message: SEQUENCE, the number, then the operation.
        private bool TryCut(int length, int at, out byte tag, out ReadOnlyMemory<byte> content, out int bytes)
        {
            (tag, content, bytes) = (0, default, 0);
            var come = _answer.AsMemory(at, length);
            if (!AsnDecoder.TryReadEncodedValue(come.Span, AsnEncodingRules.BER, out _, out var offset, out var contentBytes, out bytes))
                return false;

            var body = come.Slice(offset, contentBytes);
            AsnDecoder.ReadEncodedValue(body.Span, AsnEncodingRules.BER, out _, out _, out var idBytes);
            var operation = body[idBytes..];
            tag = operation.Span[0];
            AsnDecoder.ReadEncodedValue(operation.Span, AsnEncodingRules.BER, out var operationOffset, out var operationBytes, out _);
            content = operation.Slice(operationOffset, operationBytes);
            return true;
        }

        // RFC 4511 §4.5.1, as every client of mail writes it: the subtree of c=DK, (mail=…), all attributes.
        private static byte[] Request(long number, int messageId)
        {
            var mail = Encoding.ASCII.GetBytes(PublishedPattern.MailOf(number));
            byte[] filter = [0xa3, (byte)(8 + mail.Length), 0x04, 0x04, .. "mail"u8, 0x04, (byte)mail.Length, .. mail];
            byte[] search = [0x04, 0x04, .. "c=DK"u8, 0x0a, 0x01, 0x02, 0x0a, 0x01, 0x00, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00, 0x01, 0x01, 0x00, .. filter, 0x30, 0x00];
            Span<byte> id = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(id, messageId + FirstMessageId);
            return [0x30, (byte)(8 + search.Length), 0x02, 0x04, .. id, 0x63, (byte)search.Length, .. search];
        }
    }
}
