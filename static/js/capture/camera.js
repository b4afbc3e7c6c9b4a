// The camera within a page: what it sees in a video element, and a picture of that.

/** Whether there may be one: a page by plain http from another machine has none. */
export const possible = Boolean(navigator.mediaDevices?.getUserMedia);

/** Show in `video` what the camera sees: the one in front for a `face`. Fails where it is refused or
 * missing. */
export async function open(video, face) {
  video.srcObject = await navigator.mediaDevices.getUserMedia({
    audio: false,
    video: {
      facingMode: face ? "user" : { ideal: "environment" },
      width: { ideal: 2560 }, height: { ideal: 1920 },
    },
  });
  await video.play();
}

export function close(video) {
  video.srcObject?.getTracks().forEach((track) => track.stop());
  video.srcObject = null;
}

/** What the camera sees now, as a JPEG; it is closed. */
export function shoot(video) {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d").drawImage(video, 0, 0);
  close(video);
  return new Promise((done) => { canvas.toBlob(done, "image/jpeg", 0.93); });
}
