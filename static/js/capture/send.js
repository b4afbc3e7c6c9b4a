// Sending a picture: with real progress, again and again while the connection is gone.

const PAUSES = [1000, 2000, 4000, 8000, 15000, 30000]; // milliseconds; the last one repeats
const PATIENCE = 60000; // of one try without any answer

/** Send `body` to `url` until an answer comes; resolves to `{status, answer}`, answer null where it is
 * not ours. `on` is told: progress(share), looking(), lost(retryNow). */
export async function send(url, body, on) {
  for (let failures = 0; ; failures += 1) {
    try {
      const told = await once(url, body, on);
      // A gateway that cannot reach the application is a lost connection too.
      if (![502, 503, 504].includes(told.status)) return told;
    } catch {
      // Lost; told below.
    }
    await pause(PAUSES[Math.min(failures, PAUSES.length - 1)], on);
  }
}

function once(url, body, on) {
  return new Promise((done, lost) => {
    const request = new XMLHttpRequest();
    request.open("POST", url);
    request.setRequestHeader("Accept", "application/json");
    let watch = setTimeout(() => request.abort(), PATIENCE);
    request.upload.addEventListener("progress", (event) => {
      clearTimeout(watch);
      watch = setTimeout(() => request.abort(), PATIENCE);
      if (event.lengthComputable) on.progress(event.loaded / event.total);
    });
    request.upload.addEventListener("load", () => on.looking());
    request.addEventListener("loadend", () => clearTimeout(watch));
    request.addEventListener("load", () => {
      let answer = null;
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        // A proxy's page, or the form's own after its session is over.
      }
      done({ status: request.status, answer });
    });
    for (const type of ["error", "abort"]) request.addEventListener(type, lost);
    request.send(body);
  });
}

function pause(milliseconds, on) {
  return new Promise((done) => {
    const timer = setTimeout(end, milliseconds);
    function end() {
      clearTimeout(timer);
      removeEventListener("online", end);
      done();
    }
    addEventListener("online", end);
    on.lost(end);
  });
}
