namespace Segl.Server.Tests.Design;

public sealed class TableTests(RunningServer running)
{
    [Fact]
    public async Task Keeps_its_meaning_and_titles_when_it_becomes_cards()
    {
        var gallery = await Gallery.OpenAsync(running);

        gallery["data-table"].ShouldBeHtml(
            """
            <table class="table table--borderless table--responsive-headers segl-table" role="table">
              <caption class="sr-only">Lister</caption>
              <thead role="rowgroup">
                <tr role="row">
                  <th role="columnheader" scope="col">Navn</th>
                  <th role="columnheader" scope="col">E-mailadresse</th>
                  <th role="columnheader" scope="col">Status</th>
                </tr>
              </thead>
              <tbody role="rowgroup">
                <tr role="row">
                  <td role="cell" data-title="Navn">
                    <a href="/">Sikker post</a>
                  </td>
                  <td role="cell" data-title="E-mailadresse">sikker-post-til-hele-organisationen@eksempel.dk</td>
                  <td role="cell" data-title="Status">
                    <span class="badge badge-success segl-status">
                      <svg aria-hidden="true" class="icon-svg" focusable="false">
                        <use href="/icons.svg#success">
                        </use>
                      </svg>Gyldigt</span>
                  </td>
                </tr>
                <tr role="row">
                  <td role="cell" data-title="Navn">
                    <a href="/">Fakturaer</a>
                  </td>
                  <td role="cell" data-title="E-mailadresse">faktura@eksempel.dk</td>
                  <td role="cell" data-title="Status">
                    <span class="badge badge-error segl-status">
                      <svg aria-hidden="true" class="icon-svg" focusable="false">
                        <use href="/icons.svg#error">
                        </use>
                      </svg>Spærret</span>
                  </td>
                </tr>
              </tbody>
            </table>
            """);
    }
}
