export default {
  label: '翻页',
  position: '第 {page} 页，本页 {shown} 条',
  previous: '上一页',
  next: '下一页',
}
