// Looks again and again whether something has changed, here or on another device, and goes there.

const root = document.querySelector("[data-state]");
const { stage, state, open, every } = root.dataset;

setInterval(async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch(state, { headers: { Accept: "application/json" } });
    if (!answer.ok) return;
    const now = await answer.json();
    if (open === undefined ? now.stage !== stage : now.open !== open) location.assign(now.open);
  } catch {
    // The connection is gone for now; the next look tells.
  }
}, 1000 * Number(every));
