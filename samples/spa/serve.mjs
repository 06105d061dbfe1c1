// Serves the page. Nothing is built, and no secret is here: whatever a single-page app knows, everybody knows.
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';

const { AUTHORITY, CLIENT_ID, PORT = '5173' } = process.env;
if (!AUTHORITY || !CLIENT_ID) throw new Error('Set AUTHORITY and CLIENT_ID: see README.md.');

const file = (name) => readFile(new URL(name, import.meta.url));
const pages = {
  '/': ['text/html', () => file('index.html')],
  '/app.mjs': ['text/javascript', () => file('app.mjs')],
  '/oidc-client-ts.js': ['text/javascript', () => file('node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js')],
  '/settings.json': ['application/json', () => JSON.stringify({ authority: AUTHORITY, clientId: CLIENT_ID })],
};
// Scripts are the page's own, and they call the login server alone: a stolen token has nowhere to go.
const policy = `default-src 'none'; script-src 'self'; connect-src 'self' ${new URL(AUTHORITY).origin}; frame-ancestors 'none'; base-uri 'none'`;

createServer(async (request, response) => {
  const page = pages[new URL(request.url, 'http://localhost').pathname];
  if (!page) return response.writeHead(404).end();
  const [type, read] = page;
  response
    .writeHead(200, { 'content-type': `${type}; charset=utf-8`, 'content-security-policy': policy, 'referrer-policy': 'no-referrer' })
    .end(await read());
}).listen(Number(PORT), '127.0.0.1', () => console.log(`Open http://127.0.0.1:${PORT}/`));
