/** What is recorded about campaigns and their entries. */
export const campaign = {
  create: '新建评选活动',
  save: '保存评选活动草稿',
  discard: '删除评选活动草稿',
  open: '发布评选活动',
  change_dates: '延后评选截止时间',
  cancel: '取消评选活动',
  set_quotas: '设置评选名额',
  reorder: '调整推荐顺序',
  export: '导出参评作品',
}
export const entry = {
  propose: '提交参评',
  nominate: '推荐参评作品',
  admit: '参评作品审查通过',
  refuse: '参评作品审查未通过',
  return: '退回参评作品',
  withdraw: '撤回参评或推荐',
}
