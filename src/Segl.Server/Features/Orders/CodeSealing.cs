using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Options;
using Segl.Ca.Keys;
using Segl.Server.Features.Cmp;

namespace Segl.Server.Features.Orders;

/// <summary>Seals the codes that machines prove to know by a MAC, which cannot be verified without the code itself.</summary>
/// <remarks>Each is bound to its row. Nothing is sealed where CMP is switched off.</remarks>
public sealed class CodeSealing(MasterKey masterKey, IOptions<CmpOptions> options)
{
    private const string Purpose = "one-time code of a machine";

    /// <summary>A code as it is kept; null where nobody would need it.</summary>
    public byte[]? Seal(Guid codeId, SecretCode code)
    {
        if (!options.Value.Enabled)
            return null;

        var octets = code.Octets;
        try
        {
            return masterKey.Seal(Purpose, octets, codeId.ToByteArray(bigEndian: true));
        }
        finally
        {
            CryptographicOperations.ZeroMemory(octets);
        }
    }

    /// <summary>
    /// The secrets that a machine may make of a code: as it was shown, and without separators; those of nobody's code where there is none, so
    /// that it costs as much to refuse.
    /// </summary>
    /// <remarks>The caller clears them.</remarks>
    public IReadOnlyList<byte[]> SecretsOf(OneTimeCode? code)
    {
        var known = code?.Sealed is { } kept
            ? SecretCode.Typed(Encoding.ASCII.GetString(masterKey.Open(Purpose, kept, code.Id.ToByteArray(bigEndian: true))))
            : SecretCode.Typed(text: null);
        return [Encoding.ASCII.GetBytes(known.Reveal()), known.Octets];
    }
}
