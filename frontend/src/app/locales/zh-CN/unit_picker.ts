export default {
  placeholder: '输入名称查找',
  nothing: '没有找到单位',
}
