using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using NetEscapades.AspNetCore.SecurityHeaders;
using Scalar.AspNetCore;
using SecurityDashboard.Web.Api;
using SecurityDashboard.Web.Features.Access;
using SecurityDashboard.Web.Features.Accounts;
using SecurityDashboard.Web.Features.Badge;
using SecurityDashboard.Web.Features.Compliance;
using SecurityDashboard.Web.Features.Controls;
using SecurityDashboard.Web.Features.Gate;
using SecurityDashboard.Web.Features.Notifications;
using SecurityDashboard.Web.Features.Reports;
using SecurityDashboard.Web.Features.Secrets;
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
        builder.Services.AddSingleton<AccountConnections>().AddSingleton<AllowedSecrets>().AddSingleton<ControlDecisions>().AddSingleton<InventoryImport>().AddSingleton<Frameworks>().AddSingleton<GatePolicies>().AddSingleton<PipelineGates>();
        builder.Services.AddSingleton<SafeHttp>().AddSingleton<Mailer>().AddSingleton<Aws.Delivery.AwsDelivery>().AddSingleton<PeopleRights>().AddSingleton<AlertSecrets>().AddSingleton<AlertMails>().AddSingleton<HubImports>().AddSingleton<AlertChannels>().AddSingleton<AlertDeliveries>().AddSingleton<AlertBook>().AddSingleton<Badges>().AddSingleton<OwnSignIns>();
        builder.Services.AddOpenApi("v1", options => options.AddDocumentTransformer(DescribeAsync).AddOperationTransformer(DescribeAnswersAsync));
    }

    public static void MapApi(this WebApplication app)
    {
        app.MapApiRoutes();
        app.MapEvidenceKey();
        app.MapUnsubscribe();
        app.MapPublicBadges();
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

    /// <summary>Lists are there as CSV too, and every refusal is a problem document, as <see cref="ErrorSetup"/> makes them.</summary>
    private static async Task DescribeAnswersAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellation)
    {
        operation.Responses ??= [];
        if (context.Description.ActionDescriptor.EndpointMetadata.OfType<HasCsv>().Any() && operation.Responses.TryGetValue("200", out var list))
            list.Content?.Add("text/csv", new OpenApiMediaType { Schema = new OpenApiSchema { Type = JsonSchemaType.String } });

        var problem = await context.GetOrCreateSchemaAsync(typeof(Microsoft.AspNetCore.Mvc.ProblemDetails), parameterDescription: null, cancellation);
        foreach (var (status, why) in ((string, string)[])[("401", "No token, or one that is not valid."), ("403", "The token's scopes, or its owner's role, do not allow it.")])
            operation.Responses.TryAdd(status, new OpenApiResponse { Description = why });
        foreach (var (_, answer) in operation.Responses.Where(answer => answer.Key[0] == '4'))
            if (answer is OpenApiResponse { Content: null or { Count: 0 } } refusal)
                refusal.Content = new Dictionary<string, OpenApiMediaType> { ["application/problem+json"] = new() { Schema = problem } };
    }
}
