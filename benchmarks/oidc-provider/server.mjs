// npm oidc-provider with its in-memory adapter: what a team would run that takes a library instead of a server.
import { generateKeyPair, randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { Provider } from 'oidc-provider';

const make = promisify(generateKeyPair);
const redirect = 'http://127.0.0.1:9501/cb';
const scopes = 'openid files';

async function key(type, options, alg) {
  const { privateKey } = await make(type, options);
  return { ...privateKey.export({ format: 'jwk' }), alg, use: 'sig', kid: alg };
}

function client(id, alg) {
  return {
    client_id: id,
    client_secret: randomBytes(24).toString('hex'),
    grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
    redirect_uris: [redirect],
    token_endpoint_auth_method: 'client_secret_post',
    id_token_signed_response_alg: alg,
  };
}

const clients = [client('bench-rs256', 'RS256'), client('bench-es256', 'ES256')];
const provider = new Provider('http://127.0.0.1', {
  clients,
  jwks: {
    keys: [
      await key('rsa', { modulusLength: 2048 }, 'RS256'),
      await key('ec', { namedCurve: 'P-256' }, 'ES256'),
    ],
  },
  scopes: ['openid', 'files', 'offline_access'],
  pkce: { required: () => true },
  features: {
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    devInteractions: { enabled: false },
  },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: 'Anna Andersson' }) }),
  issueRefreshToken: () => true,
  ttl: { AuthorizationCode: 600, AccessToken: 3600, ClientCredentials: 3600, RefreshToken: 7776000 },
});

// A code as the authorization endpoint leaves it behind, made outside of what is measured.
async function code(clientId, challenge) {
  const grant = new provider.Grant({ accountId: 'anna', clientId });
  grant.addOIDCScope(scopes);
  return new provider.AuthorizationCode({
    accountId: 'anna',
    client: await provider.Client.find(clientId),
    grantId: await grant.save(),
    gty: 'authorization_code',
    redirectUri: redirect,
    scope: scopes,
    nonce: 'a nonce',
    authTime: Math.floor(Date.now() / 1000),
    codeChallenge: challenge,
    codeChallengeMethod: 'S256',
  }).save();
}

const callback = provider.callback();
const server = createServer(async (request, response) => {
  const url = new URL(request.url, 'http://127.0.0.1');
  if (url.pathname !== '/bench/codes') return callback(request, response);
  const codes = [];
  for (let made = 0; made < Number(url.searchParams.get('count')); made++)
    codes.push(await code(url.searchParams.get('client'), url.searchParams.get('challenge')));
  response.end(JSON.stringify(codes));
});

server.listen(0, '127.0.0.1', () => {
  console.log(
    JSON.stringify({
      address: `http://127.0.0.1:${server.address().port}`,
      token: '/token',
      introspection: '/token/introspection',
      clients: clients.map((one) => ({ id: one.client_id, secret: one.client_secret })),
    }),
  );
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
