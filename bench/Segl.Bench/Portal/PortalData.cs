using System.Data.Common;
using System.Globalization;
using Segl.Bench.Filling;
using Segl.Ca.Storage;

namespace Segl.Bench.Portal;

/// <summary>A database as a national authority has it: a million certificates, of which one large organisation has thirty thousand of ten thousand profiles.</summary>
/// <remarks>
/// Written with SQL of the database itself, so that it takes minutes and not hours. Every profile has three certificates: one that has expired,
/// one that expires within three years, one that lasts longer; every thirtieth is revoked and every twentieth profile has an order pending.
/// </remarks>
internal sealed class PortalData(DatabaseKind kind, DbConnection connection, DateTimeOffset now)
{
    public const int LargeProfiles = 10_000;

    public const int Certificates = 1_000_000;

    private const int PerProfile = 3;
    private const int SmallOrganisations = 970;
    private const int SmallProfiles = (Certificates - (LargeProfiles * PerProfile)) / PerProfile / SmallOrganisations;

    private const int RevokedEach = 30;
    private const int RevokedAt = 7;

    /// <summary>As many as are written: the same number to each profile.</summary>
    public const int CertificatesWritten = (LargeProfiles + (SmallOrganisations * SmallProfiles)) * PerProfile;

    private readonly BulkSql _sql = new(kind, connection, now);

    /// <summary>Makes every certificate a published one, valid for a year more; null for none.</summary>
    public IPublishedColumns? Published { get; init; }

    /// <summary>The serial number of a profile's first certificate.</summary>
    public static string SerialOf(int profile) => SerialOfCertificate((long)profile * PerProfile);

    /// <summary>The serial number of a certificate.</summary>
    public static string SerialOfCertificate(long number) => BulkSql.SerialOf(number);

    /// <summary>Whether a certificate is revoked.</summary>
    public static bool IsRevoked(long number) => number % RevokedEach == RevokedAt;

    /// <summary>What a profile is sorted by.</summary>
    public static string NameKeyOf(int profile) =>
        string.Create(CultureInfo.InvariantCulture, $"{SmallLetters[profile % SmallLetters.Length]}fdeling {profile} postkasse");

    /// <summary>Fills it around the organisation of an account that is there already, which becomes the large one.</summary>
    public async Task FillAsync(string userId)
    {
        await _sql.ExecuteAsync($"""
            CREATE TEMPORARY TABLE large AS
            SELECT m.organisation_id, a.id AS account_id FROM account a JOIN membership m ON m.account_id = a.id WHERE a.user_name = '{userId}' LIMIT 1
            """);
        await _sql.ExecuteAsync($"""
            INSERT INTO organisation ({OrganisationColumns})
            SELECT {_sql.Uuid(1, "n")}, 'Kommune ' || n, CAST(90000000 + n AS TEXT), NULL, {_sql.True}, {_sql.False}, {_sql.False}, {_sql.False}, '60,30,14,7,1', {_sql.True}, {_sql.True}, NULL, 0, 1
            FROM {_sql.Series(SmallOrganisations)}
            """);

        // A profile belongs to the large organisation below the ten-thousandth, and to a small one from there on.
        await _sql.ExecuteAsync($"""
            INSERT INTO certificate_profile (id, organisation_id, name, name_key, search_text, email, contact_name, contact_email, system_rights, allows_seals, created_at, version,
                open_orders, certificates, kinds)
            SELECT {_sql.Uuid(2, "n")}, CASE WHEN n < {LargeProfiles} THEN (SELECT organisation_id FROM large) ELSE {_sql.Uuid(1, $"((n - {LargeProfiles}) % {SmallOrganisations})")} END,
                {Name}, {NameKey}, {_sql.TextOf(_sql.Uuid(2, "n"))} || '{LineEnd}' || {NameKey} || '{LineEnd}' || {Email} || '{LineEnd}' || {ContactKey} || '{LineEnd}' || {ContactEmail},
                {Email}, {Contact}, {ContactEmail}, 0, {_sql.False}, {_sql.Milliseconds(-1200)}, 1, 0, 0, 0
            FROM {_sql.Series(LargeProfiles + (SmallOrganisations * SmallProfiles))}
            """);
        for (var which = 0; which < PerProfile; which++)
            await AddCertificatesAsync(which);
        await AddPendingAsync();
        await TallyAsync();

        await _sql.SettleAsync();
    }

