namespace Segl.Server.Tests.Design;

public sealed class StepLineTests(RunningServer running)
{
    [Fact]
    public async Task Says_which_step_of_how_many()
    {
        var gallery = await Gallery.OpenAsync(running);

        gallery["step-line"].ShouldBeHtml(
            """
            <div class="segl-step-line">
              <p class="step-subheading">Trin 2 af 4</p>
              <div aria-hidden="true" class="segl-steps">
                <span class="segl-step-done">
                </span>
                <span class="segl-step-done">
                </span>
                <span>
                </span>
                <span>
                </span>
              </div>
            </div>
            """);
    }
}
