/** Lists of rows that are written one below the other. */
export default {
  remove: '删除',
  none: '还没有内容。',
}
