export default {
  faultless: '符合要求，不存在下列情形，得 {n} 分',
  void_hint: '出现下列任一情形，该项不得分：',
  missing_hint: '过程性资料、影像资料不全，每缺一项扣 {n} 分，请逐项写明：',
  missing_label: '缺少的资料',
  missing_example: '例如：第 3 次教研活动缺影像资料',
  missing_add: '添加',
  missing_remove: '删除“{text}”',
  remove: '删除',
  minus: '−{n}',
  points_legend: '{name}得分',
  reason_label: '扣分理由',
}
