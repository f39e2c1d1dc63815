using Segl.Server.Features.Issuing;
using Segl.Server.Features.Orders;

namespace Segl.Server.Tests.Issuing;

public sealed class IssuingSessionsTests : IDisposable
{
    private readonly IssuingMemory _memory = new();

    public void Dispose() => _memory.Dispose();

    [Fact]
    public void The_token_opens_its_session_and_no_other()
    {
        var first = _memory.Begin();
        var second = _memory.Begin();

        _memory.Sessions.Find(first.Token).ShouldBeSameAs(first.Session);
        _memory.Sessions.Find(second.Token).ShouldBeSameAs(second.Session);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void A_foreign_token_opens_nothing(string? token)
    {
        _memory.Begin();

        _memory.Sessions.Find(token).ShouldBeNull();
    }

    [Fact]
    public void An_overlong_token_opens_nothing() =>
        _memory.Sessions.Find(new string('A', 4000)).ShouldBeNull();

    [Fact]
    public void A_session_ends_when_it_lies_idle()
    {
        var started = _memory.Begin();

        _memory.Clock.Advance(TimeSpan.FromMinutes(15) + TimeSpan.FromSeconds(1));

        _memory.Sessions.Find(started.Token).ShouldBeNull();
        started.Session.Step.ShouldBe(IssuingStep.Closed);
    }

    [Fact]
    public void Each_page_keeps_a_session_alive()
    {
        var started = _memory.Begin();
        for (var page = 0; page < 5; page++)
        {
            _memory.Clock.Advance(TimeSpan.FromMinutes(10));
            _memory.Sessions.Find(started.Token).ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task A_session_is_not_taken_away_from_a_running_step()
    {
        var started = _memory.Begin();
        using (await started.Session.EnterAsync(TestContext.Current.CancellationToken))
        {
            _memory.Clock.Advance(TimeSpan.FromHours(1));
            _memory.Sessions.EndIdle();
        }

        started.Session.Step.ShouldBe(IssuingStep.Identified);
    }

    [Fact]
    public void Too_many_sessions_are_refused_until_idle_ones_are_gone()
    {
        using var small = new IssuingMemory(new IssuingOptions { SessionsMax = 2 });
        small.Begin();
        small.Begin();
        var order = IssuingMemory.Order();
        var identity = IssuingIdentity.OfCodeHolder(new CheckedCode(order.Id, order.Id), address: null);

        small.Sessions.Begin(order, identity).Refusal!.Code.ShouldBe("Busy");
        small.Clock.Advance(TimeSpan.FromMinutes(16));

        small.Sessions.Begin(order, identity).IsRefused.ShouldBeFalse();
        small.Sessions.Count.ShouldBe(1);
    }

    [Fact]
    public void An_order_names_its_holder_by_a_hash_that_is_not_the_token()
    {
        var started = _memory.Begin();

        _memory.Sessions.Holds(started.Session.TokenHash.Span).ShouldBeTrue();
        _memory.Sessions.Find(Convert.ToHexStringLower(started.Session.TokenHash.Span)).ShouldBeNull();
    }

    [Fact]
    public void There_is_no_password_before_the_terms_are_accepted()
    {
        var session = _memory.Begin().Session;

        session.Password.IsEmpty.ShouldBeTrue();
        session.AcceptTerms();

        session.Password.Length.ShouldBe(IssuingPassword.Length);
    }

    [Fact]
    public void An_own_request_has_no_password()
    {
        var session = _memory.Begin(IssuingMethod.OwnRequest).Session;
        session.AcceptTerms();

        session.Password.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Looking_twice_shows_the_same_password()
    {
        var session = _memory.Begin().Session;
        session.AcceptTerms();
        var first = session.Password.ToString();

        session.Password.ToString().ShouldBe(first);
    }

    [Fact]
    public void Closing_clears_the_password_in_place_and_the_key()
    {
        var session = _memory.Begin().Session;
        session.AcceptTerms();
        var password = session.Password;
        _memory.Pool.Put([1, 2, 3]);
        session.Wait(_memory.Pool.Ask().Value);
        var ticket = session.Ticket!;

        _memory.Sessions.End(session);

        password.ToArray().ShouldAllBe(character => character == '\0');
        ticket.IsReady.ShouldBeFalse();
        session.Password.IsEmpty.ShouldBeTrue();
        Should.Throw<InvalidOperationException>(() => session.OpenPkcs12());
    }

    [Fact]
    public void Nothing_secret_is_in_its_text()
    {
        var started = _memory.Begin();
        started.Session.AcceptTerms();
        var password = started.Session.Password.ToString();

        started.ToString().ShouldNotContain(started.Token);
        started.Session.ToString().ShouldNotContain(password);
    }

    [Fact]
    public void A_password_has_over_a_hundred_bits_of_characters_that_nobody_confuses()
    {
        var bits = IssuingPassword.Length * Math.Log2(IssuingPassword.Alphabet.Distinct().Count());

        bits.ShouldBeGreaterThan(100);
        IssuingPassword.Alphabet.ShouldNotContain('0');
        IssuingPassword.Alphabet.ShouldNotContain('O');
        IssuingPassword.Alphabet.ShouldNotContain('1');
        IssuingPassword.Alphabet.ShouldNotContain('l');
        IssuingPassword.Alphabet.ShouldNotContain('I');
        Enumerable.Range(0, 50).Select(_ => new string(IssuingPassword.Draw())).Distinct().Count().ShouldBe(50);
    }
}
