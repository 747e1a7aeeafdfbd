export default {
  title: '平台数据',
  met: '达到通知要求',
  short: '未达到通知要求',
  unknown: '无法判断',
  rows: '查看明细',
  computed_at: '{year}，{at} 计算；仅供参考，由评审人员判断',
  kept_at: '{year}，{at} 结果确定时留存',
  failed: '平台数据暂时取不到，不影响填报和评审',
}
