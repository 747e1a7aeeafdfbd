export default {
  never: '尚未填写',
  saved: '已保存 {at}',
  waiting: '有改动，即将保存…',
  saving: '正在保存…',
  unreachable: '未连上服务器，改动已暂存在本机，联网后自动重试',
  refused: '未保存，请按提示修改',
  conflict: '内容另有更新，请选择保留哪一份',
  retry: '立即重试',
}
