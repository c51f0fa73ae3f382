using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using NetEscapades.AspNetCore.SecurityHeaders;
using Scalar.AspNetCore;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.Features.Accounts;
using SecurityDashboard.Web.People;

namespace SecurityDashboard.Web.Composition;

internal static class ApiSetup
{
    public static void AddApi(this WebApplicationBuilder builder)
    {
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.Converters.Add(new System.Text.Json.Serialization.JsonStringEnumConverter(System.Text.Json.JsonNamingPolicy.CamelCase));
            options.SerializerOptions.RespectNullableAnnotations = true;
        });
        builder.Services.AddSingleton<AccountConnections>().AddSingleton<InventoryImport>();
        builder.Services.AddOpenApi("v1", options => options.AddDocumentTransformer(DescribeAsync));
    }

    public static void MapApi(this WebApplication app)
    {
        app.MapApiRoutes();
        app.MapOpenApi().RequireAuthorization(Capabilities.View);
        app.MapScalarApiReference("/scalar", (options, context) => options.WithTitle("SecurityDashboard API").WithNonce(context.GetNonce()).DisableDefaultFonts())
            .RequireAuthorization(Capabilities.View)
            .WithSecurityHeadersPolicy(SecurityHeadersSetup.WithNonce);
    }

    private static Task DescribeAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellation)
    {
        document.Info.Title = "SecurityDashboard";
        document.Info.Description = "Continuous compliance for AWS CodePipeline. Make a token under Account › API tokens and send it as Authorization: Bearer TOKEN.";
        document.Servers?.Clear();
        document.Components ??= new OpenApiComponents();
        document.AddComponent<IOpenApiSecurityScheme>(TokenAuthentication.Scheme, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer" });
        document.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(TokenAuthentication.Scheme, document)] = [] }];
        return Task.CompletedTask;
    }
}
