namespace Counterfoil.Conformance;

/// <summary>What strangers type where a name, a password or a code is asked for.</summary>
internal static class StrangeThings
{
    private static readonly (string What, string Text)[] Texts =
    [
        ("nothing", ""),
        ("a blank", " "),
        ("a NUL", "\0"),
        ("a NUL within", "anna\0admin"),
        ("4096 letters", new string('x', 4096)),
        ("4096 digits", new string('7', 4096)),
        ("half a surrogate pair", "anna\uD800"),
        ("a right-to-left override", "anna\u202Egnp.exe"),
        ("letters outside the first plane", "𝔞𝔫𝔫𝔞 🔑"),
        ("combining marks", "a\u0308\u0323nna"),
        ("digits of another script", "٣٤٥٦٧٨"),
        ("line ends", "anna\r\nX-Injected: yes"),
        ("a filter of LDAP", "*)(uid=*))(|(uid=*"),
        ("SQL", "' OR 1=1 --"),
        ("a path", "../../etc/passwd"),
        ("a minus", "-1"),
        ("a format", "{0}%s%n"),
    ];

    public static IEnumerable<Question> Typed(Rehearsal rehearsal)
    {
        foreach (var (what, text) in Texts)
        {
            var secret = new Secret(text);
            (string Where, Evidence Item)[] places =
            [
                ("as a name", new NameAndPassword(text, Catalogue.Recognisable)),
                ("as a ticket", new TicketEvidence(secret)),
                ("as an access token", new AccessTokenEvidence(secret)),
                ("as a code", new GrantEvidence(secret)),
                ("as a refresh token", new RefreshTokenEvidence(secret)),
                ("as an application's token", new ApplicationTokenEvidence(secret)),
                ("as a login of an operating system", new OperatingSystemLogin(text)),
                ("as an answer", new ChallengeAnswer("otp", secret)),
                // A blank password has a promise of its own.
                .. rehearsal
                    .Associates.Take(secret.IsBlank ? 0 : 2)
                    .Select(associate =>
                        (
                            $"as the password of {associate.Name}",
                            (Evidence)new NameAndPassword(associate.Name, secret)
                        )
                    ),
            ];
            foreach (var (where, item) in places)
                yield return Question.ToResolve(
                    $"{what} {where}",
                    Catalogue.Set(rehearsal, [item])
                );
            foreach (var asks in rehearsal.Examples.OfType<Example.OfChallenge>())
                yield return Catalogue.Answering(asks, $"answered by {what}", secret);
        }
    }
}
