using Segl.Ca.Revoking;
using Segl.Ca.Storage;
using Segl.Testing.Databases;

namespace Segl.Ca.Tests.Revoking;

/// <summary>What is asked every few seconds costs the same however many certificates there are.</summary>
public sealed class RevocationListPlanTests(TestDatabases databases)
{
    // Issued and not revoked, but for one; enough that reading all of them is the worse way.
    private const string FillPostgreSql = """
        SET session_replication_role = replica;
        INSERT INTO ca_issuance (serial, issuance_id, state, authority_id, instance_id, actor, organisation, template_id, profile_id, common_name,
            organisation_name, cvr, key_fingerprint, not_before, not_after, intended_at, issued_at, certificate, certificate_fingerprint,
            revoked_at, revocation_reason, revocation_sequence)
        SELECT n::text, n::text, 'issued', 'a', '', '', '', '', '', '', '', '', n::text, 0, 0, 0, 0, ''::bytea, '',
            CASE WHEN n = 1 THEN 0 END, CASE WHEN n = 1 THEN 1 END, CASE WHEN n = 1 THEN n END
        FROM generate_series(1, 20000) AS numbers (n);
        """;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory, EachDatabase]
    public async Task The_entries_are_read_in_order_from_one_index(DatabaseKind kind)
    {
        var plan = await PlanAsync(kind, """
            SELECT serial, revoked_at, revocation_reason FROM ca_issuance
            WHERE authority_id = 'a' AND revoked_at IS NOT NULL AND not_after >= 1 ORDER BY serial
            """);

        plan.ShouldContain("ca_issuance_revoked ", customMessage: plan);
        plan.ShouldNotContain("Sort", customMessage: plan);
        plan.ShouldNotContain("TEMP B-TREE", customMessage: plan);
    }

    [Theory, EachDatabase]
    public async Task Whether_anything_was_revoked_since_is_looked_up_also_where_nothing_was(DatabaseKind kind)
    {
        var query = RevocationListRecords.SelectRevokedSince.Replace("$2", "'a'", StringComparison.Ordinal);

        foreach (var since in new[] { "0", "1" })
        {
            var plan = await PlanAsync(kind, query.Replace("$1", since, StringComparison.Ordinal));
            plan.ShouldContain("ca_issuance_revocation_authority", customMessage: plan);
        }
    }

    [Fact]
    public async Task It_is_looked_up_also_in_the_plan_that_is_made_once_for_all_questions()
    {
        var query = RevocationListRecords.SelectRevokedSince;

        var plan = await PlanAsync(
            DatabaseKind.PostgreSql, "EXECUTE since (1, 'a')", $"SET plan_cache_mode = force_generic_plan; PREPARE since (bigint, text) AS {query}");

        plan.ShouldContain("ca_issuance_revocation_authority", customMessage: plan);
    }

    private async Task<string> PlanAsync(DatabaseKind kind, string query, string before = "")
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var database = test.Test.Database;
        await using var connection = await database.OpenAsync(Token);
        await using var command = connection.CreateCommand();
        if (kind is DatabaseKind.PostgreSql)
        {
            foreach (var statement in new[] { FillPostgreSql, "VACUUM (ANALYZE) ca_issuance", before }.Where(text => text.Length > 0))
            {
                command.CommandText = statement;
                await command.ExecuteNonQueryAsync(Token);
            }
        }

        command.CommandText = (kind is DatabaseKind.Sqlite ? "EXPLAIN QUERY PLAN " : "EXPLAIN ") + query;
        await using var reader = await command.ExecuteReaderAsync(Token);
        var plan = "";
        while (await reader.ReadAsync(Token))
            plan += reader.GetString(kind is DatabaseKind.Sqlite ? 3 : 0) + "\n";
        return plan;
    }
}
