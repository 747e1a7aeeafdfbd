export default {
  own_password: '登录密码',
  own_password_hint: '再次输入登录密码，确认是本人操作；通过统一认证登录的可以留空。',
  enrol_begin: '开始绑定',
  enrol_app:
    '在手机上安装任一验证器应用（如 Microsoft Authenticator、FreeOTP，或微信“腾讯身份验证器”小程序）。',
  enrol_scan: '用它扫描下面的二维码：',
  enrol_qr: '绑定动态验证码的二维码',
  enrol_by_hand: '不能扫码时，手工输入密钥：',
  enrol_type: '输入应用显示的六位数字，确认绑定成功。',
  enrol_confirm: '确认绑定',
  recovery_title: '请保存恢复码',
  recovery_text:
    '手机丢失时，用恢复码代替动态验证码，每个只能用一次。它们只显示这一次，请打印或保存在安全的地方。',
  recovery_save: '下载为文本',
  recovery_kept: '已保存，继续',
  notice_title: '个人信息保护告知书',
  consent_read: '我已阅读并知悉上述告知书',
  consent_sensitive: '我同意平台处理单位登记的身份证号、手机号等敏感个人信息',
  consent_optional: '可以不勾选，不影响使用平台；以后可在个人中心更改。',
  consent_go: '确认并继续',
}
