namespace Segl.Pki.Tests;

/// <summary>The bits of RFC 5280 §4.2.1.3, written down a second time so that a slip in the first is seen.</summary>
[Flags]
internal enum TestKeyUsage
{
    DigitalSignature = 1,
    NonRepudiation = 2,
    KeyEncipherment = 4,
    KeyCertSign = 32,
    CrlSign = 64,
}
