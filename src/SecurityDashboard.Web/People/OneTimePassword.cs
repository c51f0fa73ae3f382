using System.Security.Claims;
using System.Security.Cryptography;

namespace SecurityDashboard.Web.People;

/// <summary>
/// A password that is made here, shown once, and handed over by a person. Whoever signs in with it chooses their own before anything
/// else, because two people know this one.
/// </summary>
internal static class OneTimePassword
{
    /// <summary>Stored with the person, and so in the cookie, until they have chosen their own.</summary>
    public const string Claim = "one-time-password";

    // Without letters and digits that are mistaken for one another when someone reads them out; 20 of them hold 99 bits.
    private const string Alphabet = "abcdefghjkmnpqrstuvwxyz23456789";
    private const int Length = 20;

    public static string New() => RandomNumberGenerator.GetString(Alphabet, Length);

    public static bool IsStillUsedBy(ClaimsPrincipal who) => who.HasClaim(claim => claim.Type == Claim);
}
