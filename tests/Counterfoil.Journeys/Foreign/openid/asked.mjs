// What the environment asks of a client: where the issuer is, as which application, and who sits at the browser.
import { Browser } from './browser.mjs';

const env = process.env;

export const issuer = new URL(env.COUNTERFOIL_ISSUER);
export const insecure = issuer.protocol === 'http:';
export const callback = env.COUNTERFOIL_CALLBACK;
export const confidential = { id: env.COUNTERFOIL_CLIENT_ID, secret: env.COUNTERFOIL_CLIENT_SECRET };
export const open = { id: env.COUNTERFOIL_PUBLIC_ID };
export const refreshToken = env.COUNTERFOIL_REFRESH_TOKEN;

// Where a new browser ends up that was sent to an address: a URL, or the request that a form made.
export async function visit(address) {
  const browser = new Browser(callback, { userName: env.COUNTERFOIL_USER, password: env.COUNTERFOIL_PASSWORD });
  const end = await browser.go(address);
  return end.body ? new Request(end.url, { method: 'POST', body: end.body }) : end.url;
}

// Does what the command line names, and prints what came of each as JSON.
export async function tell(wanted) {
  const told = {};
  for (const name of process.argv.slice(2)) told[name] = await wanted[name]();
  console.log(JSON.stringify(told));
}
