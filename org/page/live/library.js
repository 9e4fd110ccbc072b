// Hands vis-network to the charts of this page and registers the bundled fonts. `vis` and `FONTS` stand above.
const brought = Promise.all(FONTS.map(register)).catch(() => {}); // without the font the fallbacks are drawn

function register({ family, weight, base64 }) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const face = new FontFace(family, bytes, { weight });
  document.fonts.add(face);
  return face.load();
}

export default function () {
  brought.then(() => room.bringLibrary(vis));
}
