namespace Counterfoil.Conformance;

/// <summary>
/// The house as the kit plays it to a plugin: a tenant with associates, the plugin's rows and settings, a clock moved by
/// hand, a log; and the examples that a plugin's author gives. Built by one thread, then read by many.
/// </summary>
/// <param name="type">The plugin's credential type.</param>
public sealed class Rehearsal(string type)
{
    private readonly RehearsalHost host = new(new RehearsalTime());
    private readonly List<Associate> associates = [];
    private readonly List<Example> examples = [];
    private readonly List<Secret> secrets = [];
    private RehearsalTable? table;

    /// <summary>A door without a page, such as Basic: who needs more is refused there.</summary>
    public static Door Plain { get; } = new("rest", "REST");

    /// <summary>A door with a page, where a challenge can be answered.</summary>
    public static Door Page { get; } = new("login-page", "The login page") { HasPage = true };

    /// <summary>A use as a program tells of it.</summary>
    public static Use Use { get; } = Use.Parse("rehearsal; pc-7; DOMAIN\\anna; ", "192.0.2.7");

    /// <summary>The tenant that everything is addressed to.</summary>
    public static ContextIdentifier Tenant { get; } = ContextIdentifier.Parse("Cust12345");

    /// <summary>A tenant where the plugin has no rows, although people of the same numbers and names are there.</summary>
    public static ContextIdentifier OtherTenant { get; } = ContextIdentifier.Parse("Cust67890");

    /// <summary>The clock.</summary>
    public RehearsalTime Time => (RehearsalTime)host.Time;

    /// <summary>What the plugin is constructed with.</summary>
    public IPluginHost Host => host;

    /// <summary>What the plugin has logged so far.</summary>
    public IReadOnlyList<string> Log => host.LogLines;

    /// <summary>The Credentials table.</summary>
    public RehearsalTable Table => table ??= new RehearsalTable(host.Time);

    internal string Type => type;

    internal IReadOnlyList<Associate> Associates => associates;

    internal IReadOnlyList<Example> Examples => examples;

    internal IReadOnlyList<Secret> Secrets => secrets;

    /// <summary>Somebody of <see cref="Tenant"/>.</summary>
    /// <param name="name">The name; a user name that is equal to it, whatever its case, means this associate.</param>
    /// <param name="kind">What kind of identity.</param>
    /// <param name="card">What the tenant says of them; an e-mail address there may stand in for the name.</param>
    public Associate AddAssociate(
        string name,
        AssociateType kind = AssociateType.Internal,
        Card? card = null
    )
    {
        var associate = new Associate
        {
            Tenant = Tenant,
            Id = new AssociateId(associates.Count + 1),
            Name = name,
            Type = kind,
            Card = card ?? Card.Empty,
            Version = 1,
        };
        associates.Add(associate);
        return associate;
    }

    /// <summary>A row of the plugin's own. The kit looks for its secret wherever the plugin speaks.</summary>
    public PluginRow AddRow(
        Associate associate,
        string searchName,
        Secret secret,
        int? extraId = null
    )
    {
        Guard(secret);
        return Table.Add(associate, type, searchName, secret, extraId);
    }

    /// <summary>A setting of the installation.</summary>
    public void Set(string key, string value) => host.Set(key, value);

    /// <summary>A setting of a tenant, which overlays the installation's.</summary>
    public void Set(ContextIdentifier tenant, string key, string value) =>
        host.Set(tenant, key, value);

    /// <summary>One more secret that the plugin must keep to itself, such as a part of a row's.</summary>
    public void Guard(Secret secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        secrets.Add(secret);
    }

    /// <summary>Evidence that the plugin understands, and that proves somebody.</summary>
    public void Mine(string what, Associate who, params IReadOnlyList<Evidence> evidence) =>
        examples.Add(new Example.OfMine(what, who, evidence));

    /// <summary>Evidence that the plugin understands, and that is wrong: a mistaken attempt, which is counted.</summary>
    public void Wrong(string what, params IReadOnlyList<Evidence> evidence) =>
        examples.Add(new Example.OfWrong(what, evidence));

