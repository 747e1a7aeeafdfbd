export default {
  title: '组织领导与专家',
  title_short: '领导专家',
  lead: '依据烟教办函〔2021〕60号；名单仅供登录人员查阅。',
  name: '姓名',
  role: '职责',
  post: '职务',
  organisation: '单位',
  experts: '专家指导团队（{n}）',
  expert_table: '专家名单',
  search: '按姓名或单位查找',
  empty: '没有符合条件的专家',
}
