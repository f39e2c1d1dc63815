namespace Segl.Pki.Crmf;

/// <summary>How a request proves that its sender holds the private key (RFC 4211 §4), with the tags of the choice.</summary>
public enum ProofOfPossessionKind
{
    /// <summary>raVerified: a registration authority says that it looked.</summary>
    RaVerified = 0,

    /// <summary>signature.</summary>
    Signature = 1,

    /// <summary>keyEncipherment.</summary>
    KeyEncipherment = 2,

    /// <summary>keyAgreement.</summary>
    KeyAgreement = 3,
}
