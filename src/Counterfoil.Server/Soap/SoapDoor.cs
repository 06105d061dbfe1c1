using Counterfoil.Authority.Evaluation;
using Counterfoil.Authority.Tickets;
using Counterfoil.Server.Principal;

namespace Counterfoil.Server.Soap;

/// <summary>
/// The SOAP door, from bytes to an answer: read once, validate the form, hear, issue. Thread-safe.
/// </summary>
/// <remarks>
/// <para>The walk: <see cref="Encodings"/> → <see cref="ElementReader"/> → <see cref="SoapMessage"/> →
/// <see cref="SoapRequest"/> → <see cref="SoapEvidence"/> → the evaluator → <see cref="AnswerWriter"/>.</para>
/// <para>A refused login is a call that worked: HTTP 200, <c>Succeeded</c> true, <c>AuthenticationSucceeded</c> false.
/// Throttled, busy and unknown tenant are faults (429, 503, 404): "not let in" would be taken for a wrong password,
/// and a client that then asks for another one would only make it worse.</para>
/// </remarks>
internal sealed class SoapDoor(SoapAuthority authority)
{
    /// <summary>Answers a message; never throws on what was sent.</summary>
    /// <param name="body">The message, at most <see cref="ElementReader.MaxBytes"/>.</param>
    /// <param name="version">The version of SOAP that it was sent as.</param>
    /// <param name="action">The action without its quotes; empty when there was none.</param>
    /// <param name="tenant">The tenant in the path; <c>null</c> means the installation's own.</param>
    /// <param name="use">From where and what for.</param>
    /// <param name="readProven">Finds out what the connection proves, where that is asked for.</param>
    /// <param name="cancellationToken">Ends the hearing; a ticket that is being issued is not taken back.</param>
    public async Task<SoapAnswer> AnswerAsync(
        ReadOnlyMemory<byte> body,
        SoapVersion version,
        string action,
        ContextIdentifier? tenant,
        Use use,
        Func<ValueTask<OperatingSystemLogin?>> readProven,
        CancellationToken cancellationToken
    ) =>
        Read(body.Span, version, action) switch
        {
            Reading<SoapRequest>.Faulty(var fault) => new SoapAnswer.Faulty(fault),
            Reading<SoapRequest>.Read(SoapRequest.SystemInfo) => new SoapAnswer.SystemInfo(),
            Reading<SoapRequest>.Read(var request) => await LogInAsync(
                request,
                tenant,
                use,
                request is SoapRequest.Implicit ? await readProven() : null,
                cancellationToken
            ),
            _ => new SoapAnswer.Faulty(Fault.Broken),
        };

    private static Reading<SoapRequest> Read(
        ReadOnlySpan<byte> body,
        SoapVersion version,
        string action
    )
    {
        if (Encodings.Decode(body) is not { } text)
            return Fault.NotXml;
        return ElementReader.Read(text) switch
        {
            Reading<Element>.Read(var document) => SoapMessage.Of(document, version) switch
            {
                Reading<SoapMessage>.Read(var message) => SoapRequest.Of(message, action),
                Reading<SoapMessage>.Faulty(var fault) => fault,
                _ => Fault.Broken,
            },
            Reading<Element>.Faulty(var fault) => fault,
            _ => Fault.Broken,
        };
    }

    private async Task<SoapAnswer> LogInAsync(
        SoapRequest request,
        ContextIdentifier? tenant,
        Use use,
        OperatingSystemLogin? proven,
        CancellationToken cancellationToken
    )
    {
        if (SoapEvidence.Of(request, proven) is not { } evidence)
            return SoapAnswer.NotLetIn.Unknown;

        var outcome = await authority.HearAsync(
            new Presented
            {
                Door = Doors.Soap,
                Tenant = tenant,
                Evidence = evidence,
                Use = use,
            },
            cancellationToken
        );
        return outcome switch
        {
            // Since Services86 an access token stands where a ticket does: the caller goes on with what it came with, for a
            // ticket would open doors that the token does not.
            Outcome.Believed({ Ticket.Kind: TicketKind.AccessToken } proof) => new SoapAnswer.LetIn(
                SoPrincipalCarrier.Of(proof),
                evidence.OfType<AccessTokenEvidence>().First().Text
            ),
            Outcome.Believed(var proof) => await HandOutAsync(proof, cancellationToken),
            Outcome.Refused(var refusal) => Refuse(refusal),
            // The evaluator keeps this from doors without a page; nobody is let in by it here.
            _ => new SoapAnswer.NotLetIn("more_evidence", "More evidence is needed."),
        };
    }

    // A ticket is always a Use: what is handed out for it joins its line, shared per program.
    private async Task<SoapAnswer> HandOutAsync(Proof proof, CancellationToken cancellationToken)
    {
        var issued = proof.Ticket is null
            ? await authority.IssueAsync(proof, cancellationToken)
            : await authority.GetSafeCredentialsAsync(proof, cancellationToken);
        return issued switch
        {
            Issued.Done(var ticket, _) => new SoapAnswer.LetIn(
                SoPrincipalCarrier.Of(proof),
                ticket
            ),
            Issued.Refused(var refusal) => Refuse(refusal),
            Issued.Unfit(var problem) => new SoapAnswer.NotLetIn("unfit", problem),
            _ => new SoapAnswer.Faulty(Fault.Broken),
        };
    }

    private static SoapAnswer Refuse(Refusal refusal) =>
        Fault.Of(refusal) is { } fault
            ? new SoapAnswer.Faulty(fault)
            : SoapAnswer.NotLetIn.Of(refusal);
}
