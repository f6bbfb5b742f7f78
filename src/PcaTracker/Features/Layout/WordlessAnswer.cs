using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Http.HttpResults;
using PcaTracker.Features.Widgets;
using PcaTracker.Refusals;
using PcaTracker.Security;
using PcaTracker.Security.Http;
using PcaTracker.Security.Tokens;

namespace PcaTracker.Features.Layout;

/// <summary>Words for a page's refusal that has none: the framework answers some requests with a status alone.</summary>
/// <param name="Heading">What happened.</param>
/// <param name="Sentence">Why, and what to do.</param>
/// <param name="Typed">The texts of a form that was not taken; empty where there was none.</param>
public sealed record WordlessAnswer(string Heading, string Sentence, IReadOnlyList<string> Typed)
{
    /// <summary>How many fields a form may have: a log of outcomes has three for each chapter.</summary>
    public const int MostFields = 4096;

    private const string Input = "Input.";

    // Fields that nobody types, and those that nobody should read over a shoulder.
    private static readonly string[] Untold = ["At", "Code", "Current", "EntityId", "New", "Offer", "Password", "Revision"];

    /// <summary>Answers in words wherever a page, a file or a form of ours would be refused without any.</summary>
    public static void UseWords(WebApplication app) => app.Use(async (context, next) =>
    {
        await next(context);
        var response = context.Response;
        if (response.StatusCode < StatusCodes.Status400BadRequest || response.HasStarted || response.ContentLength > 0 || context.IsForApi())
            return;
        // Calendar programs know no pages.
        if (CalendarAuthentication.Concerns(context))
        {
            await EarlyRefusal.Write(context, response.StatusCode, "read-only", "A calendar is only read, by the address that the Connect page gave.");
            return;
        }
        var form = context.Features.Get<IAntiforgeryValidationFeature>();
        var typed = await TypedAsync(context);
        // A button of a page whose subject was settled meanwhile: the page as it is now says so itself.
        if (response.StatusCode == StatusCodes.Status400BadRequest && form is { IsValid: true } && typed.Count == 0)
            response.Redirect(context.Request.PathBase + LocalAddress.OrHome(context.Request.Path + context.Request.QueryString));
        else
            await RenderAsync(context, Of(response.StatusCode, form) with { Typed = typed });
    });

    private static WordlessAnswer Of(int status, IAntiforgeryValidationFeature? form)
    {
        var (heading, sentence) = status switch
        {
            StatusCodes.Status400BadRequest when form is { IsValid: false, Error.InnerException: InvalidDataException } =>
                ("This form is too large", $"Nothing was saved: a form takes up to {MostFields} fields of 4 MB each. Send it in parts."),
            StatusCodes.Status400BadRequest when form is { IsValid: false } =>
                ("This form belongs to another session", "Nothing was saved: you signed in anew, or as somebody else, since the page with this form was opened. Open the page again and send the form from there."),
            StatusCodes.Status400BadRequest when form is not null =>
                ("This form is no longer there", "Nothing was saved: what the form was about has changed since its page was opened, or is no longer yours to change. Look at the page as it is now."),
            StatusCodes.Status403Forbidden => ("Not for your role", "Your account does not open this page. Ask your administrator if it should."),
            StatusCodes.Status404NotFound => ("Not found", "There is nothing at this address, or nothing that you may see."),
            StatusCodes.Status405MethodNotAllowed => ("Only to be read", "Nothing can be sent to this address. Nothing was saved."),
            StatusCodes.Status413PayloadTooLarge => ("This form is too large", "Nothing was saved: the form is larger than what the tracker reads. Send it in parts."),
            _ => ("The request was not understood", "Nothing was saved. Open the page again and send the form from there; if it happens again, tell your administrator."),
        };
        return new WordlessAnswer(heading, sentence, []);
    }

    // The framework keeps a form without a valid token from everybody; here it is shown to its sender alone.
    private static async Task<IReadOnlyList<string>> TypedAsync(HttpContext context)
    {
        context.Features.Set<IAntiforgeryValidationFeature>(null);
        if (!context.Request.HasFormContentType)
            return [];
        try
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            return [.. form.Where(field => IsTold(field.Key)).Select(field => field.Value.ToString()).Where(text => text.Length > 0)];
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException)
        {
            return [];
        }
    }

    private static bool IsTold(string field) => field.StartsWith(Input, StringComparison.Ordinal) && !Untold.Contains(field[Input.Length..], StringComparer.Ordinal);

    // A request renders one page with its services and headers; this is the second.
    private static async Task RenderAsync(HttpContext context, WordlessAnswer answer)
    {
        var first = context.RequestServices;
        await using var scope = first.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        context.Response.Headers.Remove("blazor-enhanced-nav");
        await new RazorComponentResult<RefusedPage>(new { Answer = answer }).ExecuteAsync(context);
        context.RequestServices = first;
    }
}
