using System.Data.Common;
using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Segl.Ca.Storage;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Profiles;
using Segl.Server.Tests.Orders;
using Segl.Testing.Databases;

namespace Segl.Server.Tests.Profiles;

/// <summary>
/// Which indexes the lists are read by, as the databases themselves say it: what ten thousand profiles cost hangs on them.
/// </summary>
public sealed partial class ProfileListPlanTests(TestDatabases databases)
{
    private const string Names = "ix_certificate_profile_standing";
    private const string Standing = "ix_certificate_order_standing";
    private const string Serials = "ix_certificate_order_serial";
    private const string References = "ix_certificate_order_reference_number";
    private const string Revocations = "ca_issuance_revoked_organisation";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task A_page_by_name_is_taken_from_the_index_of_names(DatabaseKind kind)
    {
        var plan = await ExplainAsync(
            kind, ProfileFilter.All, new ProfilePage(new ProfileCursor { NameKey = "m", Expiry = 0, Id = Guid.Empty }, PageDirection.After));

        plan.ShouldContain(Names);
        plan.ShouldContain(Revocations);
        ReadsNoWholeTable(plan);
    }

    [Theory, EachDatabase]
    public async Task A_question_about_certificates_is_answered_by_indexes_alone(DatabaseKind kind)
    {
        var filter = ProfileFilter.All with
        {
            Status = ProfileStatus.Valid,
            Kind = CertificateKind.System,
            ExpiresWithinDays = 30,
            Sort = ProfileSort.Expiry,
        };

        var plan = await ExplainAsync(kind, filter, ProfilePage.First);

        if (kind is DatabaseKind.Sqlite)
            plan.ShouldContain(Names); // Of three rows PostgreSQL finds every index of the organisation as good.
        plan.ShouldContain(Standing);
        plan.ShouldContain(Revocations);
        ReadsNoWholeTable(plan);
    }

    [Theory]
    [EachDatabase("4a1f9c", Serials)]
    [EachDatabase("1234567897", References)]
    public async Task A_number_is_looked_up_in_its_index(DatabaseKind kind, string search, string index)
    {
        var plan = await ExplainAsync(kind, ProfileFilter.Search(search).Value, ProfilePage.First);

        plan.ShouldContain(index);
        ReadsNoWholeTable(plan);
    }

    private static void ReadsNoWholeTable(string plan)
    {
        plan.ShouldNotContain("SCAN p\n");
        plan.ShouldNotContain("SCAN o\n");
        plan.ShouldNotContain("SCAN ca_issuance\n");
        plan.ShouldNotContain("Seq Scan on certificate_profile");
        plan.ShouldNotContain("Seq Scan on certificate_order");
        plan.ShouldNotContain("Seq Scan on ca_issuance");
    }

    private async Task<string> ExplainAsync(DatabaseKind kind, ProfileFilter filter, ProfilePage page)
    {
        await using var portal = await OrderPortal.OpenAsync(databases, kind);
        var query = new ProfileListQuery(portal.Orderer.OrganisationId, filter, page, portal.Clock.GetUtcNow());
        return await portal.InScopeAsync(async database =>
        {
            await database.Database.OpenConnectionAsync(Token);
            var connection = database.Database.GetDbConnection();
            if (kind is DatabaseKind.PostgreSql)
                // A table of three rows is always read whole.
                await database.Database.ExecuteSqlRawAsync("SET enable_seqscan = off", Token);
            await using var command = connection.CreateCommand();
            command.CommandText = (kind is DatabaseKind.PostgreSql ? "EXPLAIN " : "EXPLAIN QUERY PLAN ") + Placeholder()
                .Replace(query.Page(ListProfiles.PerPage), "@p${index}");
            Bind(command, query.Arguments);
            await using var reader = await command.ExecuteReaderAsync(Token);
            var lines = new List<string>();
            while (await reader.ReadAsync(Token))
                lines.Add(reader.GetString(reader.FieldCount - 1));
            return string.Join('\n', lines) + '\n';
        });
    }

    private static void Bind(DbCommand command, object[] arguments)
    {
        foreach (var (index, value) in arguments.Index())
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = string.Create(CultureInfo.InvariantCulture, $"p{index}");
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }
    }

    [GeneratedRegex(@"\{(?<index>\d+)\}", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
