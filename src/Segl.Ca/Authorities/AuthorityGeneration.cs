using Segl.Pki.Certificates;

namespace Segl.Ca.Authorities;

/// <summary>An authority of the installation as the world sees it.</summary>
/// <param name="Role">Its role.</param>
/// <param name="Number">Which of its role it is: 1 for the first, one more for each that it was rolled over to.</param>
/// <param name="Certificate">Its certificate.</param>
/// <param name="SignsFrom">From when on it signs for everybody, until a later generation does.</param>
public sealed record AuthorityGeneration(AuthorityRole Role, int Number, Certificate Certificate, DateTimeOffset SignsFrom);
