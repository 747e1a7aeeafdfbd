export default {
  title: '账号安全',
  end: '强制退出所有设备',
  ended: '已退出 {count} 台设备。',
  reset: '重置动态验证码',
  was_reset: '已重置，该人员下次登录只需密码；如角色要求，登录后须重新绑定。',
  reason: '重置原因',
  reason_hint: '写明如何核对了本人身份，将写入审计记录。',
  cancel: '取消',
}
