export default {
  city_office: '市工程办',
  district_office: '区市工程办',
  school_lead: '校（园）长',
  school_team: '学校管理团队',
  group_leader: '教研组长',
  teacher: '教师',
  expert: '专家',
  equipment_centre: '装备中心',
  auditor: '审计员',
  system_admin: '系统管理员',
  security_admin: '安全管理员',
}
