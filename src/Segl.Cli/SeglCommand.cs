using System.CommandLine;
using Segl.Cli.Commands;
using Segl.Cli.Shell;

namespace Segl.Cli;

/// <summary>The commands, in the order of a certificate's life.</summary>
internal static class SeglCommand
{
    public static RootCommand Make()
    {
        var root = new RootCommand("certificates from a Segl server: fetched, renewed, looked after");
        root.Options.Add(Running.Json);
        root.With(
            LoginCommand.Make(), LoginCommand.MakeLogout(), ProfileCommand.Make(), OrderCommand.Make(), IssueCommand.Make(),
            RenewCommand.Make(), ListCommand.Make(), ShowCommand.Make(), RevokeCommand.Make(), SearchCommand.Make(),
            VerifyCommand.Make(), AuditCommand.Make(), CaCommand.Make(), CompletionCommand.Make(), ManCommand.Make(root));
        return root;
    }
}
