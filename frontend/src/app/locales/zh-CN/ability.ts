/** Words of micro-abilities that several screens use. */
export default {
  environment: {
    multimedia: '多媒体教学环境',
    blended: '混合学习环境',
    smart: '智慧学习环境',
  },
  environment_short: { multimedia: '多媒体', blended: '混合学习', smart: '智慧学习' },
  dimension: {
    learner_analysis: '学情分析',
    teaching_design: '教学设计',
    learning_guidance: '学法指导',
    learning_assessment: '学业评价',
  },
  material: { document: '文档', image: '图片', audio: '音频', video: '视频' },
  grid: '按环境与维度分布',
  total: '合计',
}
