using SecurityDashboard.Web.Composition;
using SecurityDashboard.Web.Composition.Configuration;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.SignIn;

/// <summary>Tells whoever runs the process how to make the first administrator.</summary>
public sealed class FirstVisit(SetUpCode code, Settings settings, Announcements announcements)
{
    public void PrintCode()
    {
        if (code.Renew() is { } text)
            announcements.Say($"Set-up code: {text} (for one hour, at {settings.Urls.Split(';')[0].TrimEnd('/')}/setup)");
    }
}
