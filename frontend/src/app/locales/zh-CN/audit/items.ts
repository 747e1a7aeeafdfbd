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
}
