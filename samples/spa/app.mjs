const { authority, clientId } = await (await fetch('/settings.json')).json();
const here = `${location.origin}/`;
const manager = new oidc.UserManager({
  authority,
  client_id: clientId,
  redirect_uri: here,
  post_logout_redirect_uri: here,
  scope: 'openid',
  // Whose claims are shown: the user info endpoint's, which a script of this origin may call because it is registered.
  loadUserInfo: true,
  // Gone with the tab; the default would be no different, and says so less clearly.
  userStore: new oidc.WebStorageStateStore({ store: sessionStorage }),
});

const status = document.querySelector('[role=status]');
const buttons = ['login', 'refresh', 'logout'].map((id) => document.getElementById(id));
const [login, refresh, logout] = buttons;

function show(user, note = '') {
  const isIn = user && !user.expired;
  status.textContent = isIn ? `Hello, ${user.profile.name}. ${note}` : `Nobody is logged in. ${note}`;
  login.hidden = isIn;
  refresh.hidden = logout.hidden = !isIn;
}

// What the tenant's own service says, read with the person's token. The page's policy lets it go nowhere else.
async function principal(user) {
  const services = user.profile['http://schemes.superoffice.net/identity/webapi_url'];
  const answer = await fetch(`${services}v1/user/currentPrincipal`, {
    headers: { authorization: `Bearer ${user.access_token}`, accept: 'application/json' },
  });
  if (!answer.ok) throw new Error((await answer.json()).ErrorMessage);
  return answer.json();
}

// What goes wrong is a person's business too: a login that was refused, a refresh token that has ended.
const attempt = (deed) => () =>
  deed().catch(async (failure) => {
    await manager.removeUser();
    show(null, failure.message);
  });

login.onclick = attempt(() => manager.signinRedirect());
logout.onclick = attempt(() => manager.signoutRedirect());
refresh.onclick = attempt(async () => show(await manager.signinSilent(), 'These tokens are new.'));

await attempt(async () => {
  const answer = new URLSearchParams(location.search);
  const isAnswer = answer.has('code') || answer.has('error');
  const user = isAnswer && answer.has('state') ? await manager.signinCallback() : await manager.getUser();
  // The code is used up; nobody shall send the address on with it.
  history.replaceState(null, '', '/');
  show(user);
  if (user && !user.expired) show(user, `Your rights at ${(await principal(user)).DatabaseContextIdentifier} were read.`);
})();
