using Counterfoil.Faults;

return args switch
{
    ["verify", .. var rest] => await VerifySpeed.RunAsync(Number(rest, 1_000_000)),
    ["mutations", .. var rest] => await Mutations.RunAsync(Number(rest, 10_000)),
    ["kills", .. var rest] => await Kills.RunAsync(Number(rest, 200)),
    ["flow-kills", .. var rest] => await FlowKills.RunAsync(Number(rest, 100)),
    ["withdrawal", .. var rest] => await Withdrawal.RunAsync(Number(rest, 100_000)),
    ["history", .. var rest] => await Histories.RunAsync(Number(rest, 120)),
    _ => Usage(),
};

static int Number(string[] rest, int preset) =>
    rest is [var text, ..]
    && int.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number)
        ? number
        : preset;

static int Usage()
{
    Console.Error.WriteLine(
        """
        verify [ROWS]       how fast 'verify' walks over a database of so many stubs (1000000)
        mutations [COUNT]   random changes by plain SQL, one at a time: does 'verify' find each? (10000)
        kills [COUNT]       kill -9 in the middle of everything, and look what is left (200)
        flow-kills [COUNT]  kill -9 in the middle of logins at applications, and look what is half granted (100)
        withdrawal [TOKENS] an approval is withdrawn while the application holds so many tokens (100000)
        history [SECONDS]   random grants, uses and revocations on two and three nodes while the bell is cut (120)

        COUNTERFOIL_TEST_POSTGRES names a PostgreSQL for verify, mutations, withdrawal and history; without it the first three run
        on SQLite alone.
        """
    );
    return 2;
}
