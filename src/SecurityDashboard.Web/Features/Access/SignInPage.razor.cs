using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using SecurityDashboard.Access;
using SecurityDashboard.Data;
using SecurityDashboard.Data.Queries;
using SecurityDashboard.Inventory;
using SecurityDashboard.Web.Design;

namespace SecurityDashboard.Web.Features.Access;

public sealed partial class SignInPage
{
    // How many pipelines of one principal are listed, and how many principals at a time.
    private const int Most = 20;
    private const int PageSize = 100;

    private static readonly string[] s_keys = ["acct", "q", "method", "long"];

    private Loaded<Page<AccountSummary>> _accounts = Loaded<Page<AccountSummary>>.Waiting;
    private Loaded<ImmutableArray<PrincipalSignIn>> _all = Loaded<ImmutableArray<PrincipalSignIn>>.Waiting;
    private string? _loaded;
    private DateTimeOffset? _loadedAt;
    private int _rows = PageSize;

    [Inject]
    private AccountQueries Accounts { get; set; } = default!;

    [Inject]
    private SnapshotStore Snapshots { get; set; } = default!;

    [Inject]
    private OwnSignIns Own { get; set; } = default!;

    [CascadingParameter]
    private Task<Microsoft.AspNetCore.Components.Authorization.AuthenticationState> Who { get; set; } = default!;

    [SupplyParameterFromQuery(Name = "acct")]
    private string? Account { get; set; }

    [SupplyParameterFromQuery(Name = "q")]
    private string? Text { get; set; }

    [SupplyParameterFromQuery(Name = "method")]
    private string? Method { get; set; }

    [SupplyParameterFromQuery(Name = "long")]
    private string? Long { get; set; }

    private string? Chosen => Account ?? _accounts.Value?.Items.Select(account => account.Id).FirstOrDefault();

    private ImmutableArray<PrincipalSignIn> Found => _all.HasValue ? _all.Value : [];

    protected override async Task ReadAsync(string query)
    {
        if (!_accounts.HasValue)
            _accounts = await LoadAsync(left => Accounts.ListAsync(limit: 1000, after: null, left));
        if (_loaded != Chosen || _loadedAt != At || !_all.HasValue)
            await LoadAsync();
    }

    private async Task LoadAsync()
    {
        (_loaded, _loadedAt) = (Chosen, At);
        _rows = PageSize;
        _all = Loaded<ImmutableArray<PrincipalSignIn>>.Waiting;
        StateHasChanged();
        _all = await LoadAsync(async left => AccountId.TryParse(_loaded, out var account) && await Snapshots.At(At).EstateAsync(account, left) is { } stored ? await Own.OfAsync(PrincipalSignIn.Of(stored.Estate), (await Who).User, left) : []);
    }

    private bool Fits(PrincipalSignIn signIn) => (Text is null || signIn.Principal.Id.Contains(Text, StringComparison.OrdinalIgnoreCase) || signIn.Principal.Name.Contains(Text, StringComparison.OrdinalIgnoreCase))
        && (Method is null || signIn.Methods.Any(method => method.Name() == Method))
        && (Long is not "1" || signIn.IsLongLived is true);

    private void Go(string key, string? value) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter(key, string.IsNullOrEmpty(value) ? null : value));

    private static string Words(SignInMethod method) => method switch
    {
        SignInMethod.Root => "root user",
        SignInMethod.User => "user",
        SignInMethod.GroupMember => "group member",
        SignInMethod.Role => "role",
        SignInMethod.Saml => "SAML",
        SignInMethod.Oidc => "OIDC",
        SignInMethod.InstanceProfile => "instance profile",
        SignInMethod.Service => "AWS service",
        _ => "outside",
    };

    private static string Words(SecondFactor factor) => factor switch
    {
        SecondFactor.No => "none",
        SecondFactor.Has => "has one",
        SecondFactor.Required => "required",
        SecondFactor.AtProvider => "at the identity provider",
        SecondFactor.NotApplicable => "—",
        _ => "unknown",
    };
}