    /// <summary>Evidence that is proven, though no row of the tenant says who it is.</summary>
    public void Unlinked(string what, params IReadOnlyList<Evidence> evidence) =>
        examples.Add(new Example.OfUnlinked(what, evidence));

    /// <summary>Evidence that is somebody else's business.</summary>
    public void NotMine(string what, params IReadOnlyList<Evidence> evidence) =>
        examples.Add(new Example.OfNotMine(what, evidence));

    /// <summary>Evidence that the plugin objects to by its kind, its door or its use alone.</summary>
    public void ScreensOut(string what, Use use, params IReadOnlyList<Evidence> evidence) =>
        examples.Add(new Example.OfScreened(what, use, evidence));

    /// <summary>A hearing that the plugin has nothing against.</summary>
    /// <param name="what">What is special about it.</param>
    /// <param name="hearing">The hearing; <see cref="HearingOf"/> makes one to change.</param>
    /// <param name="at">When it is held; <see cref="RehearsalTime.Start"/> by default.</param>
    public void LetsPass(string what, Hearing hearing, DateTimeOffset? at = null) =>
        examples.Add(new Example.OfPassed(what, hearing, at));

    /// <summary>A hearing that the plugin votes against; otherwise like <see cref="LetsPass"/>.</summary>
    public void ObjectsTo(string what, Hearing hearing, DateTimeOffset? at = null) =>
        examples.Add(new Example.OfObjected(what, hearing, at));

    /// <summary>A challenge that the plugin puts at a login.</summary>
    /// <param name="who">To whom.</param>
    /// <param name="kind">The challenge's kind.</param>
    /// <param name="rightly">An answer that is right at <see cref="RehearsalTime.Start"/>.</param>
    /// <param name="wrongly">An answer that is wrong then.</param>
    /// <param name="factor">The factor that a right answer proves.</param>
    public void Asks(Associate who, string kind, Secret rightly, Secret wrongly, Factor factor) =>
        examples.Add(new Example.OfChallenge(who, kind, rightly, wrongly, factor));

    /// <summary>Somebody whom the administration side enrols, and what is filled in for it.</summary>
    public void Enrols(
        string what,
        Associate who,
        params IReadOnlyList<(string Field, string Value)> values
    ) =>
        examples.Add(
            new Example.OfEnrolment(
                what,
                who,
                new FieldValues(
                    values.ToDictionary(
                        each => each.Field,
                        each => new Secret(each.Value),
                        StringComparer.Ordinal
                    )
                )
            )
        );

    /// <summary>A hearing of somebody who has proven a password at a door with a page; change it by <c>with</c>.</summary>
    public static Hearing HearingOf(
        Associate who,
        Occasion occasion,
        params IReadOnlyList<Evidence> evidence
    )
    {
        ArgumentNullException.ThrowIfNull(who);
        return new Hearing
        {
            Tenant = who.Tenant,
            Door = Page,
            Occasion = occasion,
            Associate = who,
            Origin = new Origin
            {
                Credentials = [new ProvidedCredential("CRM5/PASSWORD", null, who.Name)],
                Factors = [Factor.Password],
                Door = Page.Name,
                At = RehearsalTime.Start,
            },
            Evidence = new EvidenceSet
            {
                Tenant = who.Tenant,
                Door = Page,
                Items = evidence,
                Named = who,
            },
            Use = Use,
        };
    }

    /// <summary>Whom the user names in the evidence mean, found as the authority finds it.</summary>
    internal Associate? NamedBy(IReadOnlyList<Evidence> evidence) =>
        evidence.OfType<NameAndPassword>().FirstOrDefault() is { } typed
            ? associates.Find(associate => Means(typed.UserName.Trim(), associate))
            : null;

    private static bool Means(string name, Associate associate) =>
        string.Equals(name, associate.Name, StringComparison.OrdinalIgnoreCase)
        || (
            associate.Card.Email.Length > 0
            && string.Equals(name, associate.Card.Email, StringComparison.OrdinalIgnoreCase)
        );
}
