// The code flow with PKCE, as openid-client does it; from discovery alone.
import * as client from 'openid-client';

const ctx = 'http://schemes.superoffice.net/identity/ctx';
const webApi = 'http://schemes.superoffice.net/identity/webapi_url';

// The person, or an administrator, has taken the access back: whoever logs in anew is told so there.
const hasEnded = (failure) => failure.error === 'invalid_grant' || failure.status === 401;

export class Login {
  #config;
  #origin;

  constructor(config, origin) {
    this.#config = config;
    this.#origin = origin;
  }

  static async discover(authority, id, secret, origin) {
    const issuer = new URL(authority);
    const isHere = ['127.0.0.1', 'localhost', '[::1]'].includes(issuer.hostname);
    const execute = isHere ? [client.allowInsecureRequests] : [];
    return new Login(
      await client.discovery(issuer, id, undefined, client.ClientSecretBasic(secret), { execute }),
      origin
    );
  }

  // Where the browser goes, and what is kept for its return.
  async begin(target) {
    const kept = {
      target,
      verifier: client.randomPKCECodeVerifier(),
      state: client.randomState(),
      nonce: client.randomNonce(),
    };
    const address = client.buildAuthorizationUrl(this.#config, {
      redirect_uri: `${this.#origin}/callback`,
      scope: 'openid',
      state: kept.state,
      nonce: kept.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(kept.verifier),
      code_challenge_method: 'S256',
    });
    return { address: address.href, kept };
  }

  async finish(address, { verifier, state, nonce }) {
    const tokens = await client.authorizationCodeGrant(this.#config, address, {
      pkceCodeVerifier: verifier,
      expectedState: state,
      expectedNonce: nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    return this.#keep(tokens, { tenant: claims[ctx], services: claims[webApi], idToken: tokens.id_token });
  }

  // Asks the tenant's own services, as the person; nothing where they may no longer be asked.
  async whoAmI(user) {
    try {
      return await this.#ask(user, 'v1/user/currentPrincipal');
    } catch (failure) {
      if (hasEnded(failure)) return undefined;
      throw failure;
    }
  }

  logoutAddress({ idToken }) {
    return client.buildEndSessionUrl(this.#config, {
      id_token_hint: idToken,
      post_logout_redirect_uri: `${this.#origin}/goodbye`,
    }).href;
  }

  // With a new access token where the old one is about to end.
  async #ask(user, path) {
    if (Date.now() > user.renewAt)
      Object.assign(user, this.#keep(await client.refreshTokenGrant(this.#config, user.refreshToken), user));
    const response = await client.fetchProtectedResource(
      this.#config,
      user.accessToken,
      new URL(path, user.services),
      'GET'
    );
    return response.json();
  }

  #keep(tokens, user) {
    return {
      ...user,
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token ?? user.refreshToken,
      renewAt: Date.now() + (tokens.expires_in - 60) * 1000,
    };
  }
}
