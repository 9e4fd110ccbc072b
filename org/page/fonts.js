// Registers the bundled fonts. `FONTS` is above.

for (const { family, weight, base64 } of FONTS) {
  const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const face = new FontFace(family, bytes, { weight });
  document.fonts.add(face);
  face.load().catch(() => {}); // without the font the fallbacks are drawn
}

export default () => {};
