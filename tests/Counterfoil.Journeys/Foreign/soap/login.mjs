// npm soap: generates its proxy from the server's WSDL, logs in, and goes on with the ticket.
//
//   COUNTERFOIL_ADDRESS   where the server is, with the tenant's path if there is one
//   COUNTERFOIL_USER      a name, an e-mail address or a ticket
//   COUNTERFOIL_PASSWORD  the password; empty beside a ticket
//   COUNTERFOIL_SOAP      1.2 for envelopes of SOAP 1.2; 1.1 when it is not set
//
// Prints one line of JSON; the exit code is 0 whenever the server was spoken to, let in or not.
import soap from "soap";

const address = process.env.COUNTERFOIL_ADDRESS.replace(/\/$/, "");
const user = process.env.COUNTERFOIL_USER ?? "";
const password = process.env.COUNTERFOIL_PASSWORD ?? "";

const isNewer = process.env.COUNTERFOIL_SOAP === "1.2";

const client = await soap.createClientAsync(
  `${address}/Remote/Services88/SoPrincipal.svc?${isNewer ? "wsdl12" : "wsdl"}`,
  { forceSoap12Headers: isNewer },
);
client.addSoapHeader({ ApplicationToken: "foreign" }, "", "tns", client.wsdl.definitions.$targetNamespace);

async function call(operation, body) {
  try {
    const [answer, , header] = await client[`${operation}Async`](body);
    return {
      succeeded: String(header?.Succeeded) === "true",
      letIn: answer.AuthenticationSucceeded ?? null,
      ticket: answer.Credentials?.Ticket ?? null,
      associate: answer.Response?.Associate ?? null,
      associateId: answer.Response?.AssociateId ?? null,
      rights: [answer.Response?.FunctionRights?.string ?? []].flat(),
      tenant: answer.Response?.DatabaseContextIdentifier ?? null,
      refusal: pair(header?.ExtraInfo, "Refusal"),
      system: answer.SystemInfo?.Description ?? null,
    };
  } catch (error) {
    const fault = error.root?.Envelope?.Body?.Fault;
    if (!fault) throw error;
    return {
      fault: fault.faultcode ?? fault.Code?.Value,
      status: error.response?.status ?? null,
      retryAfter: error.response?.headers?.["retry-after"] ?? null,
    };
  }
}

const pair = (info, key) =>
  [info?.ExtraInfoNameValuePair ?? []].flat().find((one) => one.Key === key)?.Value ?? null;
const envelopeOf = (message) => /xmlns:\w+="([^"]*soap[^"]*envelope\/?)"/.exec(message ?? "")?.[1] ?? null;
const named = (values) => ({
  AuthenticationData: {
    AuthenticationGenericDataKeyValuePair: Object.entries(values).map(([Key, Value]) => ({ Key, Value })),
  },
});

const login = await call("AuthenticateUsernamePassword", { UserName: user, Password: password });
const result = {
  client: "npm soap",
  envelope: envelopeOf(client.lastRequest),
  answered: envelopeOf(client.lastResponse),
  operations: Object.keys(client.describe().WcfSoPrincipalService.BasicHttpBinding_SoPrincipal).sort(),
  system: (await call("GetSystemInfo", {})).system,
  login,
  generic: await call("AuthenticateGeneric", named({ UserName: user, Password: password })),
  implicit: await call("AuthenticateImplicit", {}),
  unknownKey: await call("AuthenticateGeneric", named({ UserName: user, Password: password, Other: "x" })),
};
if (login.ticket) {
  result.ticketAsUserName = await call("AuthenticateUsernamePassword", { UserName: login.ticket, Password: "" });
  result.ticketAsKey = await call("AuthenticateGeneric", named({ Ticket: login.ticket }));
}
console.log(JSON.stringify(result));
