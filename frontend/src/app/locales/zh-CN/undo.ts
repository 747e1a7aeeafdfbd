export default {
  label: '刚才的办理',
  undo: '撤销',
  close: '不再显示',
  done: '已撤销 {n} 项，恢复为办理之前的状态。',
  left: '以下各项没有撤销，将保持原状：',
}
