export default {
  title: '入库工具',
  edit_title: '修改工具',
  lead: '为全市入库，保存后立即在资源库中向全市开放，不经过学校审核。',
  publish: '入库并发布',
  publish_again: '发布新版本',
  kept: '尚未发布；填写的内容保存在本机浏览器中，关闭页面不会丢失。',
  discard: '清空重填',
  discard_text: '清空后，尚未发布的内容不能恢复；已发布的版本不受影响。',
}
