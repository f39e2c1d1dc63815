using System.Net.Http.Json;

namespace Segl.Demo;

/// <summary>Somebody of the demonstration, with what signs them in.</summary>
public sealed record Person(string UserId, string Name, string Email, string Password, Authenticator Authenticator)
{
    private const string People = "/demonstration/personer.json";

    /// <summary>The first who has a role, in one organisation only.</summary>
    public static async Task<Person> FindAsync(Uri address, string role, TimeProvider clock)
    {
        using var client = new HttpClient { BaseAddress = address };
        var people = await client.GetFromJsonAsync<IReadOnlyList<Played>>(People) ?? [];
        var found = people.FirstOrDefault(
                person => person.Roles is [var only] && string.Equals(only.Role, role, StringComparison.OrdinalIgnoreCase))
            ?? throw new UnexpectedAnswerException($"{People} names nobody whose only role is {role}.");
        return new Person(found.UserId, found.Name, found.Email, found.Password, new Authenticator(found.AuthenticatorSecret, clock));
    }

    private sealed record Played(
        string UserId, string Name, string Email, string Password, string AuthenticatorSecret, IReadOnlyList<PlayedRole> Roles);

    private sealed record PlayedRole(string Organisation, string Cvr, string Role);
}
