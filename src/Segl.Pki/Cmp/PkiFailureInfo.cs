namespace Segl.Pki.Cmp;

/// <summary>What was wrong (RFC 9810 §5.2.3): bit n of the bit string is 1 &lt;&lt; n.</summary>
[Flags]
public enum PkiFailureInfo
{
    /// <summary>Nothing was.</summary>
    None = 0,

    /// <summary>badAlg (0): an algorithm is not known or not taken.</summary>
    BadAlg = 1 << 0,

    /// <summary>badMessageCheck (1): the protection is missing or wrong.</summary>
    BadMessageCheck = 1 << 1,

    /// <summary>badRequest (2): the transaction is not allowed or not supported.</summary>
    BadRequest = 1 << 2,

    /// <summary>badTime (3): messageTime is not close to the time here.</summary>
    BadTime = 1 << 3,

    /// <summary>badCertId (4): no certificate is as described.</summary>
    BadCertId = 1 << 4,

    /// <summary>badDataFormat (5): the message cannot be read.</summary>
    BadDataFormat = 1 << 5,

    /// <summary>wrongAuthority (6): another authority is meant.</summary>
    WrongAuthority = 1 << 6,

    /// <summary>incorrectData (7): what the requester says is not right.</summary>
    IncorrectData = 1 << 7,

    /// <summary>missingTimeStamp (8).</summary>
    MissingTimeStamp = 1 << 8,

    /// <summary>badPOP (9): the proof of possession failed.</summary>
    BadPop = 1 << 9,

    /// <summary>certRevoked (10): the certificate is revoked already.</summary>
    CertRevoked = 1 << 10,

    /// <summary>certConfirmed (11): the certificate is confirmed already.</summary>
    CertConfirmed = 1 << 11,

    /// <summary>wrongIntegrity (12): a signature where a MAC is due, or the other way round.</summary>
    WrongIntegrity = 1 << 12,

    /// <summary>badRecipientNonce (13): recipNonce is missing or another.</summary>
    BadRecipientNonce = 1 << 13,

    /// <summary>timeNotAvailable (14).</summary>
    TimeNotAvailable = 1 << 14,

    /// <summary>unacceptedPolicy (15).</summary>
    UnacceptedPolicy = 1 << 15,

    /// <summary>unacceptedExtension (16).</summary>
    UnacceptedExtension = 1 << 16,

    /// <summary>addInfoNotAvailable (17): information is not understood or not to be had.</summary>
    AddInfoNotAvailable = 1 << 17,

    /// <summary>badSenderNonce (18): senderNonce is missing or of a wrong size.</summary>
    BadSenderNonce = 1 << 18,

    /// <summary>badCertTemplate (19): the template is not good, or something is missing in it.</summary>
    BadCertTemplate = 1 << 19,

    /// <summary>signerNotTrusted (20): the signer is not known or not trusted.</summary>
    SignerNotTrusted = 1 << 20,

    /// <summary>transactionIdInUse (21).</summary>
    TransactionIdInUse = 1 << 21,

    /// <summary>unsupportedVersion (22): pvno is not known here.</summary>
    UnsupportedVersion = 1 << 22,

    /// <summary>notAuthorized (23): the sender may not do this.</summary>
    NotAuthorized = 1 << 23,

    /// <summary>systemUnavail (24): not now.</summary>
    SystemUnavail = 1 << 24,

    /// <summary>systemFailure (25).</summary>
    SystemFailure = 1 << 25,

    /// <summary>duplicateCertReq (26): there is such a certificate already.</summary>
    DuplicateCertReq = 1 << 26,
}
