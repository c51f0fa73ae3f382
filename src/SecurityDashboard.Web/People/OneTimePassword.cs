using System.Security.Cryptography;

namespace SecurityDashboard.Web.People;

/// <summary>A password that is made here, shown once, and handed over by a person.</summary>
internal static class OneTimePassword
{
    // Without letters and digits that are mistaken for one another when someone reads them out; 20 of them hold 99 bits.
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int Length = 20;

    public static string New() => RandomNumberGenerator.GetString(Alphabet, Length);
}
