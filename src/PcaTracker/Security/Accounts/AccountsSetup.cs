using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.Identity;
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
        services.Configure<KeyManagementOptions>(options => options.XmlRepository = new KeyFiles(Path.Combine(dataDirectory, "keys")));
        services.Configure<PasswordHasherOptions>(options => options.IterationCount = 210_000);
        services.AddIdentityCore<Account>(options => options.User.AllowedUserNameCharacters = "")
            .AddTokenProvider<OneTimeCodes>(TokenOptions.DefaultAuthenticatorProvider);
        services.AddScoped<IUserStore<Account>>(provider => provider.GetRequiredService<AccountStore>());
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
