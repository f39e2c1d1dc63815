namespace Segl.Server.Features.People;

internal static class PeopleFeature
{
    /// <summary>Adds an organisation's people: roles, invitations, leaving.</summary>
    public static IServiceCollection AddPeople(this IServiceCollection services)
    {
        services.AddSingleton<PeopleMails>();
        services.AddScoped<OpenRosters>();
        services.AddScoped<Leaving>();
        services.AddScoped<ListPeople>();
        services.AddScoped<FindPerson>();
        services.AddScoped<AssignRoles>();
        services.AddScoped<RemovePerson>();
        services.AddScoped<SendInvitation>();
        services.AddScoped<InvitePerson>();
        services.AddScoped<FindInvitation>();
        services.AddScoped<SendInvitationAgain>();
        services.AddScoped<WithdrawInvitation>();
        services.AddScoped<OpenInvitations>();
        services.AddScoped<JoinOrganisation>();
        services.AddScoped<AcceptInvitation>();
        services.AddScoped<AcceptAsNewPerson>();
        return services;
    }
}
