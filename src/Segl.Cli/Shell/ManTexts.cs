namespace Segl.Cli.Shell;

/// <summary>What the manual says beside what the commands say of themselves.</summary>
internal static class ManTexts
{
    public static IReadOnlyList<string> Description { get; } =
    [
        "segl fetches, renews and looks after the certificates of a Segl server."
        + " Private keys are made on this machine and never sent anywhere.",
        "A folder that segl keeps holds a link, current, to the newest pair of key and certificate."
        + " A pair takes its place in one step; the ones before it stay beside it under their serial numbers.",
        "Results go to standard output, as lines for people or with --json for programs."
        + " What went wrong goes to standard error, in lines that begin with error: and hint:.",
    ];

    public static IReadOnlyList<(string Code, string Text)> ExitCodes { get; } =
    [
        ("0", "Done."),
        ("1", "Failed, or a check found something wrong."),
        ("2", "There was nothing to do: the certificate is not due or is revoked already, the authority exists already."),
    ];

    public static IReadOnlyList<(string Name, string Text)> Environment { get; } =
    [
        ("SEGL_SERVER, SEGL_MUTUAL_SERVER", "The server's addresses, as --server and --mutual."),
        ("SEGL_ROOT", "The file of the root certificate, as --root."),
        ("SEGL_CODE", "The one-time code of segl issue."),
        ("SEGL_TOKEN", "The token of commands that need one, instead of the one that segl login keeps."),
        ("SEGL_PASSWORD", "The password of PKCS#12 files."),
        ("SEGL_MASTER_KEY, Segl__...", "The server's master key and settings, for segl ca."),
    ];

    public static IReadOnlyList<(string Name, string Text)> Files { get; } =
    [
        ("$XDG_CONFIG_HOME/segl/settings.json", "What segl login remembers, by default in ~/.config; readable by its owner only."),
        ("FOLDER/current/certificate.pem", "The certificate with the authorities below the root."),
        ("FOLDER/current/key.pem", "Its private key, or with --format p12 both in certificate.p12."),
        ("FOLDER/current/chain.pem", "The authorities, the root last."),
    ];

    public static IReadOnlyList<(string Text, string Line)> Examples { get; } =
    [
        ("Fetch a certificate with reference number and code:",
            "segl issue --server https://segl.example.dk:8443 --reference 1234567897 web < code"),
        ("Renew it when it is time, from a timer, and tell the web server:",
            "segl renew --mutual https://segl.example.dk:8444 web && nginx -s reload"),
        ("Check a certificate:", "segl verify --root root.pem web/current/certificate.pem"),
    ];
}
