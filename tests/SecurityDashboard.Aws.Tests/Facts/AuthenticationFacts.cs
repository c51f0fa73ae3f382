using SecurityDashboard.Controls;
using static SecurityDashboard.Aws.Facts.Fact;

namespace SecurityDashboard.Aws.Facts;

internal static class AuthenticationFacts
{
    public static IEnumerable<Fact> All =>
    [
        Good("AN-05", "a password and a second factor", "user grace", account => account.UserAsync("grace", password: true, mfa: true),
            "The user grace signs in with a password and a second factor."),
        Bad("AN-05", "a password alone", "user alan", account => account.UserAsync("alan", password: true), "The user alan signs in to the console with a password alone."),
        Bad("AN-05", "a password, and access keys in place of a second factor", "user edsger", account => account.UserAsync("edsger", password: true, keys: 2),
            "The user edsger signs in to the console with a password alone."),
        Absent("AN-05", "no password", "user deployer", account => account.UserAsync("deployer", keys: 1), Outcome.NotApplicable, "The user deployer has no console password."),
        Absent("AN-05", "a second factor without a password", "user donald", account => account.UserAsync("donald", mfa: true),
            Outcome.NotApplicable, "The user donald has no console password."),

        Good("AN-07", "a key made today", "user linus", account => account.UserAsync("linus", keys: 1), "Access key 1 of the user linus was made on {date linus}.") with { SubKey = "key 1" },
        Good("AN-07", "a second key made today", "user ken", account => account.UserAsync("ken", keys: 2), "Access key 2 of the user ken was made on {date ken}.") with { SubKey = "key 2" },
        Good("AN-07", "a key after 89 days", "user barbara", account => account.UserAsync("barbara", keys: 1),
            "Access key 1 of the user barbara was made on {date barbara}.") with { SubKey = "key 1", DaysLater = 89 },
        Bad("AN-07", "a key after 90 days and some seconds", "user shop", Nothing,
            "Access key 1 of the user shop is active and was made on {date shop}, more than 90 days ago.") with { SubKey = "key 1", DaysLater = 90 },
        Bad("AN-07", "a second key after 91 days", "user tony", account => account.UserAsync("tony", keys: 2),
            "Access key 2 of the user tony is active and was made on {date tony}, more than 90 days ago.") with { SubKey = "key 2", DaysLater = 91 },
        Bad("AN-07", "the first of the two after 91 days", "user tony", Nothing,
            "Access key 1 of the user tony is active and was made on {date tony}, more than 90 days ago.") with { SubKey = "key 1", DaysLater = 91 },
        Bad("AN-07", "one more after 91 days", "user shop", Nothing,
            "Access key 1 of the user shop is active and was made on {date shop}, more than 90 days ago.") with { SubKey = "key 1", DaysLater = 91 },
        Absent("AN-07", "no key", "user alonzo", account => account.UserAsync("alonzo"), Outcome.NotApplicable, "The user alonzo has no access key."),
        Absent("AN-07", "a key that is switched off", "user kurt", account => account.UserAsync("kurt", switchedOff: 1),
            Outcome.NotApplicable, "Access key 1 of the user kurt is switched off.") with { SubKey = "key 1" },
        Absent("AN-07", "a key that is switched off, after 91 days", "user kurt", account => account.UserAsync("kurt", switchedOff: 1),
            Outcome.NotApplicable, "Access key 1 of the user kurt is switched off.") with { SubKey = "key 1", DaysLater = 91 },
    ];
}
