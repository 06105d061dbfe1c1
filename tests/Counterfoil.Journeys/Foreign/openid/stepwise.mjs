// oauth4webapi: each step by hand, as its authors show it, from discovery alone.
import * as oauth from 'oauth4webapi';
import { callback, confidential, insecure, issuer, tell, visit } from './asked.mjs';

const execute = { [oauth.allowInsecureRequests]: insecure };
const app = { client_id: confidential.id };
const basic = oauth.ClientSecretBasic(confidential.secret);
const server = await oauth.processDiscoveryResponse(issuer, await oauth.discoveryRequest(issuer, execute));

// How each way of answering is read.
const readers = {
  query: (end) => oauth.validateAuthResponse(server, app, end, 'a state'),
  form: async (end) => oauth.validateAuthResponse(server, app, new URLSearchParams(await end.text()), 'a state'),
  hybrid: (end, nonce) =>
    oauth.validateCodeIdTokenResponse(server, app, end, nonce, 'a state', undefined, execute),
};

async function logIn(read, more = {}) {
  const verifier = oauth.generateRandomCodeVerifier();
  const nonce = oauth.generateRandomNonce();
  const address = new URL(server.authorization_endpoint);
  for (const [name, value] of Object.entries({
    client_id: app.client_id,
    redirect_uri: callback,
    response_type: 'code',
    scope: 'openid',
    nonce,
    state: 'a state',
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...more,
  }))
    address.searchParams.set(name, value);
  const parameters = await read(await visit(address), nonce);
  const response = await oauth.authorizationCodeGrantRequest(
    server, app, basic, parameters, callback, verifier, execute
  );
  return oauth.processAuthorizationCodeResponse(server, app, response, { expectedNonce: nonce, requireIdToken: true });
}

const who = async (read, more) => ({ sub: oauth.getValidatedIdTokenClaims(await logIn(read, more)).sub });

async function isActive(token) {
  const looked = await oauth.introspectionRequest(server, app, basic, token, execute);
  return (await oauth.processIntrospectionResponse(server, app, looked)).active;
}

async function code() {
  const tokens = await logIn(readers.query);
  const before = await isActive(tokens.access_token);
  const revoked = await oauth.revocationRequest(server, app, basic, tokens.access_token, execute);
  await oauth.processRevocationResponse(revoked);
  return { before, after: await isActive(tokens.access_token) };
}

async function refresh() {
  const tokens = await logIn(readers.query);
  const response = await oauth.refreshTokenGrantRequest(server, app, basic, tokens.refresh_token, execute);
  const refreshed = await oauth.processRefreshTokenResponse(server, app, response);
  return {
    another: refreshed.access_token !== tokens.access_token,
    active: await isActive(refreshed.access_token),
  };
}

await tell({
  code,
  refresh,
  formPost: () => who(readers.form, { response_mode: 'form_post' }),
  hybrid: () => who(readers.hybrid, { response_type: 'code id_token' }),
  hybridForm: () => who(readers.hybrid, { response_type: 'code id_token', response_mode: 'form_post' }),
});
