export default {
  username: '账号',
  password: '密码',
  show: '显示',
  hide: '隐藏',
  show_password: '显示密码',
  sign_in: '登录',
  lost_title: '登录已失效',
  lost_text: '为保护数据，请重新登录。页面上尚未保存的内容都还在，登录后可以继续。',
  leave: '换一个账号登录',
  idle_title: '您还在吗？',
  idle_text: '较长时间没有操作，{minutes} 分钟后将自动退出登录。',
  idle_stay: '继续工作',
}
