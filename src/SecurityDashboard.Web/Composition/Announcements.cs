namespace SecurityDashboard.Web.Composition;

/// <summary>Lines for whoever runs the process, plain on standard output: no colour, no time, no level.</summary>
public sealed class Announcements(TextWriter output)
{
    public void Say(string line)
    {
        output.WriteLine(line);
        output.Flush();
    }
}
