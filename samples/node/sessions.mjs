// Sessions in memory, by a random name in a cookie of this host. An application with two processes keeps them in a store.
import { randomBytes } from 'node:crypto';

const cookie = '__Host-node-sample';
const most = 10_000;

export class Sessions {
  #known = new Map();

  of(request) {
    const said = request.headers.cookie?.split('; ').find((one) => one.startsWith(`${cookie}=`));
    return this.#known.get(said?.slice(cookie.length + 1)) ?? {};
  }

  // A new name for what has changed: whoever planted the old one finds nothing behind it.
  begin(response, session, before) {
    this.#known.delete(before.name);
    if (this.#known.size >= most) this.#known.delete(this.#known.keys().next().value);
    session.name = randomBytes(32).toString('base64url');
    this.#known.set(session.name, session);
    response.setHeader('set-cookie', `${cookie}=${session.name}; Path=/; Secure; HttpOnly; SameSite=Lax`);
  }

  end(response, session) {
    this.#known.delete(session.name);
    response.setHeader('set-cookie', `${cookie}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0`);
  }
}
