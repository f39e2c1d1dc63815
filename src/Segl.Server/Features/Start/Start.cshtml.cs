using Microsoft.AspNetCore.Mvc.RazorPages;
using Segl.Server.Features.SignIn;

namespace Segl.Server.Features.Start;

/// <summary>What the portal is for and what one needs.</summary>
[Public]
public sealed class StartModel : PageModel;
