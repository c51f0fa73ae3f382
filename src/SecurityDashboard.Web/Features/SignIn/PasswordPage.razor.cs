using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.SignIn;

public sealed partial class PasswordPage(Membership membership, UserManager<Person> people, SignInManager<Person> signIns, NavigationManager navigation)
{
    private ImmutableArray<string> _problems = [];

    [SupplyParameterFromForm]
    private PasswordForm? Input { get; set; }

    [SupplyParameterFromQuery(Name = "returnUrl")]
    private string? ReturnUrl { get; set; }

    [CascadingParameter]
    private HttpContext Context { get; set; } = default!;

    private bool IsOneTime => OneTimePassword.IsStillUsedBy(Context.User);

    private async Task ChangeAsync()
    {
        if (await people.GetUserAsync(Context.User) is not { } person)
            return;

        // Someone at an unlocked screen gets as many guesses as someone at the sign-in page.
        var (current, chosen) = (Input?.Current ?? "", Input?.New ?? "");
        if (!(await signIns.CheckPasswordSignInAsync(person, current, lockoutOnFailure: true)).Succeeded)
        {
            _problems = ["The password that you have now is wrong, or there were too many tries. After 15 minutes you can try again."];
            return;
        }

        _problems = await membership.ChangePasswordAsync(person, current, chosen, Context.Actor(), Context.RequestAborted);
        if (!_problems.IsEmpty)
            return;

        await signIns.RefreshSignInAsync(person);
        navigation.NavigateTo(LocalAddress.Of(ReturnUrl));
    }

    private sealed class PasswordForm
    {
        public string? Current { get; set; }

        public string? New { get; set; }
    }
}
