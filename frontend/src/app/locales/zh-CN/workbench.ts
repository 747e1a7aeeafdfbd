export default {
  title: '工作台',
  title_short: '工作台',
}
