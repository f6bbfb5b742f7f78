using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using PcaTracker.Changes.Audit;
using PcaTracker.Security.SecondFactor;
using PcaTracker.Storage;

namespace PcaTracker.Security.Accounts;

/// <summary>Registers ASP.NET Core Identity over our accounts, for the server and for commands alike.</summary>
internal static class AccountsSetup
{
    /// <summary>Registers the services.</summary>
    public static void AddAccounts(this IServiceCollection services, string dataDirectory)
    {
        services.AddSingleton<AccountDirectory>();
        services.AddScoped<AccountStore>();
        services.AddSingleton<NobodysPassword>();
        services.AddScoped<Passwords>();
        services.AddScoped<SecondFactors>();
        services.AddDataProtection().SetApplicationName("PcaTracker");
        services.AddSingleton<IConfigureOptions<KeyManagementOptions>>(provider => new ConfigureOptions<KeyManagementOptions>(
            options => options.XmlRepository = Keys(provider.GetRequiredService<TrackerDatabase>(), dataDirectory)));
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 210_000);
        services.AddIdentityCore<Account>(options => options.User.AllowedUserNameCharacters = "")
            .AddTokenProvider<OneTimeCodes>(TokenOptions.DefaultAuthenticatorProvider);
        services.AddScoped<IUserStore<Account>>(provider => provider.GetRequiredService<AccountStore>());
    }

    // Beside a file, with it; where several nodes may use the database, in it.
    private static IXmlRepository Keys(TrackerDatabase database, string dataDirectory)
    {
        if (database.IsFile)
            return new KeyFiles(Path.Combine(dataDirectory, "keys"));
        _ = AuditKey.OpenOrMake(dataDirectory);
        return new KeyRows(database, NodeSecret.Find(dataDirectory)!);
    }

    /// <summary>Builds a service provider for a command, which has no host.</summary>
    public static ServiceProvider AccountServices(this TrackerDatabase database, string dataDirectory)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.AddFilter("Microsoft", LogLevel.Warning));
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(database);
        services.AddAccounts(dataDirectory);
        return services.BuildServiceProvider();
    }
}
