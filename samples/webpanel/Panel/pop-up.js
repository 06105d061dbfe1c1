// The pop-up: tells whoever opened it, if that is a page of this very origin; the browser drops it for all others.
const { code } = document.querySelector('[data-code]').dataset;
window.opener?.postMessage({ code }, location.origin);
window.close();
