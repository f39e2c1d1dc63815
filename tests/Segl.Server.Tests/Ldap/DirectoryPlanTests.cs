using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Segl.Ca.Storage;
using Segl.Server.Features.Directory;
using Segl.Server.Tests.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Ldap;

/// <summary>Which indexes searches are read by, as the databases themselves say it.</summary>
public sealed class DirectoryPlanTests(TestDatabases databases)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [EachDatabase("Mail", "post@fiskeri.example", "ix_certificate_order_published_mail")]
    [EachDatabase("MailBeginning", "post", "ix_certificate_order_published_mail")]
    [EachDatabase("Name", "fangst", "ix_certificate_order_published_name")]
    [EachDatabase("NameBeginning", "fangst", "ix_certificate_order_published_name")]
    [EachDatabase("OrganisationBeginning", "fiskeri", "ix_certificate_order_published_organisation_name")]
    [EachDatabase("CertificateHash", "Zm9vYmFyZm9vYmFyZm9vYmFyZm8", "ix_certificate_order_published_cert_hash")]
    [EachDatabase("IssuerAndSerialHash", "Zm9vYmFyZm9vYmFyZm9vYmFyZm8", "ix_certificate_order_published_issuer_and_serial_hash")]
    [EachDatabase("KeyIdentifierHash", "Zm9vYmFyZm9vYmFyZm9vYmFyZm8", "ix_certificate_order_published_key_id_hash")]
    [EachDatabase("SubjectHash", "Zm9vYmFyZm9vYmFyZm9vYmFyZm8", "ix_certificate_order_published_subject_hash")]
    [EachDatabase("Organisation", "98765440", "ix_certificate_order_published_organisation")]
    [EachDatabase("Profile", "0191a2b3-c4d5-7e6f-8a9b-0c1d2e3f4a5b", "ix_certificate_order_profile_id")]
    [EachDatabase("Serial", "4a1f", "ix_certificate_order_serial")]
    public async Task Each_lookup_goes_along_its_index_and_sorts_nothing_large(DatabaseKind kind, string lookup, string key, string index)
    {
        var isFew = lookup is "Profile" or "Serial" || lookup.EndsWith("Hash", StringComparison.Ordinal); // Of these there are few, or one.

        var plan = await PlanAsync(kind, new(Enum.Parse<LookupKind>(lookup), key), isFew);

        if (kind is DatabaseKind.Sqlite || lookup is not "Serial")
            plan.ShouldContain(index); // Of no rows PostgreSQL finds every index that has the serial number as good.
        ShouldReadNothingWhole(plan);
        if (!isFew)
        {
            plan.ShouldNotContain("TEMP B-TREE", Case.Sensitive);
            plan.ShouldNotContain("Sort", Case.Sensitive);
        }
    }

    // Their number is bounded before they are sorted.
    [Theory]
    [EachDatabase("MailPiece", "fiskeri", "pieces_of_published_mail")]
    [EachDatabase("NamePiece", "fangst", "pieces_of_published_name")]
    public async Task Pieces_are_found_by_the_index_of_pieces(DatabaseKind kind, string lookup, string key, string index)
    {
        var plan = await PlanAsync(kind, new(Enum.Parse<LookupKind>(lookup), key), isFew: true);

        plan.ShouldContain(kind is DatabaseKind.PostgreSql ? index : "SCAN p VIRTUAL TABLE INDEX");
        ShouldReadNothingWhole(plan);
        plan.ShouldNotContain("SCAN n", Case.Sensitive);
    }

    private static void ShouldReadNothingWhole(string plan)
    {
        plan.ShouldNotContain("SCAN o\n", Case.Sensitive);
        plan.ShouldNotContain("SCAN ca_issuance", Case.Sensitive);
        plan.ShouldNotContain("Seq Scan", Case.Sensitive);
    }

    private async Task<string> PlanAsync(DatabaseKind kind, LookupTerm term, bool isFew)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        using var certificates = new PublishedCertificates(portal.Services.GetRequiredService<CaDatabase>(), portal.Clock);
        await using var connection = await portal.Services.GetRequiredService<CaDatabase>().OpenAsync(Token);
        await using var command = connection.CreateCommand();

        // Tables without rows are always read whole, joined at one go, and sorted.
        if (kind is DatabaseKind.PostgreSql)
        {
            command.CommandText = $"SET enable_seqscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off; SET enable_sort = {(isFew ? "on" : "off")}; "
                + $"SET enable_bitmapscan = {(term.IsOfPieces ? "on" : "off")}; SET enable_indexscan = {(term.IsOfPieces ? "off" : "on")}";
            await command.ExecuteNonQueryAsync(Token);
        }

        command.CommandText = (kind is DatabaseKind.PostgreSql ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + LookupQuery.Of(kind, term.Kind);
        foreach (var (number, value) in certificates.Arguments(term, "", "", rowsMax: 50).Index())
        {
            var parameter = command.CreateParameter();
            if (kind is DatabaseKind.Sqlite)
                parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"${number + 1}");
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        await using var reader = await command.ExecuteReaderAsync(Token);
        var lines = new List<string>();
        while (await reader.ReadAsync(Token))
            lines.Add(reader.GetString(reader.FieldCount - 1));
        return string.Join('\n', lines) + '\n';
    }
}
