using System.Diagnostics;
using Segl.Ca.Storage;
using Segl.Testing.Databases;

namespace Segl.Ca.Tests.Issuing;

/// <summary>What happens between the steps, watched and disturbed at the activities around them.</summary>
[Collection(nameof(TakenIntentTests))]
public sealed class TakenIntentTests(TestDatabases databases)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [EachDatabase]
    public async Task Each_step_is_an_activity_in_the_order_of_the_central_idea(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var request = EngineTest.Request();
        var steps = new List<string>();
        using var listener = Listen(request.IssuanceId, activity => steps.Add(activity.OperationName));

        await test.Authority.IssueAsync(request, Cancellation);

        steps.ShouldBe([CaDiagnostics.Lint, CaDiagnostics.Intent, CaDiagnostics.Sign, CaDiagnostics.Compare, CaDiagnostics.Record]);
    }

    [Theory]
    [EachDatabase]
    public async Task A_signature_whose_intent_was_given_up_is_never_handed_out(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var request = EngineTest.Request();
        var lost = "";
        using var listener = Listen(request.IssuanceId, activity =>
        {
            if (activity.OperationName != CaDiagnostics.Compare || lost.Length > 0)
                return;

            lost = (string)activity.GetTagItem(CaDiagnostics.SerialTag)!;
            using var connection = test.Test.Database.Open();
            connection.Execute(null, "UPDATE ca_issuance SET state = 'abandoned', abandoned_at = 1 WHERE serial = $1", lost).ShouldBe(1);
        });

        var issued = (await test.Authority.IssueAsync(request, Cancellation)).Value;

        lost.ShouldNotBeEmpty();
        issued.Certificate.SerialNumber.ToString().ShouldNotBe(lost);
        (await OrphanedIntentTests.StateAsync(test, lost)).ShouldBe("abandoned");
    }

    [Theory]
    [EachDatabase]
    public async Task The_intent_is_durable_before_the_signature(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var request = EngineTest.Request();
        var intendedAtSign = 0L;
        using var listener = Listen(request.IssuanceId, activity =>
        {
            if (activity.OperationName != CaDiagnostics.Intent)
                return;

            using var connection = test.Test.Database.Open();
            using var command = connection.Statement(
                null,
                "SELECT COUNT(*) FROM ca_issuance WHERE issuance_id = $1 AND state = 'intended' AND to_be_signed IS NOT NULL",
                request.IssuanceId.ToString());
            intendedAtSign = Convert.ToInt64(command.ExecuteScalar(), System.Globalization.CultureInfo.InvariantCulture);
        });

        await test.Authority.IssueAsync(request, Cancellation);

        intendedAtSign.ShouldBe(1);
    }

    // A caller who goes away after the intent must not leave an orphan.
    [Theory]
    [EachDatabase]
    public async Task A_caller_who_goes_away_while_we_sign_leaves_a_certificate(DatabaseKind kind)
    {
        await using var test = await EngineTest.CreateAsync(databases, kind);
        var request = EngineTest.Request();
        using var caller = new CancellationTokenSource();
        using var listener = Listen(request.IssuanceId, activity =>
        {
            if (activity.OperationName == CaDiagnostics.Intent)
                caller.Cancel();
        });

        await test.Authority.IssueAsync(request, caller.Token);

        (await test.Authority.FindAsync(request.IssuanceId, Cancellation)).ShouldNotBeNull();
    }

    private static ActivityListener Listen(Guid issuanceId, Action<Activity> stopped)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == CaDiagnostics.SourceName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                if (issuanceId.Equals(activity.GetTagItem(CaDiagnostics.IssuanceTag)))
                    stopped(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
