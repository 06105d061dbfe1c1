using System.Text.Json.Serialization;
using Counterfoil.Server.Hosting;

namespace Counterfoil.Server.Api;

/// <summary>
/// The bodies that calls take, and what a start answers first, described when they are compiled: every call asks for its
/// body's description when it is mapped, and finding all out by reflection would be a fifth of the start.
/// </summary>
/// <remarks>No member here is given a value by an initializer: where it is absent the description would not keep that.</remarks>
[JsonSerializable(typeof(ActivateBody))]
[JsonSerializable(typeof(AddTenantBody))]
[JsonSerializable(typeof(AssociateBody))]
[JsonSerializable(typeof(ChangePasswordBody))]
[JsonSerializable(typeof(ExchangeBody))]
[JsonSerializable(typeof(ExplainBody))]
[JsonSerializable(typeof(FieldsBody))]
[JsonSerializable(typeof(LogInBody))]
[JsonSerializable(typeof(LogOutBody))]
[JsonSerializable(typeof(LookUpBody))]
[JsonSerializable(typeof(RevokeBody))]
[JsonSerializable(typeof(RowPasswordBody))]
[JsonSerializable(typeof(SecretBody))]
[JsonSerializable(typeof(TemplateBody))]
[JsonSerializable(typeof(TenantBody))]
[JsonSerializable(typeof(TicketWish))]
[JsonSerializable(typeof(HealthCarrier))]
[JsonSerializable(typeof(LiveCarrier))]
internal sealed partial class ApiJson : JsonSerializerContext;
