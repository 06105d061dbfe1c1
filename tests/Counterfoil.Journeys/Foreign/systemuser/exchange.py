"""The published way of exchanging a system user token (docs/system-users.md), over REST and over SOAP.

  COUNTERFOIL_ADDRESS             where the server is
  COUNTERFOIL_TENANT              the tenant's context identifier
  COUNTERFOIL_APPLICATION_TOKEN   the application's token
  COUNTERFOIL_SYSTEM_USER_TOKEN   what the tenant's approval made
  COUNTERFOIL_PRIVATE_KEY         the file of the private key, in PEM
  COUNTERFOIL_MINUTE              the UTC minute to sign, as yyyyMMddHHmm; now when it is not set
  COUNTERFOIL_PROTOCOL            rest, or soap: zeep then makes its proxy from the WSDL

Prints one line of JSON: the answer, and the claims of its token.
"""

import base64
import json
import os
import urllib.request
from datetime import datetime, timezone

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding

address = os.environ["COUNTERFOIL_ADDRESS"].rstrip("/")
tenant = os.environ["COUNTERFOIL_TENANT"]
application = os.environ["COUNTERFOIL_APPLICATION_TOKEN"]
system_user = os.environ["COUNTERFOIL_SYSTEM_USER_TOKEN"]

with open(os.environ["COUNTERFOIL_PRIVATE_KEY"], "rb") as file:
    key = serialization.load_pem_private_key(file.read(), password=None)

minute = os.environ.get("COUNTERFOIL_MINUTE") or datetime.now(timezone.utc).strftime("%Y%m%d%H%M")
data = f"{system_user}.{minute}"
signature = key.sign(data.encode("utf-8"), padding.PKCS1v15(), hashes.SHA256())
signed = f"{data}.{base64.b64encode(signature).decode('ascii')}"


def rest():
    request = urllib.request.Request(
        address + "/Login/api/PartnerSystemUser/Authenticate",
        json.dumps(
            {
                "SignedSystemToken": signed,
                "ApplicationToken": application,
                "ContextIdentifier": tenant,
                "ReturnTokenType": "JWT",
            }
        ).encode("utf-8"),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def soap():
    from zeep import Client, Settings

    client = Client(
        address + "/login/services/PartnerSystemUserService.svc?wsdl",
        settings=Settings(strict=True),
    )
    answer = client.service.Authenticate(
        SignedSystemToken=signed,
        ReturnTokenType="Jwt",
        _soapheaders={"ApplicationToken": application, "ContextIdentifier": tenant},
    )
    return {
        "IsSuccessful": answer.IsSuccessful,
        "Token": answer.Token,
        "ErrorMessage": answer.ErrorMessage,
    }


said = soap() if os.environ.get("COUNTERFOIL_PROTOCOL") == "soap" else rest()
if said["Token"]:
    payload = said["Token"].split(".")[1]
    said["Claims"] = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
print(json.dumps(said))
