export default {
  days: '还有 {days} 天 {hours} 小时',
  hours: '还有 {hours} 小时 {minutes} 分',
  minutes: '还有 {minutes} 分钟',
  over_days: '已逾期 {days} 天',
  over_hours: '已逾期 {hours} 小时 {minutes} 分',
}
