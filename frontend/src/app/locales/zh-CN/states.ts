export default {
  loading: '正在加载',
  forbidden_title: '当前角色不能使用这一页',
  forbidden_text:
    '如果您在其他单位或以其他角色有此权限，请在页面顶部切换；仍有疑问请联系本单位管理员。',
  not_found_title: '没有这个页面',
  not_found_text: '地址可能已变更或输入有误。',
  missing_title: '没有找到',
  missing_text: '它可能已被撤销，或不在您的权限范围内。',
  to_workbench: '回到工作台',
}
