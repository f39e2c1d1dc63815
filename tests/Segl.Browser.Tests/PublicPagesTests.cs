namespace Segl.Browser.Tests;

public sealed class PublicPagesTests(Browsers browsers)
{
    [Theory]
    [MemberData(nameof(Reader.Each), MemberType = typeof(Reader))]
    public async Task Pass_the_exam(Reader reader)
    {
        await using var visit = await Visit.BeginAsync(browsers, reader);

        await visit.OpenAsync("/");
        await visit.LookAsync("start");
        await visit.OpenAsync("/demonstration/komponenter");
        await visit.LookAsync("components");
        await visit.OpenAsync("/findes-ikke");
        await visit.LookAsync("not-found");
    }
}
