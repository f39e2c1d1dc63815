using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Segl.Ca.Storage;
using Segl.Server.Features.Directory;
using Segl.Server.Tests.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Ldap;

/// <summary>Which indexes searches are read by, as the databases themselves say it.</summary>
public sealed partial class DirectoryPlanTests(TestDatabases databases)
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [EachDatabase("Mail", "post@fiskeri.example", "ix_certificate_order_published_mail")]
    [EachDatabase("MailBeginning", "post", "ix_certificate_order_published_mail")]
    [EachDatabase("Name", "fangst", "ix_certificate_order_published_name")]
    [EachDatabase("NameBeginning", "fangst", "ix_certificate_order_published_name")]
    [EachDatabase("Organisation", "98765440", "ix_certificate_order_published_organisation")]
    [EachDatabase("Profile", "0191a2b3-c4d5-7e6f-8a9b-0c1d2e3f4a5b", "ix_certificate_order_profile_id")]
    [EachDatabase("Serial", "4a1f", "ix_certificate_order_serial")]
    public async Task Each_lookup_goes_along_its_index_and_sorts_nothing_large(DatabaseKind kind, string lookup, string key, string index)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var isFew = lookup is "Profile" or "Serial"; // Of these there are few, or one.
        var plan = await portal.InScopeAsync(async database =>
        {
            var certificates = new PublishedCertificates(database, portal.Clock);
            var (sql, arguments) = certificates.Query(new(Enum.Parse<LookupKind>(lookup), key), Guid.Empty, "", "", rowsMax: 50);
            await database.Database.OpenConnectionAsync(Token);
            // Tables without rows are always read whole, joined at one go, and sorted.
            if (kind is DatabaseKind.PostgreSql)
                await database.Database.ExecuteSqlRawAsync(
                    "SET enable_seqscan = off; SET enable_bitmapscan = off; SET enable_hashjoin = off; SET enable_mergejoin = off", Token);
            if (kind is DatabaseKind.PostgreSql && !isFew)
                await database.Database.ExecuteSqlRawAsync("SET enable_sort = off", Token);
            await using var command = database.Database.GetDbConnection().CreateCommand();
            command.CommandText = (kind is DatabaseKind.PostgreSql ? "EXPLAIN " : "EXPLAIN QUERY PLAN ")
                + Placeholder().Replace(sql, "@p${index}");
            foreach (var (number, value) in arguments.Index())
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"p{number}");
                parameter.Value = value;
                command.Parameters.Add(parameter);
            }

            await using var reader = await command.ExecuteReaderAsync(Token);
            var lines = new List<string>();
            while (await reader.ReadAsync(Token))
                lines.Add(reader.GetString(reader.FieldCount - 1));
            return string.Join('\n', lines) + '\n';
        });

        if (kind is DatabaseKind.Sqlite || lookup is not "Serial")
            plan.ShouldContain(index); // Of no rows PostgreSQL finds every index that has the serial number as good.
        plan.ShouldNotContain("SCAN o\n", Case.Sensitive);
        plan.ShouldNotContain("SCAN ca_issuance", Case.Sensitive);
        plan.ShouldNotContain("Seq Scan", Case.Sensitive);
        if (!isFew)
        {
            plan.ShouldNotContain("TEMP B-TREE", Case.Sensitive);
            plan.ShouldNotContain("Sort", Case.Sensitive);
        }
    }

    [GeneratedRegex(@"\{(?<index>\d+)\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
