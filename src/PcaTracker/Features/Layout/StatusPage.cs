using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Http.HttpResults;
using PcaTracker.Domain;
using PcaTracker.Features.Languages;
using PcaTracker.Features.Notifications;
using PcaTracker.Features.Refused;
using PcaTracker.Refusals;
using PcaTracker.Security.Http;
using PcaTracker.Security.Sessions;
using PcaTracker.Security.Tokens;
using PcaTracker.Storage;
using static PcaTracker.Features.Languages.Texts;

namespace PcaTracker.Features.Layout;

/// <summary>The page for a refusal that the framework answers with a status code alone, or that comes before any page.</summary>
/// <param name="Heading">What happened.</param>
/// <param name="Sentence">Why, and what to do.</param>
/// <param name="Way">The link that leads on and its name; null if none does.</param>
/// <param name="Typed">The texts of a rejected form; empty if there was none.</param>
public sealed record StatusPage(string Heading, string Sentence, (string Address, string Name)? Way, IReadOnlyList<string> Typed)
{
    /// <summary>The most fields of a form: a log of outcomes has three per chapter.</summary>
    public const int MostFields = 4096;

    private const string Input = "Input.";

    // Fields that nobody types, and secrets that should not be shown on the screen.
    private static readonly string[] HiddenFields =
        ["Again", "At", "Base", "Code", "Current", "EntityId", "Key", "New", "Offer", "Password", "Revision", "Rows", "Seen"];

    private static readonly Refusal CalendarIsOnlyRead =
        Refusal.NotAllowed("read-only", "A calendar is only read, by the address that the Connect page gave.");

    /// <summary>Renders the page wherever a page, file or form would be refused without one.</summary>
    public static void UseStatusPages(WebApplication app) => app.Use(async (context, next) =>
    {
        await next(context);
        var response = context.Response;
        if (response.StatusCode < StatusCodes.Status400BadRequest || response.HasStarted || response.ContentLength > 0 || context.IsForApi())
            return;
        var early = EarlyRefusal.Of(context);
        // Programs do not render pages.
        if (CalendarAuthentication.Concerns(context))
            await EarlyRefusal.WriteSentence(context, early ?? CalendarIsOnlyRead);
        else if (early is not null && UnsubscribeRoutes.IsByProgram(context.Request))
            await EarlyRefusal.WriteSentence(context, early);
        else if (early is not null)
            await AnswerAsync(context, early);
        else
            await AnswerAsync(context);
    });

    private static async Task AnswerAsync(HttpContext context, Refusal early)
    {
        // Most are refused before anybody is recognised; a damaged database knows nobody.
        if (context.ActorOrNull() is null && early.Code is not (Damage.Code or EarlyRefusals.TooMany))
            await context.AuthenticateAsync(SessionCookie.Scheme);
        context.RequestServices.GetRequiredService<PageLanguages>().Use(context);
        // What another site had a browser send is not repeated in our name.
        var typed = SameOrigin.IsProven(context) ? await TypedAsync(context) : [];
        var page = new StatusPage(EarlyRefusals.Heading(early), RefusalWords.Of(early), EarlyRefusals.Way(early, Asked(context)), typed);
        if (early.Code == EarlyRefusals.TooMany)
            await BriefPage.WriteAsync(context, page);
        else
            await RenderAsync(context, page);
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        // What the layers below this one set has ended with them.
        context.RequestServices.GetRequiredService<PageLanguages>().Use(context);
        var form = context.Features.Get<IAntiforgeryValidationFeature>();
        var typed = await TypedAsync(context);
        // A button of a page whose subject has changed meanwhile: show the page as it is now.
        if (context.Response.StatusCode == StatusCodes.Status400BadRequest && form is { IsValid: true } && typed.Count == 0)
            context.Response.Redirect(context.Request.PathBase + Asked(context));
        else
            await RenderAsync(context, Of(context, form) with { Typed = typed });
    }

    private static string Asked(HttpContext context) => LocalAddress.OrHome(context.Request.Path + context.Request.QueryString);

    private static StatusPage Of(HttpContext context, IAntiforgeryValidationFeature? form)
    {
        var (heading, sentence) = context.Response.StatusCode switch
        {
            StatusCodes.Status400BadRequest when form is { IsValid: false, Error.InnerException: InvalidDataException } =>
                (T("This form is too large"), T("Nothing was saved: a form takes up to {0} fields of 4 MB each. Send it in parts.", MostFields)),
            StatusCodes.Status400BadRequest when form is { IsValid: false } =>
                (T("This form belongs to another session"),
                    T("Nothing was saved: you signed in anew, or as somebody else, since the page with this form was opened. "
                    + "Open the page again and send the form from there.")),
            StatusCodes.Status400BadRequest when form is not null =>
                (T("This form is no longer there"),
                    T("Nothing was saved: what the form was about has changed since its page was opened, or is no longer yours to change. "
                    + "Look at the page as it is now.")),
            StatusCodes.Status403Forbidden => (
                T("Not for your role"), T("Your role does not open this page. Ask your administrator if it should.")),
            StatusCodes.Status404NotFound => (T("Not found"), T("There is nothing at this address, or nothing that you may see.")),
            StatusCodes.Status405MethodNotAllowed => (T("Read only"), T("Nothing can be sent to this address. Nothing was saved.")),
            StatusCodes.Status413PayloadTooLarge =>
                (T("This form is too large"), T("Nothing was saved: the form is larger than what the tracker reads. Send it in parts.")),
            _ => (T("The request was not understood"),
                T("Nothing was saved. Open the page again and send the form from there; if it happens again, tell your administrator.")),
        };
        return new StatusPage(heading, sentence, (Asked(context), T("Open the page as it is now")), []);
    }

    // The framework withholds a form without a valid token; here it is shown only to its sender.
    private static async Task<IReadOnlyList<string>> TypedAsync(HttpContext context)
    {
        context.Features.Set<IAntiforgeryValidationFeature>(null);
        if (!context.Request.HasFormContentType)
            return [];
        try
        {
            var form = await context.Request.ReadFormAsync(context.RequestAborted);
            return [.. form.Where(field => IsShown(field.Key)).Select(field => field.Value.ToString()).Where(text => text.Length > 0)];
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or IOException)
        {
            return [];
        }
    }

    private static bool IsShown(string field) =>
        field.StartsWith(Input, StringComparison.Ordinal) && !HiddenFields.Contains(field[Input.Length..], StringComparer.Ordinal);

    // A request renders one page with its services and headers; this is its second page.
    private static async Task RenderAsync(HttpContext context, StatusPage answer)
    {
        var first = context.RequestServices;
        await using var scope = first.CreateAsyncScope();
        context.RequestServices = scope.ServiceProvider;
        context.Response.Headers.Remove("blazor-enhanced-nav");
        await new RazorComponentResult<RefusedPage>(new { Answer = answer }).ExecuteAsync(context);
        context.RequestServices = first;
    }
}
