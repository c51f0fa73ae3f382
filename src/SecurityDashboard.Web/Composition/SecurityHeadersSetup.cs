namespace SecurityDashboard.Web.Composition;

internal static class SecurityHeadersSetup
{
    /// <summary>The same headers for a page whose own scripts are inline and marked with a value of this one answer.</summary>
    public const string WithNonce = "with-nonce";

    public static void AddSecurityHeaders(this WebApplicationBuilder builder) => builder.Services.AddSecurityHeaderPolicies()
        .SetDefaultPolicy(Headers(withNonce: false))
        .AddPolicy(WithNonce, Headers(withNonce: true));

    private static HeaderPolicyCollection Headers(bool withNonce) => new HeaderPolicyCollection()
        .AddFrameOptionsDeny()
        .AddContentTypeOptionsNoSniff()
        .AddReferrerPolicySameOrigin()
        .AddCrossOriginOpenerPolicy(policy => policy.SameOrigin())
        .AddCrossOriginResourcePolicy(policy => policy.SameOrigin())
        .AddPermissionsPolicy(policy =>
        {
            policy.AddDefaultSecureDirectives();
            policy.AddPublickeyCredentialsGet().Self();
        })
        .AddStrictTransportSecurityMaxAge()
        .AddContentSecurityPolicy(policy =>
        {
            policy.AddDefaultSrc().None();
            _ = withNonce ? policy.AddScriptSrc().Self().WithNonce() : policy.AddScriptSrc().Self();
            // MudBlazor sets style attributes; nothing else may be inline.
            policy.AddStyleSrc().Self().UnsafeInline();
            policy.AddImgSrc().Self().Data();
            policy.AddFontSrc().Self();
            policy.AddConnectSrc().Self();
            policy.AddManifestSrc().Self();
            policy.AddFormAction().Self();
            policy.AddBaseUri().Self();
            policy.AddFrameAncestors().None();
            policy.AddObjectSrc().None();
        });
}
