/** What is recorded about judging, results, awards and what is counted of sharing. */
export const judging = {
  judge: { add: '增加评委', take_off: '移出评委' },
  judging: {
    begin: '开始评审',
    save: '保存评分草稿',
    submit: '提交评分',
    recuse: '评委回避',
    rank: '汇总排名',
    announce: '公示评选结果',
    conclude: '公布最终结果',
  },
  certificate: { revoke: '撤销获奖证书' },
  sharing: { export: '导出资源共享统计' },
  award: {
    add: '登记获奖',
    edit: '修改获奖登记',
    remove: '移除获奖登记',
    export: '导出获奖登记',
  },
}
