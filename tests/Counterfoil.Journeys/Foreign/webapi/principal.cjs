// node principal.cjs ADDRESS, with COUNTERFOIL_TICKET, COUNTERFOIL_ACCESS_TOKEN, or COUNTERFOIL_USER and COUNTERFOIL_PASSWORD,
// in the environment.
// Reads currentPrincipal through the published client: its address, its authentication, its HTTP, its converters. Prints
// what the client understood as one JSON line; exits 1 with the status when it was refused.
const { WebApi } = require("@superoffice/webapi");
const { WebApiBase } = require("@superoffice/webapi/WebApiBase.js");
const converters = require("@superoffice/webapi/Converters.js");

class CurrentUser extends WebApiBase {
  constructor(options) {
    const own = WebApiBase.FigureOutOptions(options);
    own.basePath = "v1/User/";
    super(own);
  }

  async principal() {
    const config = WebApiBase.GetAxiosRequestConfig(undefined, this._options);
    const response = await this._axios.get("currentPrincipal", config);
    return converters.Create_SoPrincipalCarrier_From(response.data);
  }
}

async function main() {
  const { COUNTERFOIL_TICKET, COUNTERFOIL_ACCESS_TOKEN, COUNTERFOIL_USER, COUNTERFOIL_PASSWORD } = process.env;
  const client = new WebApi(process.argv[2]);
  if (COUNTERFOIL_TICKET) client.authenticateWithTicket(COUNTERFOIL_TICKET);
  else if (COUNTERFOIL_ACCESS_TOKEN) client.authenticateWithToken(COUNTERFOIL_ACCESS_TOKEN);
  else client.authenticateWithPassword(COUNTERFOIL_USER, COUNTERFOIL_PASSWORD ?? "");
  console.log(JSON.stringify(await new CurrentUser(client._options).principal()));
}

main().catch((error) => {
  console.error(error.response ? `refused: ${error.response.status}` : error.message);
  process.exitCode = 1;
});
