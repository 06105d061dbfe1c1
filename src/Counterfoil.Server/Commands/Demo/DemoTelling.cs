using System.Text.Json;

namespace Counterfoil.Server.Commands.Demo;

/// <summary>Says what there is to try: one line of JSON for programs, a screen for people.</summary>
internal sealed class DemoTelling(Surroundings surroundings, Uri address, string data)
{
    /// <summary>Says it.</summary>
    public void Tell(DemoMade made, bool asJson)
    {
        if (asJson)
            surroundings.Output.WriteLine(
                JsonSerializer.Serialize(
                    new
                    {
                        address,
                        data,
                        made.Own.Tenant,
                        made.Own.People,
                        made.Tenants,
                        made.Applications,
                    },
                    JsonSerializerOptions.Web
                )
            );
        else
            TellPeople(made, new Printer(surroundings, asJson: false));
        surroundings.Output.Flush();
    }

    private void TellPeople(DemoMade made, Printer print)
    {
        print.Line($"Counterfoil's demo is at {address}");
        print.Line($"Its data are in {data}; --fresh starts over. Stop it with Ctrl-C.");
        print.Line("");
        print.Line("Applications beside it:");
        foreach (var application in made.Applications.Where(one => one.Address is not null))
            print.Line($"  {application.Name} at {application.Address}");
        print.Line("");
        print.Line($"Log in there, or at {new Uri(address, "login")}, as one of these:");
        foreach (var tenant in made.Tenants)
        {
            print.Line("");
            print.Line($"{tenant.Name} ({tenant.Tenant})");
            print.Table(
                ["role", "name", "e-mail", "password"],
                tenant.People.Select(one =>
                    (IReadOnlyList<string>)[one.Role, one.Name, one.Email, one.Password]
                ),
                ""
            );
        }
        foreach (var seat in DemoCast.Seats)
            print.Line($"{seat.Name} works in {seat.In}, too.");
        print.Line("");
        print.Line("In another terminal:");
        var program = ProgramName.OfProcess();
        var folder = ProgramName.Quoted(data);
        print.Line($"  {program} login --data {folder}");
        print.Line($"  {program} ticket issue --data {folder}");
        print.Line($"  curl -u 'THE TICKET:' {new Uri(address, "api/v1/User/currentPrincipal")}");
    }
}
