// The published way of exchanging a system user token (docs/system-users.md) with Node's own crypto. Environment and output
// are those of exchange.py.
import { readFileSync } from "node:fs";
import { createSign } from "node:crypto";

const {
  COUNTERFOIL_ADDRESS: address,
  COUNTERFOIL_TENANT: tenant,
  COUNTERFOIL_APPLICATION_TOKEN: application,
  COUNTERFOIL_SYSTEM_USER_TOKEN: systemUser,
  COUNTERFOIL_PRIVATE_KEY: key,
  COUNTERFOIL_MINUTE: given,
} = process.env;

const minute = given || new Date().toISOString().replace(/[^0-9]/g, "").slice(0, 12);
const data = `${systemUser}.${minute}`;
const signature = createSign("RSA-SHA256").update(data, "utf8").sign(readFileSync(key), "base64");

const response = await fetch(
  new URL("/login/api/PartnerSystemUser/Authenticate", address),
  {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({
      SignedSystemToken: `${data}.${signature}`,
      ApplicationToken: application,
      ContextIdentifier: tenant,
      ReturnTokenType: "JWT",
    }),
  },
);
const said = await response.json();
if (said.Token)
  said.Claims = JSON.parse(Buffer.from(said.Token.split(".")[1], "base64url").toString("utf8"));
console.log(JSON.stringify(said));
