using System.Collections.Frozen;
using Microsoft.Extensions.Options;
using Segl.Pki.Cmp;
using Segl.Pki.Outcomes;
using Segl.Server.Features.Orders;
using Segl.Server.Features.SignIn;
using Segl.Server.Web;

namespace Segl.Server.Features.Cmp;

/// <summary>CMP over HTTP: it reads a message and writes the answer, and decides nothing.</summary>
/// <remarks>
/// Plain HTTP will do, because messages are protected themselves and no code goes over the network. Whatever is a message is answered with 200,
/// also where the answer says no: clients read no other.
/// </remarks>
[Clause("RFC 9811", "3.4")]
[Clause("RFC 9483", "6.1")]
public sealed class CmpEndpoint(AnswerMessage answer, IOptions<CmpOptions> options)
{
    private const string ContentType = "application/pkixcmp";

    // The one authority's label, as for EST.
    private const string Label = "oces";

    // Ends of addresses by which clients of the profile say what their message is about; the message says it itself.
    private static readonly FrozenSet<string> s_operations = new[]
    {
        "initialization", "certification", "keyupdate", "pkcs10", "revocation", "getcacerts", "getrootupdate", "getcertreqtemplate", "getcrls",
        "nested",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Answers a message.</summary>
    public async Task<IResult> AnswerAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        if (!options.Value.Enabled || !IsKnown(context.GetRouteValue("place") as string))
            return Missing.Refusal.ToProblem(context);
        if (!context.Request.GetTypedHeaders().ContentType?.MediaType.Equals(ContentType, StringComparison.OrdinalIgnoreCase) ?? true)
            return new Refusal("RequestNotCmp", $"The request's content type is not {ContentType}.").ToProblem(context);

        var body = await ReadAsync(context);
        var message = PkiMessage.Parse(body);
        var answered = message.IsRefused
            ? await answer.RefuseAsync(message.Refusal, context.RequestAborted)
            : await answer.AnswerAsync(message.Value, CurrentActor.AddressOf(context), context.RequestAborted);
        context.Response.Headers.CacheControl = "no-store";
        context.Response.StatusCode = message.IsRefused ? StatusCodes.Status400BadRequest : StatusCodes.Status200OK;
        return Results.Bytes(answered, ContentType);
    }

    // p/LABEL, then the operation: all of it may be missing.
    private static bool IsKnown(string? place)
    {
        var parts = (place ?? "").Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (parts is ["p", var label, ..])
        {
            if (label != Label)
                return false;
            parts = parts[2..];
        }

        return parts is [] || (parts is [var operation] && s_operations.Contains(operation));
    }

    // One octet more than is read, to see that there is more: then it is refused as too large.
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context)
    {
        var octets = new byte[(int)Math.Min(context.Request.ContentLength ?? PkiMessage.BytesMax, PkiMessage.BytesMax) + 1];
        var read = await context.Request.Body.ReadAtLeastAsync(octets, octets.Length, throwOnEndOfStream: false, context.RequestAborted);
        return octets.AsMemory(0, read);
    }
}
