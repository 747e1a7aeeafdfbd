type Translate = (key: string, values: Record<string, number>) => string

/** A length of time in the coarsest words that still help: 40 秒, 3 分钟, 2 小时 5 分钟. */
export function formatDuration(seconds: number, t: Translate): string {
  if (seconds < 60) return t('evidence.seconds', { n: Math.max(1, seconds) })
  const minutes = Math.round(seconds / 60)
  if (minutes < 60) return t('evidence.minutes', { n: minutes })
  return t('evidence.hours', { h: Math.floor(minutes / 60), m: minutes % 60 })
}
