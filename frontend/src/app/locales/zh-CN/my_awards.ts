export default {
  title: '我的获奖',
  title_short: '获奖',
  lead: '评选活动的获奖证书，以及学校登记的优课名师获奖。',
  certificates: '获奖证书',
  no_certificates: '还没有获奖证书。评选结果公布后，证书会出现在这里。',
  check: '查看核验页',
  records: '一师一优课、一课一名师',
  no_records: '还没有登记。如有遗漏，请联系学校管理团队登记。',
}
