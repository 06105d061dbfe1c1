using System.Text.Json.Serialization;

namespace Counterfoil.Server.Principal;

/// <summary>The kinds of associate as the wire names them (wire.md 1.9).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<UserType>))]
internal enum UserType
{
    Unknown,
    InternalAssociate,
    ResourceAssociate,
    ExternalAssociate,
    AnonymousAssociate,
    SystemAssociate,
}

/// <summary>The kinds of role as the wire names them (wire.md 1.9).</summary>
[JsonConverter(typeof(JsonStringEnumConverter<RoleType>))]
internal enum RoleType
{
    Employee,
    ExternalUser,
    Anonymous,
    System,
}

/// <summary>The state of a customer service user; here there is never one, the rest is for proxies to know.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<EjUserStatus>))]
internal enum EjUserStatus
{
    StatusNone = 0,
    StatusNormal = 1,
    StatusNotAvailable = 2,
    StatusDeleted = 3,
    StatusReadOnly = 4,
    StatusSpm = 5,
    StatusSystem = 127,
}

/// <summary>From our word to the wire's.</summary>
internal static class UserTypes
{
    public static UserType Of(AssociateType type) =>
        type switch
        {
            AssociateType.Internal => UserType.InternalAssociate,
            AssociateType.Resource => UserType.ResourceAssociate,
            AssociateType.External => UserType.ExternalAssociate,
            AssociateType.System => UserType.SystemAssociate,
            _ => UserType.Unknown,
        };
}

/// <summary>From our word to the wire's.</summary>
internal static class RoleTypes
{
    public static RoleType Of(AssociateType type) =>
        type switch
        {
            AssociateType.External => RoleType.ExternalUser,
            AssociateType.System => RoleType.System,
            _ => RoleType.Employee,
        };
}
