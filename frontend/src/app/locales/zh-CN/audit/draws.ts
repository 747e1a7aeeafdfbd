/** What offices and teachers do with draws, as the audit names it. */
export const draw = {
  freeze: '冻结抽样名单',
  draw: '抽取',
  cancel: '作废抽样名单',
  widen: '扩大抽查',
  return: '退回整批评定',
  conclude: '办结抽样',
}

export const draw_pick = {
  substitute: '替补抽中教师',
  record: '登记现场检测记录',
  rate: '复核评定',
  acknowledge: '知悉抽中通知',
  object: '提出异议',
  decide: '答复异议',
}
