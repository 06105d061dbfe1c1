"""zeep: generates its proxy from the server's WSDL, logs in, and goes on with the ticket.

  COUNTERFOIL_ADDRESS   where the server is, with the tenant's path if there is one
  COUNTERFOIL_USER      a name, an e-mail address or a ticket
  COUNTERFOIL_PASSWORD  the password; empty beside a ticket
  COUNTERFOIL_SOAP      1.2 for the description and the envelopes of SOAP 1.2; 1.1 when it is not set

Prints one line of JSON; the exit code is 0 whenever the server was spoken to, let in or not.
Reads strictly, which is zeep's default: an answer that leaves the WSDL is an error.
"""

import json
import os

from zeep import Client, Settings, exceptions
from zeep.plugins import HistoryPlugin

address = os.environ["COUNTERFOIL_ADDRESS"].rstrip("/")
user = os.environ.get("COUNTERFOIL_USER", "")
password = os.environ.get("COUNTERFOIL_PASSWORD", "")

wsdl = "wsdl12" if os.environ.get("COUNTERFOIL_SOAP") == "1.2" else "wsdl"

history = HistoryPlugin()
client = Client(
    address + "/Remote/Services88/SoPrincipal.svc?" + wsdl,
    settings=Settings(strict=True),
    plugins=[history],
)
service = client.service
binding = "{http://www.superoffice.net/ws/crm/NetServer/Services88}BasicHttpBinding_SoPrincipal"


def call(operation, **body):
    try:
        answer = service[operation](**body, _soapheaders={"ApplicationToken": "foreign"})
    except exceptions.Fault as fault:
        return {"fault": fault.code, "message": fault.message}
    pairs = answer.header.ExtraInfo.ExtraInfoNameValuePair if answer.header.ExtraInfo else []
    who = getattr(answer.body, "Response", None)
    ticket = getattr(answer.body, "Credentials", None)
    system = getattr(answer.body, "SystemInfo", None)
    return {
        "succeeded": answer.header.Succeeded,
        "letIn": getattr(answer.body, "AuthenticationSucceeded", None),
        "ticket": ticket.Ticket if ticket else None,
        "associate": who.Associate if who else None,
        "associateId": who.AssociateId if who else None,
        "rights": (who.FunctionRights.string if who.FunctionRights else []) if who else [],
        "tenant": who.DatabaseContextIdentifier if who else None,
        "refusal": next((pair.Value for pair in pairs if pair.Key == "Refusal"), None),
        "system": system.Description if system else None,
    }


def named(**values):
    pairs = [{"Key": key, "Value": value} for key, value in values.items()]
    return {"AuthenticationData": {"AuthenticationGenericDataKeyValuePair": pairs}}


login = call("AuthenticateUsernamePassword", UserName=user, Password=password)
result = {
    "client": "zeep",
    "envelope": history.last_sent["envelope"].nsmap["soap-env"],
    "answered": history.last_received["envelope"].tag.strip("{").partition("}")[0],
    "operations": sorted(client.wsdl.bindings[binding]._operations),
    "system": call("GetSystemInfo").get("system"),
    "login": login,
    "generic": call("AuthenticateGeneric", **named(UserName=user, Password=password)),
    "implicit": call("AuthenticateImplicit"),
    "unknownKey": call("AuthenticateGeneric", **named(UserName=user, Password=password, Other="x")),
}
if login.get("ticket"):
    result["ticketAsUserName"] = call(
        "AuthenticateUsernamePassword", UserName=login["ticket"], Password=""
    )
    result["ticketAsKey"] = call("AuthenticateGeneric", **named(Ticket=login["ticket"]))
print(json.dumps(result))
