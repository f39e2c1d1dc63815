using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace SQLitePCL.Tests;

public sealed class ReferencedMembersTests
{
    private const string Binding = "SQLitePCLRaw.core";

    public static TheoryData<string> Users =>
        [typeof(SqliteConnection).Assembly.Location, typeof(SqliteDbContextOptionsBuilderExtensions).Assembly.Location];

    [Theory]
    [MemberData(nameof(Users))]
    public void Every_member_that_a_user_refers_to_is_defined_with_the_same_signature(string userPath)
    {
        var defined = AssemblyMembers.Defined(typeof(raw).Assembly.Location);
        var referenced = AssemblyMembers.Referenced(userPath, Binding);

        referenced.ShouldNotBeEmpty();
        referenced.Where(member => !defined.Contains(member)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Users))]
    public void The_assembly_answers_to_the_name_and_version_that_a_user_was_compiled_against(string userPath)
    {
        var wanted = AssemblyMembers.ReferenceTo(userPath, Binding);
        var binding = typeof(raw).Assembly.GetName();

        binding.GetPublicKeyToken().ShouldBe(wanted.GetPublicKeyToken());
        binding.Version.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(wanted.Version.ShouldNotBeNull());
    }

    /// <remarks>
    /// Microsoft.Data.Sqlite disposes its handles through members of SafeHandle, which no reference into the binding shows.
    /// </remarks>
    [Theory]
    [InlineData(typeof(sqlite3))]
    [InlineData(typeof(sqlite3_stmt))]
    [InlineData(typeof(sqlite3_blob))]
    [InlineData(typeof(sqlite3_backup))]
    public void Every_handle_is_a_safe_handle(Type handle) => handle.IsSubclassOf(typeof(SafeHandle)).ShouldBeTrue();

    [Fact]
    public void The_comparison_sees_a_missing_member()
    {
        var elsewhere = AssemblyMembers.Defined(typeof(Assert).Assembly.Location);

        AssemblyMembers.Referenced(typeof(SqliteConnection).Assembly.Location, Binding)
            .Where(member => !elsewhere.Contains(member))
            .ShouldContain("static Int32 raw.sqlite3_step(SQLitePCL.sqlite3_stmt)");
    }
}
