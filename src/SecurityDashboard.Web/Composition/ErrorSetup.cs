using System.Diagnostics;
using SecurityDashboard.Data;
using Serilog.Context;

namespace SecurityDashboard.Web.Composition;

/// <summary>Errors as people and programs read them: a page or a problem document, both with the id under which the log tells more.</summary>
internal static class ErrorSetup
{
    public static void AddErrors(this WebApplicationBuilder builder) => builder.Services.AddProblemDetails(options =>
        options.CustomizeProblemDetails = context =>
        {
            context.ProblemDetails.Extensions.Remove("traceId");
            context.ProblemDetails.Extensions["correlationId"] = context.HttpContext.CorrelationId();
            if (context.ProblemDetails.Status is StatusCodes.Status503ServiceUnavailable)
                context.ProblemDetails.Detail ??= "The database does not answer. Try again in a moment; the log says what is wrong.";
        });

    public static void UseErrors(this WebApplication app)
    {
        app.Use((context, next) =>
        {
            context.Response.Headers["X-Correlation-Id"] = context.CorrelationId();
            using (LogContext.PushProperty("CorrelationId", context.CorrelationId()))
                return next(context);
        });
        app.UseWhen(ForPrograms.Is, programs => programs.UseExceptionHandler(new ExceptionHandlerOptions { StatusCodeSelector = StatusOf }).UseStatusCodePages());
        app.UseWhen(context => !ForPrograms.Is(context), people => people.UseExceptionHandler("/error", createScopeForErrors: true));
        // A form that was refused is not sent once more to the page that says so.
        app.UseWhen(context => !ForPrograms.Is(context) && HttpMethods.IsGet(context.Request.Method), people =>
            people.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));
        app.UseWhen(context => !ForPrograms.Is(context) && !HttpMethods.IsGet(context.Request.Method), people => people.UseStatusCodePages());
    }

    private static int StatusOf(Exception error) => DatabaseOutage.In(error) is null ? StatusCodes.Status500InternalServerError : StatusCodes.Status503ServiceUnavailable;

    public static string CorrelationId(this HttpContext context) => Activity.Current?.TraceId.ToHexString() ?? context.TraceIdentifier;
}
