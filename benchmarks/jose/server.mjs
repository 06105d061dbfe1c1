// A JWT verified by jose behind node's own http server: what a team would write who takes tokens instead of tickets.
import { createServer } from 'node:http';
import { generateKeyPair, jwtVerify, SignJWT } from 'jose';

const claims = { sub: '1', name: 'anna', tenant: 'Home1', full_name: 'Anna Andersson' };
const expected = { issuer: 'https://here.test', audience: 'bench' };

async function door(alg) {
  const { privateKey, publicKey } = await generateKeyPair(alg);
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg })
    .setIssuer(expected.issuer)
    .setAudience(expected.audience)
    .setExpirationTime('6h')
    .sign(privateKey);
  return { token, publicKey };
}

const doors = { '/rs256': await door('RS256'), '/es256': await door('ES256') };

const server = createServer(async (request, response) => {
  try {
    const [scheme, token] = (request.headers.authorization ?? '').split(' ');
    if (scheme !== 'Bearer') throw new Error('no token');
    await jwtVerify(token, doors[request.url].publicKey, expected);
    response.end('ok');
  } catch {
    response.statusCode = 401;
    response.end();
  }
});

server.listen(0, '127.0.0.1', () => {
  console.log(
    JSON.stringify({
      address: `http://127.0.0.1:${server.address().port}`,
      rs256: doors['/rs256'].token,
      es256: doors['/es256'].token,
    }),
  );
});
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
