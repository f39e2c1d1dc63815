using Segl.Cli.Commands;
using Segl.Client.Api;
using Segl.Pki.Outcomes;

namespace Segl.Cli.Settings;

/// <summary>The API as a command reaches it: the server's address and the token of whoever has signed in.</summary>
internal sealed class ApiAccess(ServerOptions server)
{
    private const string TokenVariable = "SEGL_TOKEN";

    /// <summary>Runs something over the API; where there is no address or no token, that is said instead.</summary>
    public async Task<int> RunAsync(Invocation run, Func<SeglApi, Task<int>> act)
    {
        var address = server.ServerOf(run.Parsed);
        if (address.IsRefused)
            return run.Terminal.Fail(address.Refusal);
        var token = FindToken(address.Value.Uri, run.Clock.GetUtcNow());
        if (token.IsRefused)
            return run.Terminal.Fail(token.Refusal);

        using var connection = address.Value.Connect();
        return await act(new SeglApi(connection, token.Value));
    }

    // What was kept at sign-in is for the server that was signed in to; no other one sees it.
    private static Result<string> FindToken(Uri server, DateTimeOffset now)
    {
        if (Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } given)
            return given;

        var saved = SettingsFile.Read();
        if (saved.Token is not { } token)
            return new Refusal("NotSignedIn", "This needs an access token.");
        if (!Uri.TryCreate(saved.Server, UriKind.Absolute, out var own) || own.Authority != server.Authority)
            return new Refusal("NotSignedIn", $"The access token that is kept is for {saved.Server}, not for {server.GetLeftPart(UriPartial.Authority)}.");
        return saved.TokenEnds <= now ? new Refusal("NotSignedIn", "The access token has ended.") : token;
    }
}
