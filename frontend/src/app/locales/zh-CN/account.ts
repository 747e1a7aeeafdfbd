export default {
  title: '个人中心',
  self: '本人信息',
  name: '姓名',
  staff_no: '工号',
  roles: '角色与单位',
  password: '修改密码',
  session: '登录状态',
  session_text: '在公用电脑上使用后请退出登录。退出后，本浏览器中所有打开的页面都会同时退出。',
}
