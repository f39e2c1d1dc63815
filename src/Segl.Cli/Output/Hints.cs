namespace Segl.Cli.Output;

/// <summary>What helps, for the refusals that people meet.</summary>
internal static class Hints
{
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["CodeWrong"] = "the code has 16 characters and is valid for a limited time; the user administrator can make a new one",
        ["CodeUsed"] = "this order was fetched with another key; order again, or look in the folder of that time",
        ["CertificateEmailNotValidated"] =
            "the reader of the address in the certificate has a mail with a link: when it was followed, run the same command again",
        ["EmailNotValidated"] =
            "the reader of the address in the certificate has a mail with a link: when it was followed, run the same command again",
        ["ClientCertificateExpired"] = "an expired certificate renews nothing: order a new one, and fetch it with 'segl issue'",
        ["ClientCertificateRevoked"] = "a revoked certificate renews nothing: order a new one, and fetch it with 'segl issue'",
        ["NotSignedIn"] = "sign in with 'segl login'",
        ["TokenInvalid"] = "make another token in the portal, and sign in with 'segl login'",
        ["SystemRightMissing"] = "a user administrator gives the profile the right in the portal",
        ["ChangedMeanwhile"] = "somebody else has changed it: run the same command again",
        ["NotAllowed"] = "the right that this needs was not given to the token or the person",
        ["PasswordMissing"] = "give it with --password-file, or in SEGL_PASSWORD",
        ["RootMissing"] = "name the root's certificate with --root, or in SEGL_ROOT",
        ["ServerMissing"] = "name it with --server, in SEGL_SERVER, or once with 'segl login'",
        ["MutualServerMissing"] = "name the address for mutual TLS with --mutual, in SEGL_MUTUAL_SERVER, or once with 'segl login'",
        ["NothingToRenew"] = "fetch one with 'segl issue'",
        ["AuthorityMissing"] = "make one with 'segl ca init'",
        ["MasterKeyMissing"] = "the settings are the server's: Segl__Storage__DataDirectory, SEGL_MASTER_KEY, or --settings FILE",
        ["SettingsInvalid"] = "the settings are the server's: Segl__Authority__… and Segl__Storage__…, or --settings FILE with the same in JSON",
        ["FolderInUse"] = "name another folder, or add --replace: the pair that is there stays beside the new one",
        ["FolderUnusable"] = "name another folder; nothing was asked of the server, and the code is as good as before",
        ["WaitingKeySealed"] = "go on with --format p12 and its password, or delete the key where nothing was fetched for it",
        ["PasswordWrong"] = "give the one of that time with --password-file, or in SEGL_PASSWORD",
        ["RootKeyElsewhere"] = "give its key and chain with --key and --chain",
        ["TooManyRequests"] = "wait a minute",
        ["ServiceUnavailable"] = "wait a minute",
    };

    /// <summary>The hint of a code; null where there is none.</summary>
    public static string? For(string code) => Known.GetValueOrDefault(code);
}
