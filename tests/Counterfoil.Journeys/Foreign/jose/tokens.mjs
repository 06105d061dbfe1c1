// node tokens.mjs: reads { keys, tokens, expected } from standard input, as JSON. Verifies each token with the key set, as
// it stands, and makes a key pair and a token of its own for each algorithm. Prints { read, keys, tokens } as one JSON line.
import * as jose from "jose";

const input = JSON.parse(await new Response(process.stdin).text());
const published = jose.createLocalJWKSet({ keys: input.keys });
const read = {};
for (const [algorithm, token] of Object.entries(input.tokens)) {
  const { payload, protectedHeader } = await jose.jwtVerify(token, published, {
    ...input.expected,
    algorithms: [algorithm],
    typ: "JWT",
  });
  const named = input.keys.find((key) => key.kid === protectedHeader.kid);
  const certified = await jose.importX509(
    `-----BEGIN CERTIFICATE-----\n${named.x5c[0]}\n-----END CERTIFICATE-----`,
    algorithm,
  );
  await jose.jwtVerify(token, certified);
  read[algorithm] = {
    subject: payload.sub,
    thumbprint: await jose.calculateJwkThumbprint(named),
  };
}

const keys = [];
const tokens = {};
for (const algorithm of Object.keys(input.tokens)) {
  const { publicKey, privateKey } = await jose.generateKeyPair(algorithm);
  keys.push({ ...(await jose.exportJWK(publicKey)), alg: algorithm, kid: `foreign ${algorithm}` });
  tokens[algorithm] = await new jose.SignJWT({ sub: "a foreigner" })
    .setProtectedHeader({ alg: algorithm, kid: `foreign ${algorithm}` })
    .setIssuer(input.expected.issuer)
    .setAudience(input.expected.audience)
    .setIssuedAt()
    .setExpirationTime("5m")
    .sign(privateKey);
}
console.log(JSON.stringify({ read, keys, tokens }));
