"""A picture of a page in 256 colours, which has about a third of the size."""

import base64
import struct
import zlib

from playwright.sync_api import Page

#: Returns the 256 colours that are seen most, and the number of the nearest one for each pixel.
_FEW_COLOURS = """async (png) => {
  const file = await fetch(`data:image/png;base64,${png}`);
  const picture = await createImageBitmap(await file.blob());
  const context = new OffscreenCanvas(picture.width, picture.height).getContext("2d");
  context.drawImage(picture, 0, 0);
  const { data } = context.getImageData(0, 0, picture.width, picture.height);
  const pixels = new Uint32Array(data.buffer).map((each) => each & 0xffffff);
  const seen = new Map();
  pixels.forEach((each) => seen.set(each, (seen.get(each) || 0) + 1));
  const parts = (each) => [each & 255, (each >> 8) & 255, each >> 16];
  // A red star of a few pixels is seen before any shade of grey: bright colours count more.
  const isBright = (each) => Math.max(...parts(each)) - Math.min(...parts(each)) > 48;
  const weight = new Map([...seen].map(([each, n]) => [each, isBright(each) ? 20 * n : n]));
  const colours = [...seen.keys()].sort((a, b) => weight.get(b) - weight.get(a)).slice(0, 256);
  const known = colours.map(parts);
  const numbers = new Map(colours.map((each, n) => [each, n]));
  for (const each of seen.keys()) {
    if (numbers.has(each)) continue;
    const [red, green, blue] = parts(each);
    let nearest = 0, least = Infinity;
    known.forEach(([r, g, b], n) => {
      const far = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
      if (far < least) [nearest, least] = [n, far];
    });
    numbers.set(each, nearest);
  }
  const bytes = (array) => new Uint8Array(array).toBase64();
  return {
    width: picture.width,
    height: picture.height,
    colours: bytes(colours.flatMap(parts)),
    pixels: bytes(Uint8Array.from(pixels, (each) => numbers.get(each))),
  };
}"""


def in_few_colours(blank: Page, png: bytes) -> bytes:
    """Return a PNG with a palette of 256 colours at most; an empty page does the work."""
    found = blank.evaluate(_FEW_COLOURS, base64.b64encode(png).decode())
    width, height = found["width"], found["height"]
    pixels = base64.b64decode(found["pixels"])
    rows = (b"\0" + pixels[n : n + width] for n in range(0, len(pixels), width))
    return b"".join(
        (
            b"\x89PNG\r\n\x1a\n",
            _chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
            _chunk(b"PLTE", base64.b64decode(found["colours"])),
            _chunk(b"IDAT", zlib.compress(b"".join(rows), 9)),
            _chunk(b"IEND", b""),
        )
    )


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
