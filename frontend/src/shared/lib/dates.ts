/** Times are stored in UTC and shown in China's time, wherever the device is. */
import dayjs from 'dayjs'
import timezone from 'dayjs/plugin/timezone'
import utc from 'dayjs/plugin/utc'

dayjs.extend(utc)
dayjs.extend(timezone)

const ZONE = 'Asia/Shanghai'

type Moment = string | number

/** `2026-11-24 16:40` */
export function showTime(at: Moment): string {
  return dayjs(at).tz(ZONE).format('YYYY-MM-DD HH:mm')
}

/** `2026-11-24 24:00`: the end of a day is told as that day's, not as the next one's beginning. */
export function showDeadline(at: Moment): string {
  const time = dayjs(at).tz(ZONE)
  const isMidnight = time.format('HH:mm:ss') === '00:00:00'
  return isMidnight ? `${time.subtract(1, 'minute').format('YYYY-MM-DD')} 24:00` : showTime(at)
}

/** `11-24 16:40` */
export function showShortTime(at: Moment): string {
  return dayjs(at).tz(ZONE).format('MM-DD HH:mm')
}

/** `16:40` */
export function showHour(at: Moment): string {
  return dayjs(at).tz(ZONE).format('HH:mm')
}

/** `2026-11-24`; plain dates pass unchanged. */
export function showDate(at: Moment): string {
  return typeof at === 'string' && at.length === 10 ? at : dayjs(at).tz(ZONE).format('YYYY-MM-DD')
}

/** Hour of the day in China, for greetings. */
export function hourOfDay(at: Moment): number {
  return dayjs(at).tz(ZONE).hour()
}
