// openid-client, and jose for what it leaves unlooked at, from discovery alone.
import * as jose from 'jose';
import * as client from 'openid-client';
import { callback, confidential, insecure, issuer, open, refreshToken, tell, visit } from './asked.mjs';

const discover = (id, authentication) =>
  client.discovery(issuer, id, undefined, authentication, {
    execute: insecure ? [client.allowInsecureRequests] : [],
  });
const byBasic = () => discover(confidential.id, client.ClientSecretBasic(confidential.secret));
const byPost = () => discover(confidential.id, client.ClientSecretPost(confidential.secret));

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
  return client.authorizationCodeGrant(config, await visit(address), {
    pkceCodeVerifier: verifier,
    expectedState: state,
    expectedNonce: nonce,
    idTokenExpected: true,
  });
}

async function code() {
  const config = await byBasic();
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
  return {
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
  const config = await discover(open.id, client.None());
  const tokens = await byCode(config);
  const first = await client.refreshTokenGrant(config, tokens.refresh_token);
  let again = 'believed';
  try {
    await client.refreshTokenGrant(config, tokens.refresh_token);
  } catch (failure) {
    again = failure.error;
  }
  return { rotated: first.refresh_token !== tokens.refresh_token, again };
}

async function formPost() {
  const tokens = await byCode(await byPost(), { response_mode: 'form_post' });
  return { sub: tokens.claims().sub };
}

async function hybrid(more) {
  const config = await byPost();
  client.useCodeIdTokenResponseType(config);
  const tokens = await byCode(config, more);
  return { sub: tokens.claims().sub };
}

// Tokens for a call that another program makes.
async function tokensAlone() {
  const tokens = await byCode(await byBasic(), { scope: 'openid webapi' });
  return {
    access: tokens.access_token,
    refresh: tokens.refresh_token,
    services: tokens.claims()['http://schemes.superoffice.net/identity/webapi_url'],
  };
}

// Ends the tokens that the environment names.
async function revoke() {
  await client.tokenRevocation(await byBasic(), refreshToken);
}

await tell({
  code,
  publicCode,
  formPost,
  hybrid: () => hybrid(),
  hybridForm: () => hybrid({ response_mode: 'form_post' }),
  tokensAlone,
  revoke,
});
