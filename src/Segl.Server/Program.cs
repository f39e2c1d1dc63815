using Segl.Server.Design;
using Segl.Server.Features.Api;
using Segl.Server.Features.Audit;
using Segl.Server.Features.Authority;
using Segl.Server.Features.Certificates;
using Segl.Server.Features.Checking;
using Segl.Server.Features.Cmp;
using Segl.Server.Features.Demonstration;
using Segl.Server.Features.Directory;
using Segl.Server.Features.Errors;
using Segl.Server.Features.Est;
using Segl.Server.Features.Expiry;
using Segl.Server.Features.Issuing;
using Segl.Server.Features.Languages;
using Segl.Server.Features.Mail;
using Segl.Server.Features.Notices;
using Segl.Server.Features.Orders;
using Segl.Server.Features.Organisations;
using Segl.Server.Features.Overview;
using Segl.Server.Features.People;
using Segl.Server.Features.Profiles;
using Segl.Server.Features.Security;
using Segl.Server.Features.Setup;
using Segl.Server.Features.SignIn;
using Segl.Server.Features.Status;
using Segl.Server.Features.Tls;
using Segl.Server.Features.Tokens;
using Segl.Server.Storage;
using Segl.Server.Texts;
using Segl.Server.Web;

if (VerifyExportedTrail.FileOf(args) is { } export)
    return await VerifyExportedTrail.RunAsync(export, Console.Out, Console.Error);

// Settings lie beside the program, wherever it is started from; the data directory is the caller's.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

// The build output runs from any folder and in any environment; published output needs it not.
builder.WebHost.UseStaticWebAssets();

builder.Logging.KeepAddressesOutOfLogs();
builder.AddSeglOptions();
builder.AddServerLimits();
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddStorage(builder.Configuration);
builder.Services.AddMail(builder.Configuration);
builder.Services.AddSignIn(builder.Configuration);
builder.Services.AddProfiles();
builder.Services.AddOrders();
builder.Services.AddOverview();
builder.Services.AddAuthority(builder.Configuration);
builder.AddStatus();
builder.AddTls();
builder.Services.AddTokens();
builder.Services.AddApi();
builder.Services.AddEst();
builder.Services.AddCmp();
builder.Services.AddIssuing();
builder.Services.AddCertificates();
builder.Services.AddDirectory();
builder.Services.AddChecking();
builder.Services.AddSetup();
builder.Services.AddAccountSecurity();
builder.Services.AddOrganisations();
builder.Services.AddPeople();
builder.Services.AddNotices();
builder.Services.AddAudit();
builder.Services.AddExpiry();
builder.Services.AddDemonstration();
builder.Services.AddTexts();
builder.Services.AddPages();
builder.Services.AddErrorPages();
builder.Services.AddSecurityHeaders();
builder.Services.AddSafeCookies();
builder.Services.AddRateLimits();

var app = builder.Build();

app.UseExactMethods();
app.UseOcspFirst();
app.UseOutermost();
app.UseGuardedListeners();
app.UseErrorPages();
app.UseRouting();
app.UseBodyLimit();
app.UseCookiePolicy();
app.UseAuthentication();
app.UseLanguages();
app.UseRateLimiter();
app.UseApi();

app.MapStaticAssets();
app.MapStatus();
app.MapApi();
app.MapEst();
app.MapCmp();
app.MapDirectory();
app.MapPages();
app.MapDemonstration();

await app.MigrateAsync();
if (VerifyAuditTrail.IsAskedFor(args))
    return await app.VerifyAuditTrailAsync(Console.Out);

await app.SeedDemonstrationAsync();
await app.OfferSetupAsync(Console.Out);
await app.RunAsync();
return 0;
