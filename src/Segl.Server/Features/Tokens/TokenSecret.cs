using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Tokens;

/// <summary>The secret of an access token, as programs carry it: a mark by which scanners of published files know it, and 256 random bits.</summary>
public sealed class TokenSecret
{
    private const string Prefix = "segl_";

    private readonly LinkToken _token;

    private TokenSecret(LinkToken token) => _token = token;

    /// <summary>What is kept of it.</summary>
    public byte[] Hash => _token.Hash;

    /// <summary>A new secret.</summary>
    public static TokenSecret Draw() => new(LinkToken.Draw());

    /// <summary>Reads one; null for anything else.</summary>
    public static TokenSecret? Find(string text) =>
        text.StartsWith(Prefix, StringComparison.Ordinal) && LinkToken.Find(text[Prefix.Length..]) is { } token ? new(token) : null;

    /// <summary>The secret, to be shown once.</summary>
    public string Reveal() => Prefix + _token.Reveal();

    /// <summary>Not the secret: a log or an exception may ask for this.</summary>
    public override string ToString() => "(access token)";
}
