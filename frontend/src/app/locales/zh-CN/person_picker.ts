export default {
  placeholder: '输入姓名、工号或姓名首字母',
  type: '请输入姓名、工号或姓名首字母',
  nothing: '没有找到人员',
}
