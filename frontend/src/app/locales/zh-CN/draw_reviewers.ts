export default {
  title: '复核专家',
  name: '指定专家',
  name_text:
    '从在任专家中指定。专家只看教师的成果，不看学校评定的等级，本人（曾）任职的学校自动回避。',
  nobody: '还没有指定专家，由工程办复核；也可以指定专家一起复核。',
  rated: '已复核 {n} 项',
  take_off: '移出',
  find: '姓名或单位',
  found: '在任专家',
  none_found: '没有找到在任专家，请换个名字再试。',
  no_person: '未关联平台人员，请先在专家库中关联',
  there: '已指定',
  named_title: '抽查复核',
  named_title_short: '复核',
  named_lead: '工程办指定您复核的成果抽查。',
  named_empty_title: '本年度还没有指定您参加的抽查',
  named_empty_text: '工程办指定后，抽查会出现在这里和工作台上。',
}
