using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.SignIn;

public sealed partial class Login(SignInManager<Person> signIns, UserManager<Person> people, Membership membership, AuditLog audit, NavigationManager navigation)
{
    // Verified for names that nobody has, so that they take as long as others do.
    private static readonly string Nobody = new PasswordHasher<Person>().HashPassword(new Person(), "nobody");

    private string? _error;

    [SupplyParameterFromForm]
    private LoginForm? Input { get; set; }

    [SupplyParameterFromQuery(Name = "returnUrl")]
    private string? ReturnUrl { get; set; }

    [CascadingParameter]
    private HttpContext Context { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        if (Context.User.Identity is { IsAuthenticated: true })
            navigation.NavigateTo(LocalAddress.Of(ReturnUrl));
        else if (!await membership.AnyoneAsync(Context.RequestAborted))
            navigation.NavigateTo("/setup");
    }

    private async Task SignInAsync()
    {
        var person = await people.FindByNameAsync(Input?.Name ?? "");
        if (person is null)
        {
            people.PasswordHasher.VerifyHashedPassword(new Person(), Nobody, Input?.Password ?? "");
            _error = Refusal;
            return;
        }

        var result = await signIns.PasswordSignInAsync(person, Input?.Password ?? "", isPersistent: false, lockoutOnFailure: true);
        // Names that nobody has are left out: what is typed there is now and then a password.
        var action = result.Succeeded ? "signed-in" : result.IsLockedOut ? "sign-in.locked" : "sign-in.failed";
        await audit.AppendAsync(new AuditEntry(person.UserName ?? person.Id, action, person.UserName ?? person.Id) { Address = Context.Actor().Address }, Context.RequestAborted);
        if (result.Succeeded)
            navigation.NavigateTo(LocalAddress.Of(ReturnUrl));
        else
            _error = Refusal;
    }

    // One sentence for every reason: which names exist, and which are locked, is nobody's business.
    private const string Refusal = "The name or the password is wrong, or there were too many tries. After 15 minutes you can try again.";

    private sealed class LoginForm
    {
        public string? Name { get; set; }

        public string? Password { get; set; }
    }
}
