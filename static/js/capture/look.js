// A picture on the device: shrunk where it is too large, and looked at before it is sent. The server
// looks again; this one is quick, and only speaks where there is little doubt.

const LONGEST = 3000; // pixels: a card that fills half of it is read as well as one of 8000
const HEAVY = 4_000_000; // bytes: half a minute on a slow line
const GLANCE = 640; // pixels of the longer side that is looked at
// Of the variance of the Laplacian at that size: sharp specimens had 435 and more, half of the strongly
// blurred ones less than 135 (python -m bench glance).
const SHARP = 135;
const DARK = 45; // of 255, the mean
const BRIGHT = 235;

/** The picture as it will be sent. `seen` is given its pixels while they are at hand. */
export async function shrink(file, seen) {
  let bitmap;
  try {
    bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
  } catch {
    return file; // a PDF, or HEIC where the browser does not know it: the server does
  }
  seen?.(bitmap);
  const ratio = LONGEST / Math.max(bitmap.width, bitmap.height);
  let sent = file;
  if (ratio < 1 || file.size > HEAVY) {
    const canvas = drawn(bitmap, Math.min(ratio, 1));
    sent = (await new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.92); })) ?? file;
  }
  bitmap.close();
  return sent;
}

/** What seems wrong with a picture: names of texts. `least` is in pixels; a face has too little detail
 * for its blur to be told. */
export function doubts(bitmap, least, face) {
  return Math.max(bitmap.width, bitmap.height) < least ? ["small"] : glance(bitmap, face);
}

function drawn(bitmap, ratio) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(bitmap.width * ratio));
  canvas.height = Math.max(1, Math.round(bitmap.height * ratio));
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.imageSmoothingQuality = "high";
  context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function glance(bitmap, face) {
  const canvas = drawn(bitmap, Math.min(1, GLANCE / Math.max(bitmap.width, bitmap.height)));
  const { width, height } = canvas;
  const pixels = canvas.getContext("2d").getImageData(0, 0, width, height).data;
  const grey = new Float32Array(width * height);
  let sum = 0;
  for (let at = 0; at < grey.length; at += 1) {
    grey[at] = 0.299 * pixels[4 * at] + 0.587 * pixels[4 * at + 1] + 0.114 * pixels[4 * at + 2];
    sum += grey[at];
  }
  const mean = sum / grey.length;
  if (mean < DARK) return ["dark"];
  if (mean > BRIGHT) return ["bright"];
  if (face) return [];
  let [total, squares, count] = [0, 0, 0];
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const edge = grey[at - 1] + grey[at + 1] + grey[at - width] + grey[at + width] - 4 * grey[at];
      total += edge;
      squares += edge * edge;
      count += 1;
    }
  }
  return squares / count - (total / count) ** 2 < SHARP ? ["blurry"] : [];
}
