/** What the browser can tell about a video before it is sent. */

export interface VideoFacts {
  seconds: number
  width: number
  height: number
}
export type VideoAdvice =
  { code: 'unplayable' } | { code: 'long'; minutes: number } | { code: 'heavy'; rate: number }

const PATIENCE_MS = 4_000
/** 720p at good quality needs 2 to 4 Mbit/s; far more only makes sending slow. */
const HEAVY_BITS = 10_000_000
const SMALL = 50 * 1024 * 1024

/** Read duration and picture size; `null` when the browser cannot play the file. */
export function probeVideo(file: Blob): Promise<VideoFacts | null> {
  const url = URL.createObjectURL(file)
  const video = document.createElement('video')
  return new Promise<VideoFacts | null>(resolve => {
    const timer = setTimeout(() => resolve(null), PATIENCE_MS)
    video.preload = 'metadata'
    video.onloadedmetadata = () => {
      clearTimeout(timer)
      resolve({ seconds: video.duration, width: video.videoWidth, height: video.videoHeight })
    }
    video.onerror = () => {
      clearTimeout(timer)
      resolve(null)
    }
    video.src = url
  }).finally(() => {
    video.removeAttribute('src')
    URL.revokeObjectURL(url)
  })
}

/** What to say about a video: advice, never a refusal. */
export function adviceFor(
  facts: VideoFacts | null,
  size: number,
  minutesAdvised: number,
): VideoAdvice[] {
  // A sound track without a picture is what browsers see of a codec they do not know.
  if (facts === null || facts.width === 0) return [{ code: 'unplayable' }]
  const advice: VideoAdvice[] = []
  const minutes = Math.round(facts.seconds / 60)
  if (Number.isFinite(facts.seconds) && facts.seconds > minutesAdvised * 60)
    advice.push({ code: 'long', minutes })
  const rate = (size * 8) / facts.seconds
  if (size > SMALL && rate > HEAVY_BITS)
    advice.push({ code: 'heavy', rate: Math.round(rate / 1_000_000) })
  return advice
}
