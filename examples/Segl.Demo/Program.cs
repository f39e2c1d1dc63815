using Segl.Demo;

// ./dev demo: plays the whole story against a freshly started server; exit code 1 and a message if anything is off.
var narrator = new Narrator(Console.Out);
try
{
    await Story.TellAsync(narrator);
    narrator.End("Everything held.");
    return 0;
}
catch (Exception exception)
{
    narrator.Break(exception);
    return 1;
}
