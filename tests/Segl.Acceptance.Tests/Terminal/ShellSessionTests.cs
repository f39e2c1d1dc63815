using Segl.Acceptance.Tests.Machines;

namespace Segl.Acceptance.Tests.Terminal;

/// <summary>What the command line gives to a shell, and what it makes of files.</summary>
public sealed class ShellSessionTests(MachineStage stage) : IClassFixture<MachineStage>
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bash_completes_commands_and_options()
    {
        var session = TerminalSession.Begin(stage, "completion");
        await File.WriteAllTextAsync(
            session.PathOf("complete.sh"),
            """
            source completion
            COMP_LINE="$1" COMP_POINT=${#1}
            read -ra COMP_WORDS <<<"$1"
            [[ $1 != *' ' ]] || COMP_WORDS+=("")
            COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
            _segl
            printf '%s\n' "${COMPREPLY[@]}"
            """,
            Token);

        await session.PlayAsync(
            """
            $ segl completion bash > completion && bash -n completion
            $ bash complete.sh 'segl ca ba'
            backup
            $ bash complete.sh 'segl ca '  | grep -v -e - -e /
            backup
            init
            roll
            $ bash complete.sh 'segl renew --fo'
            --force
            $ segl completion zsh | head -n 1
            #compdef segl
            $ segl completion fish | cut -d' ' -f1-3
            complete -c segl
            $ segl completion tcsh
            error: {*}
            hint: segl completion --help
            [1]
            """,
            Token);
    }

    [Fact]
    public async Task The_manual_is_well_formed_and_names_every_command()
    {
        var session = TerminalSession.Begin(stage, "manual");

        await session.PlayAsync(
            """
            $ segl man > segl.1
            $ groff -man -ww -Tutf8 -P-cbou segl.1 > segl.txt
            $ sed -n -e 's/^   \(segl .*\)/\1/p' segl.txt
            segl login
            segl logout
            segl profile list
            segl profile show id
            segl profile edit id
            segl order
            segl issue folder
            segl renew folder
            segl list
            segl show serial
            segl revoke serial
            segl search [address]
            segl verify file
            segl audit export file
            segl audit verify file
            segl ca init
            segl ca roll
            segl ca backup folder
            segl completion shell
            segl man
            """,
            Token);
    }

    [Fact]
    public async Task There_is_no_json_of_text_for_another_program()
    {
        var session = TerminalSession.Begin(stage, "text");

        await session.PlayAsync(
            """
            $ segl man --json
            error: there is no JSON of it, and --json is not for it
            hint: segl man --help
            [1]
            $ segl --json completion bash
            error: there is no JSON of it, and --json is not for it
            hint: segl completion --help
            [1]
            $ segl show --pem --json 00
            error: --pem and --json exclude each other
            hint: segl show --help
            [1]
            $ segl show --help | grep -e --json
              --json{*}Answer in JSON; not where the answer is text for another program: PEM, the manual, a shell's script.
            """,
            Token);
    }

    [Fact]
    public async Task An_exported_audit_trail_is_checked()
    {
        var session = TerminalSession.Begin(stage, "audit");
        await File.WriteAllTextAsync(session.PathOf("trail"), await stage.ExportTrailAsync(), Token);

        await session.PlayAsync(
            """
            $ segl audit verify trail
            {*} lines are as they were written; {*} directly follow the line before
            $ sed -e '2s/Succeeded/Refused/' trail > changed && segl audit verify changed
            1 lines are as they were written, and then one is not
            error: line 2 was changed: its fields do not have its hash
            [1]
            $ segl audit verify --json changed 2> errors
            {
              "lines": 2,
              "linked": {*},
              "fault": "was changed: its fields do not have its hash"
            }
            [1]
            """,
            Token);
    }
}
