/** What is recorded of certifications and exemptions. */
export const certification = {
  begin: '开始微能力认证',
  submit: '提交微能力认证',
  withdraw: '撤回微能力认证',
  peer_rate: '提交互评',
  peer_return: '互评退回',
  take_over: '接手互评',
  release: '取消互评任务',
  give_on: '互评任务转交',
  rate: '学校评价认证',
  correct: '更改学校评价',
  return: '学校退回认证',
  finalise: '确定认证结果',
  undo: '撤销确定认证结果',
  export: '导出认证统计',
}

export const exemption = {
  create: '登记免测',
  end: '取消免测',
}
