// A web application: whoever asks for its page logs in first, and comes back to the address that was asked for.
import { createServer } from 'node:http';
import { Login } from './login.mjs';
import { Sessions } from './sessions.mjs';

const { AUTHORITY, CLIENT_ID, CLIENT_SECRET, PORT = '5174' } = process.env;
if (!AUTHORITY || !CLIENT_ID || !CLIENT_SECRET)
  throw new Error('Set AUTHORITY, CLIENT_ID and CLIENT_SECRET: see README.md.');

const origin = `http://127.0.0.1:${PORT}`;
const login = await Login.discover(AUTHORITY, CLIENT_ID, CLIENT_SECRET, origin);
const sessions = new Sessions();

const encode = (text) => String(text).replace(/[&<>"']/g, (c) => `&#${c.codePointAt(0)};`);
const show = (response, body) =>
  response
    .writeHead(200, {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'content-security-policy': `default-src 'none'; form-action 'self' ${new URL(AUTHORITY).origin}; frame-ancestors 'none'`,
    })
    .end(`<!doctype html><html lang="en"><title>A Node application</title><main>${body}</main></html>`);
const send = (response, address) => response.writeHead(303, { location: address, 'cache-control': 'no-store' }).end();

async function callback({ address, session }, response) {
  // Only the browser that was sent away has the session in which state, nonce and verifier wait.
  const { begun } = session;
  if (!begun) return send(response, '/');
  session.begun = undefined;
  const user = await login.finish(address, begun);
  sessions.begin(response, { user }, session);
  send(response, begun.target);
}

async function home({ address, session }, response) {
  const principal = session.user && (await login.whoAmI(session.user));
  if (!principal) {
    const begun = await login.begin(address.pathname + address.search);
    sessions.begin(response, { begun: begun.kept }, session);
    return send(response, begun.address);
  }
  show(
    response,
    `<h1>Hello, ${encode(principal.FullName)}</h1>
     <p>You came to <code>${encode(address.pathname + address.search)}</code> of ${encode(principal.DatabaseContextIdentifier)}.</p>
     <form method="post" action="/logout"><button>Log out</button></form>`
  );
}

function logout({ request, session }, response) {
  // A form of another site logs nobody out: browsers say where a form comes from.
  if (request.headers['sec-fetch-site'] !== 'same-origin') return response.writeHead(400).end();
  const { user } = session;
  sessions.end(response, session);
  send(response, user ? login.logoutAddress(user) : '/goodbye');
}

const goodbye = (_, response) => show(response, '<h1>Goodbye</h1><p><a href="/">Log in again</a></p>');

const routes = { 'GET /callback': callback, 'GET /goodbye': goodbye, 'POST /logout': logout };

createServer(async (request, response) => {
  const address = new URL(request.url, origin);
  const answer = routes[`${request.method} ${address.pathname}`] ?? (request.method === 'GET' ? home : undefined);
  if (!answer) return response.writeHead(405).end();
  try {
    await answer({ request, address, session: sessions.of(request) }, response);
  } catch (failure) {
    // The kind alone: what a library puts into a message may hold what must not be written down.
    console.error(`${request.method} ${address.pathname} failed: ${failure.error ?? failure.code ?? failure.name}`);
    response.writeHead(502, { 'content-type': 'text/plain' }).end('The login did not succeed. Try again.');
  }
}).listen(Number(PORT), '127.0.0.1', () => console.log(`Open ${origin}/`));
