using System.Diagnostics;
using Npgsql;
using Segl.Ca.Auditing;
using Segl.Ca.Storage;
using Segl.Pki.Outcomes;

namespace Segl.Ca.Backups;

/// <summary>A consistent copy of a database that is in use.</summary>
internal static class DatabaseCopy
{
    private const string PostgreSqlProgram = "pg_dump";
    private const int ErrorCharactersMax = 400;

    /// <summary>Copies it into a file; the refusal where the outside program fails.</summary>
    public static async Task<Refusal?> MakeAsync(CaDatabase database, string file, CancellationToken cancellationToken)
    {
        if (database.Kind is DatabaseKind.PostgreSql)
            return await DumpAsync(new NpgsqlConnectionStringBuilder(database.ConnectionString), file, cancellationToken);

        // One read transaction: what others write meanwhile is not in it.
        await using var connection = await database.OpenAsync(cancellationToken);
        await using var command = connection.Statement(transaction: null, "VACUUM INTO $1", file);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return null;
    }

    /// <summary>What is wrong with the audit trail of a copy of SQLite's file; null where it is whole.</summary>
    public static async Task<string?> FindFaultAsync(string file, CancellationToken cancellationToken)
    {
        await using var copy = new CaDatabase(DatabaseKind.Sqlite, $"Data Source={file};Mode=ReadOnly;Pooling=False");
        var verification = await new AuditTrail(copy).VerifyAsync(cancellationToken);
        return verification.Fault is { } fault ? $"{fault} at event {verification.Sequence}" : null;
    }

    // The password in the environment, because everybody reads the arguments of a process.
    private static async Task<Refusal?> DumpAsync(NpgsqlConnectionStringBuilder settings, string file, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(PostgreSqlProgram, ["--format=custom", "--no-password", $"--file={file}"])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
            Environment =
            {
                ["PGHOST"] = settings.Host, ["PGPORT"] = settings.Port.ToString(System.Globalization.CultureInfo.InvariantCulture),
                ["PGDATABASE"] = settings.Database, ["PGUSER"] = settings.Username, ["PGPASSWORD"] = settings.Password,
                ["PGSSLMODE"] = SslModeOf(settings.SslMode),
            },
        };
        try
        {
            using var program = Process.Start(start)!; // A program of its own always has a process.
            var errors = await program.StandardError.ReadToEndAsync(cancellationToken);
            await program.WaitForExitAsync(cancellationToken);
            return program.ExitCode == 0 ? null : Failed(errors);
        }
        catch (System.ComponentModel.Win32Exception exception)
        {
            return Failed(exception.Message);
        }
    }

    // As libpq writes them.
    private static string SslModeOf(SslMode mode) => mode switch
    {
        SslMode.VerifyCA => "verify-ca",
        SslMode.VerifyFull => "verify-full",
        _ => mode.ToString().ToLowerInvariant(),
    };

    private static Refusal Failed(string errors) => new(
        "BackupToolFailed", $"{PostgreSqlProgram} made no copy: {errors.Trim()[..Math.Min(errors.Trim().Length, ErrorCharactersMax)]}");
}
