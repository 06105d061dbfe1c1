// openid-client, oauth4webapi and jose, from discovery alone. Prints what came of it as JSON.
import * as jose from 'jose';
import * as oauth from 'oauth4webapi';
import * as client from 'openid-client';
import { Browser } from './browser.mjs';

const env = process.env;
const issuer = new URL(env.COUNTERFOIL_ISSUER);
const callback = env.COUNTERFOIL_CALLBACK;
const confidential = { id: env.COUNTERFOIL_CLIENT_ID, secret: env.COUNTERFOIL_CLIENT_SECRET };
const open = { id: env.COUNTERFOIL_PUBLIC_ID };
const browser = () =>
  new Browser(callback, {
    userName: env.COUNTERFOIL_USER,
    password: env.COUNTERFOIL_PASSWORD,
  });
const insecure = issuer.protocol === 'http:';
const told = {};

const discover = (id, secret, authentication) =>
  client.discovery(issuer, id, secret, authentication, {
    execute: insecure ? [client.allowInsecureRequests] : [],
  });

async function byCode(config, more = {}) {
  const verifier = client.randomPKCECodeVerifier();
  const state = client.randomState();
  const nonce = client.randomNonce();
  const address = client.buildAuthorizationUrl(config, {
    redirect_uri: callback,
    scope: 'openid',
    state,
    nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...more,
  });
  const end = await browser().go(address);
  const came = end.body
    ? new Request(end.url, { method: 'POST', body: end.body })
    : end.url;
  return client.authorizationCodeGrant(config, came, {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  });
}

async function confidentialCode() {
  const config = await discover(confidential.id, undefined, client.ClientSecretBasic(confidential.secret));
  const tokens = await byCode(config);
  const claims = tokens.claims();
  const info = await client.fetchUserInfo(config, tokens.access_token, claims.sub);
  const active = await client.tokenIntrospection(config, tokens.access_token);
  const refreshed = await client.refreshTokenGrant(config, tokens.refresh_token);
  await client.tokenRevocation(config, tokens.refresh_token);
  const ended = await client.tokenIntrospection(config, refreshed.access_token);
  const keys = jose.createRemoteJWKSet(new URL(config.serverMetadata().jwks_uri));
  const verified = await jose.jwtVerify(tokens.id_token, keys, {
    issuer: config.serverMetadata().issuer,
    audience: confidential.id,
    algorithms: ['RS256'],
  });
  told.code = {
    sub: claims.sub,
    ctx: claims['http://schemes.superoffice.net/identity/ctx'],
    sameInfo: info.sub === claims.sub,
    active: active.active,
    refreshed: refreshed.access_token !== tokens.access_token,
    kept: refreshed.refresh_token === undefined,
    ended: ended.active === false,
    kid: verified.protectedHeader.kid !== undefined,
  };
}

async function publicCode() {
  const config = await discover(open.id, undefined, client.None());
  const tokens = await byCode(config);
  const first = await client.refreshTokenGrant(config, tokens.refresh_token);
  let again = 'believed';
  try {
    await client.refreshTokenGrant(config, tokens.refresh_token);
  } catch (failure) {
    again = failure.error;
  }
  told.public = { rotated: first.refresh_token !== tokens.refresh_token, again };
}

async function formPost() {
  const config = await discover(confidential.id, undefined, client.ClientSecretPost(confidential.secret));
  const tokens = await byCode(config, { response_mode: 'form_post' });
  told.formPost = { sub: tokens.claims().sub };
}

async function hybrid() {
  const config = await discover(confidential.id, undefined, client.ClientSecretPost(confidential.secret));
  client.useCodeIdTokenResponseType(config);
  const tokens = await byCode(config);
  told.hybrid = { sub: tokens.claims().sub };
}

// Tokens for a call that another program makes.
async function tokensAlone() {
  const config = await discover(confidential.id, undefined, client.ClientSecretBasic(confidential.secret));
  const tokens = await byCode(config, { scope: 'openid webapi' });
  told.tokens = {
    access: tokens.access_token,
    refresh: tokens.refresh_token,
    services: tokens.claims()['http://schemes.superoffice.net/identity/webapi_url'],
  };
}

// Ends the tokens that the environment names.
async function revoke() {
  const config = await discover(confidential.id, undefined, client.ClientSecretBasic(confidential.secret));
  await client.tokenRevocation(config, env.COUNTERFOIL_REFRESH_TOKEN);
}

// The other library, by hand, as its authors show it.
async function byOther() {
  const execute = { [oauth.allowInsecureRequests]: insecure };
  const server = await oauth.processDiscoveryResponse(
    issuer,
    await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...execute })
  );
  const app = { client_id: confidential.id };
  const authentication = oauth.ClientSecretBasic(confidential.secret);
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
  }))
    address.searchParams.set(name, value);
  const end = await browser().go(address);
  const parameters = oauth.validateAuthResponse(server, app, end.url, 'a state');
  const response = await oauth.authorizationCodeGrantRequest(
    server, app, authentication, parameters, callback, verifier, execute
  );
  const result = await oauth.processAuthorizationCodeResponse(server, app, response, {
    expectedNonce: nonce,
    requireIdToken: true,
  });
  const revoked = await oauth.revocationRequest(server, app, authentication, result.access_token, execute);
  await oauth.processRevocationResponse(revoked);
  const looked = await oauth.introspectionRequest(server, app, authentication, result.access_token, execute);
  const active = await oauth.processIntrospectionResponse(server, app, looked);
  told.other = { sub: oauth.getValidatedIdTokenClaims(result).sub, active: active.active };
}

const wanted = { confidentialCode, publicCode, formPost, hybrid, tokensAlone, revoke, byOther };
for (const name of process.argv.slice(2)) await wanted[name]();
console.log(JSON.stringify(told));