    private async Task AddCertificatesAsync(int which)
    {
        var number = $"(CAST(n AS BIGINT) * {PerProfile} + {which})";
        var serial = _sql.Serial(number);
        var expiry = which switch
        {
            _ when Published is not null => _sql.Milliseconds(365),
            0 => _sql.Milliseconds("-30 - n % 700"),
            1 => _sql.Milliseconds("1 + n % 1000"),
            _ => _sql.Milliseconds("700 + n % 395"),
        };
        await _sql.ExecuteAsync($"""
            INSERT INTO certificate_order (id, profile_id, organisation_id, kind, identification, method, is_published, reference_number, status,
                ordered_at, ordered_by, issuance_id, delivered_at, serial, expires_at, published_name, published_mail, version)
            SELECT {_sql.Uuid(10 + which, "n")}, p.id, p.organisation_id, 1 + n % 2, 1, 1, {(Published is null ? _sql.False : _sql.True)}, {Reference(number)}, 3,
                {expiry} - {1095L * BulkSql.DayMilliseconds}, (SELECT account_id FROM large), {_sql.Uuid(20 + which, "n")}, {expiry} - {1095L * BulkSql.DayMilliseconds}, {serial}, {expiry},
                {Published?.Name(number) ?? "NULL"}, {Published?.Mail(number) ?? "NULL"}, 1
            FROM {_sql.Series(LargeProfiles + (SmallOrganisations * SmallProfiles))} JOIN certificate_profile p ON p.id = {_sql.Uuid(2, "n")}
            """);

        var revoked = $"CASE WHEN {number} % {RevokedEach} = {RevokedAt} THEN {_sql.Milliseconds("-1 - n % 20")} END";
        await _sql.ExecuteAsync($"""
            INSERT INTO ca_issuance (serial, issuance_id, state, authority_id, instance_id, actor, organisation, template_id, profile_id, common_name,
                organisation_name, cvr, key_fingerprint, not_before, not_after, intended_at, issued_at, certificate, certificate_fingerprint, revoked_at, revocation_reason, revocation_sequence)
            SELECT {serial}, {_sql.TextOf(_sql.Uuid(20 + which, "n"))}, 'issued', (SELECT id FROM ca_authority WHERE role = 'issuing'), 'bench', 'bench',
                {_sql.TextOf("p.organisation_id")}, 'oces3-organisation', {_sql.TextOf("p.id")}, p.name, 'Bench', '12345678', {_sql.Hex(number, 64)},
                {expiry} - {1095L * BulkSql.DayMilliseconds}, {expiry}, 0, 0, {Published?.Certificate(number, serial) ?? _sql.Blob}, {_sql.Hex(number, 64)}, {revoked}, CASE WHEN {number} % {RevokedEach} = {RevokedAt} THEN 4 END,
                CASE WHEN {number} % {RevokedEach} = {RevokedAt} THEN {number} END
            FROM {_sql.Series(LargeProfiles + (SmallOrganisations * SmallProfiles))} JOIN certificate_profile p ON p.id = {_sql.Uuid(2, "n")}
            """);
    }

    private Task AddPendingAsync() => _sql.ExecuteAsync($"""
        INSERT INTO certificate_order (id, profile_id, organisation_id, kind, identification, method, is_published, reference_number, status, ordered_at, ordered_by, version)
        SELECT {_sql.Uuid(30, "n")}, p.id, p.organisation_id, 1, 1, 1, {_sql.False}, {Reference("(CAST(n AS BIGINT) + 5000000)")}, 1, {_sql.Milliseconds(-1)}, (SELECT account_id FROM large), 1
        FROM {_sql.Series(LargeProfiles)} JOIN certificate_profile p ON p.id = {_sql.Uuid(2, "n")} WHERE n % 20 = 3
        """);

    // What the portal keeps with every change of an order.
    private Task TallyAsync() => _sql.ExecuteAsync($"""
        UPDATE certificate_profile SET (open_orders, certificates, kinds, next_expiry, last_expiry) = (
            SELECT COUNT(CASE WHEN o.status = 1 THEN 1 END), COUNT(o.serial), MAX(CASE WHEN o.kind = 1 THEN 1 ELSE 0 END) + MAX(CASE WHEN o.kind = 2 THEN 2 ELSE 0 END),
                MIN(CASE WHEN o.expires_at > {now.ToUnixTimeMilliseconds()} THEN o.expires_at END), MAX(o.expires_at)
            FROM certificate_order o WHERE o.profile_id = certificate_profile.id)
        """);

    private const string OrganisationColumns =
        "id, name, cvr, gln, allows_organisation_certificates, allows_seals, allows_api_identification, allows_local_idp, expiry_notice_days, "
        + "tells_contact_person_of_expiry, tells_user_administrators_of_expiry, expiry_notice_email, created_at, version";

    private const string CapitalLetters = "ABCDEFGHIJKLMNOPRSTUVÆØÅY";

    private const string SmallLetters = "abcdefghijklmnoprstuv{|}y";

    private const string LineEnd = "\n";

    // Twenty-five beginnings, so that a search for one finds a twenty-fifth, and numbers, so that one finds a single profile.
    private static string Name => $"substr('{CapitalLetters}', 1 + n % 25, 1) || 'fdeling ' || n || ' postkasse'";

    private static string NameKey => $"substr('{SmallLetters}', 1 + n % 25, 1) || 'fdeling ' || n || ' postkasse'";

    private static string Email => "'post' || n || '@kommune.example'";

    private static string Contact => "'Kontakt Ørsted ' || (n % 500)";

    private static string ContactKey => "'kontakt ørsted ' || (n % 500)";

    private static string ContactEmail => "'kontakt' || (n % 500) || '@kommune.example'";

    // The first digit is never 0.
    private static string Reference(string number) => $"CAST({number} + 1000000000 AS TEXT)";
}

/// <summary>What the public certificate database needs of a certificate, as SQL expressions.</summary>
internal interface IPublishedColumns
{
    /// <summary>Its name's key.</summary>
    /// <param name="number">The certificate's number, as an expression.</param>
    string Name(string number);

    /// <summary>Its address's key.</summary>
    /// <param name="number">The certificate's number, as an expression.</param>
    string Mail(string number);

    /// <summary>Its DER.</summary>
    /// <param name="number">The certificate's number, as an expression.</param>
    /// <param name="serial">Its serial number in hexadecimal, as an expression.</param>
    string Certificate(string number, string serial);
}
