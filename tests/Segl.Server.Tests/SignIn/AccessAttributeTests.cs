using System.Reflection;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Tests.SignIn;

public sealed class AccessAttributeTests
{
    public static TheoryData<string> Pages =>
        [.. typeof(SignInPaths).Assembly.GetTypes().Where(type =>
            type.IsSubclassOf(typeof(PageModel)) && !type.IsAbstract).Select(type => type.FullName!)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_page_says_who_may_see_it(string page)
    {
        var model = typeof(SignInPaths).Assembly.GetType(page)!;

        model.GetCustomAttributes<AccessAttribute>().Count().ShouldBe(1);
    }

    [Fact]
    public void A_page_that_says_nothing_is_shown_to_nobody() =>
        Should.Throw<InvalidOperationException>(() => AccessFilter.AccessOf(typeof(Silent))).Message.ShouldContain("[Needs(…)]");

    private sealed class Silent : PageModel;
}
