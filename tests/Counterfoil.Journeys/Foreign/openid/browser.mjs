// A browser without scripts: keeps cookies, follows the way, fills in the forms that it is shown, and stops at the call-back.
const entities = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&#x27;': "'", '&#x2B;': '+', '&#x2F;': '/' };
const decode = (text) =>
  text.replace(/&(?:amp|lt|gt|quot|#39|#x27|#x2B|#x2F);/gi, (found) => entities[found] ?? found)
    .replace(/&#x([0-9a-f]+);/gi, (_, hex) => String.fromCodePoint(parseInt(hex, 16)));

const attribute = (tag, name) => {
  const found = tag.match(new RegExp(`\\s${name}="([^"]*)"`, 'i'));
  return found ? decode(found[1]) : undefined;
};

// The form that asks for something that is known, else the first that leads on.
const formOf = (page, answers) => {
  const forms = [...page.matchAll(/<form[^>]*>[\s\S]*?<\/form>/gi)].map((match) => match[0])
    .filter((form) => /method="post"/i.test(form));
  return forms.find((form) => Object.keys(answers).some((name) => form.includes(` name="${name}"`))) ?? forms[0];
};

export class Browser {
  #cookies = new Map();

  constructor(callback, answers) {
    this.callback = callback;
    this.answers = answers;
    this.pages = [];
  }

  // Where the browser ends up: the call-back's address, and what was posted there.
  async go(address) {
    let next = { address: new URL(address), method: 'GET' };
    for (let step = 0; step < 20; step++) {
      if (next.address.href.split(/[?#]/)[0] === this.callback)
        return { url: next.address, body: next.body };
      const response = await this.#fetch(next);
      const location = response.headers.get('location');
      if (response.status >= 300 && response.status < 400 && location) {
        next = { address: new URL(location, next.address), method: 'GET' };
        continue;
      }
      const page = await response.text();
      this.pages.push(page.match(/<h1[^>]*>([\s\S]*?)<\/h1>/i)?.[1]?.trim() ?? `${response.status}`);
      const form = formOf(page, this.answers);
      if (!form) throw new Error(`no way on from ${next.address}: ${response.status} ${page.slice(0, 2000)}`);
      next = this.#fill(form, next.address);
    }
    throw new Error(`going round in circles: ${this.pages.join(' > ')}`);
  }

  async #fetch({ address, method, body }) {
    const response = await fetch(address, {
      method,
      body,
      redirect: 'manual',
      headers: {
        accept: 'text/html',
        cookie: [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; '),
      },
    });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = line.match(/^([^=]+)=([^;]*)/);
      if (/expires=thu, 01 jan 1970/i.test(line)) this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return response;
  }

  #fill(form, here) {
    const fields = new URLSearchParams();
    const radios = new Set();
    for (const [tag] of form.matchAll(/<input[^>]*>/gi)) {
      const name = attribute(tag, 'name');
      const type = (attribute(tag, 'type') ?? 'text').toLowerCase();
      if (!name || type === 'submit') continue;
      if (type === 'radio' && radios.has(name)) continue;
      if (type === 'radio') radios.add(name);
      if (type === 'checkbox' && !/\schecked/i.test(tag)) continue;
      fields.set(name, this.answers[name] ?? attribute(tag, 'value') ?? '');
    }
    const button = form.match(/<button[^>]*>/i)?.[0];
    if (button && attribute(button, 'name')) fields.set(attribute(button, 'name'), attribute(button, 'value') ?? '');
    const opening = form.match(/<form[^>]*>/i)[0];
    return { address: new URL(attribute(opening, 'action') || here.href, here), method: 'POST', body: fields };
  }
}
