using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Identity;
using SecurityDashboard.Data.Tables;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Features.SignIn;

public sealed partial class SetUp(Membership membership, SetUpCode code, FirstVisit firstVisit, SignInManager<Person> signIns, NavigationManager navigation)
{
    private ImmutableArray<string> _errors = [];

    [SupplyParameterFromForm]
    private SetUpForm? Input { get; set; }

    [CascadingParameter]
    private HttpContext Context { get; set; } = default!;

    protected override async Task OnInitializedAsync()
    {
        if (await membership.AnyoneAsync(Context.RequestAborted))
            navigation.NavigateTo("/login");
        else
            firstVisit.PrintCode();
    }

    private async Task SetUpAsync()
    {
        var (name, password) = (Input?.Name?.Trim() ?? "", Input?.Password ?? "");
        // Before the code is used up by a password that is too short.
        _errors = await membership.ObjectionsAsync(name, password);
        if (!_errors.IsEmpty)
            return;

        if (!code.Redeem(Input?.Code))
        {
            firstVisit.PrintCode();
            _errors = ["The code is wrong or too old. The newest one on the console counts."];
            return;
        }

        var person = await membership.AddAsync(name, password, Roles.Admin, Context.Actor() with { Name = name }, Context.RequestAborted);
        await signIns.SignInAsync(person, isPersistent: false);
        navigation.NavigateTo("/");
    }

    private sealed class SetUpForm
    {
        public string? Code { get; set; }

        public string? Name { get; set; }

        public string? Password { get; set; }
    }
}
