/** What is recorded about the library's items. */
export const item = {
  create: '新建资源',
  save: '保存资源草稿',
  consent: '答复署名',
  submit: '提交资源',
  withdraw: '撤回资源',
  revise: '修改已发布的资源',
  discard: '删除资源草稿',
  publish: '发布资源',
  return: '退回资源',
  recommend: '推荐资源',
  select: '选入成果库',
  take_down: '下架资源',
  restore: '恢复上架',
  export: '导出资源列表',
  use: '登记使用资源',
  favour: '收藏资源',
  unfavour: '取消收藏',
  rate: '给资源评分',
  enter: '为全市入库工具',
  look: '复核工具',
  category: '调整工具分类',
}

/** What is recorded about comments on them. */
export const comment = {
  create: '发表评论',
  reply: '回复评论',
  edit: '修改评论',
  delete: '删除评论',
  report: '举报评论',
  hide: '隐藏评论',
  keep: '保留评论',
}

/** What is recorded about collections of them. */
export const collection = {
  create: '新建合集',
  save: '保存合集',
  add: '加入合集',
  pin: '置顶合集',
  unpin: '取消置顶合集',
  delete: '删除合集',
}

/** What is recorded about the categories of tools. */
export const tool_category = {
  add: '新增工具分类',
  rename: '修改工具分类',
  order: '调整工具分类顺序',
  retire: '停用或合并工具分类',
}

/** What is recorded about showcases of them. */
export const showcase = {
  create: '新建展播',
  make: '用评选结果制作展播',
  save: '保存展播',
  open: '开放展播',
  close: '关闭展播',
  submit: '提交展播',
  withdraw: '撤回展播',
  agree: '同意展播开放',
  return: '退回展播',
  delete: '删除展播',
}

/** What is recorded about authors' releases for the public. */
export const release = { give: '同意公开展示', withdraw: '撤回公开展示' }
