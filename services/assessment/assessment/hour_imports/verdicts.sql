-- Judge every row of an import: who it is of, whether it is there already, what is odd about it.
-- The questions and words of `concerns` are those of `assessment.hours.rules.concerns`.
-- Parameters: import_id, year_id, city, today, starts_on, ends_on, per_day.
WITH person AS (
  SELECT DISTINCT ON (p.staff_no) p.staff_no, p.id, p.name, p.status,
    s.id AS school_id, s.name AS school_name, s.path
  FROM directory_person p
  LEFT JOIN directory_membership m ON m.person_id = p.id
    AND (m.from_on IS NULL OR m.from_on <= :today) AND (m.to_on IS NULL OR m.to_on > :today)
  LEFT JOIN directory_unit u ON u.id = m.org_id
  LEFT JOIN directory_unit s ON s.kind = 'school' AND starts_with(s.path, :city)
    AND s.id = CASE WHEN u.kind = 'school' THEN u.id ELSE u.parent_id END
  WHERE p.staff_no IN (SELECT staff_no FROM hour_import_row WHERE import_id = :import_id)
  ORDER BY p.staff_no, p.status = 'active' DESC, s.path NULLS LAST, p.id
), found AS (
  SELECT r.row_no, r.staff_no, r.name AS said, r.title, r.title_key, r.hours, r.done_on,
    r.record_no, r.unread, p.id AS person_id, p.name, p.status, p.school_id, p.school_name, p.path,
    first_value(r.row_no) OVER (PARTITION BY r.source_key ORDER BY r.row_no) AS first_row,
    r.source_key, h.id AS known_id,
    (h.person_id, h.title, h.hours, h.held_on) = (p.id, r.title, r.hours, r.done_on) AS is_same
  FROM hour_import_row r
  LEFT JOIN person p ON p.staff_no = r.staff_no
  LEFT JOIN hour_record h ON h.year_id = :year_id AND h.source_key = r.source_key
    AND h.state <> 'withdrawn'
  WHERE r.import_id = :import_id
), faulted AS (
  SELECT f.*, coalesce(f.unread, '[]') || CASE
    WHEN f.staff_no IS NULL OR f.source_key IS NULL THEN '[]'
    WHEN f.person_id IS NULL THEN jsonb_build_array(jsonb_build_object('column', '工号',
      'value', f.staff_no, 'code', 'person_unknown',
      'message', '平台没有登记这个工号，请核对或先导入人员'))
    WHEN f.status <> 'active' THEN jsonb_build_array(jsonb_build_object('column', '工号',
      'value', f.staff_no, 'code', 'person_left', 'message', '该人员已离开，请核对工号'))
    WHEN f.school_id IS NULL THEN jsonb_build_array(jsonb_build_object('column', '工号',
      'value', f.staff_no, 'code', 'person_without_school',
      'message', '该人员目前不属于任何学校，请先登记单位'))
    WHEN f.said <> f.name THEN jsonb_build_array(jsonb_build_object('column', '姓名',
      'value', f.said, 'code', 'name_differs',
      'message', '与该工号登记的姓名“' || f.name || '”不同，请核对工号'))
    WHEN f.first_row < f.row_no THEN jsonb_build_array(jsonb_build_object('column',
      CASE WHEN f.record_no IS NULL THEN '课程名称' ELSE '记录编号' END,
      'value', coalesce(f.record_no, f.title), 'code', 'row_repeats',
      'message', '与第 ' || f.first_row || ' 行重复，请删除一行'))
    WHEN f.known_id IS NOT NULL AND NOT f.is_same THEN jsonb_build_array(jsonb_build_object(
      'column', CASE WHEN f.record_no IS NULL THEN '学时' ELSE '记录编号' END,
      'value', coalesce(f.record_no, CAST(trim_scale(f.hours) AS text)),
      'code', 'record_contradicts',
      'message', '已导入过且内容不同；如需更正，请先撤销原来的导入'))
    ELSE '[]' END AS problems
  FROM found f
), placed AS (
  SELECT f.*, f.problems = '[]' AND f.known_id IS NULL AS is_new FROM faulted f
), beside AS (
  SELECT p.*,
    coalesce(sum(p.hours) FILTER (WHERE p.is_new) OVER day, 0) AS in_file,
    count(*) FILTER (WHERE p.is_new) OVER (
      PARTITION BY p.person_id, p.done_on, p.title_key ORDER BY p.row_no) AS nth,
    coalesce(d.hours, 0) AS in_ledger,
    coalesce(p.title_key = ANY (d.titles), FALSE) AS is_known_title
  FROM placed p
  LEFT JOIN (
    SELECT person_id, held_on, sum(hours) AS hours,
      array_agg(title_key) FILTER (WHERE kind = 'online') AS titles
    FROM hour_record WHERE year_id = :year_id AND state NOT IN ('refused', 'withdrawn')
    GROUP BY person_id, held_on
  ) d ON d.person_id = p.person_id AND d.held_on = p.done_on
  WINDOW day AS (PARTITION BY p.person_id, p.done_on ORDER BY p.row_no)
), judged AS (
  SELECT b.*, CASE WHEN b.is_new THEN
    CASE WHEN b.done_on > :today THEN jsonb_build_array(jsonb_build_object(
      'code', 'future_date', 'message', '日期 ' || b.done_on || ' 晚于今天')) ELSE '[]' END
    || CASE WHEN b.done_on NOT BETWEEN :starts_on AND :ends_on
      THEN jsonb_build_array(jsonb_build_object('code', 'outside_year', 'message',
        '日期 ' || b.done_on || ' 不在考核年度内（' || CAST(:starts_on AS date) || ' 至 '
        || CAST(:ends_on AS date) || '）')) ELSE '[]' END
    || CASE WHEN b.in_file + b.in_ledger > :per_day THEN jsonb_build_array(jsonb_build_object(
      'code', 'over_day', 'message', '当日合计 ' || trim_scale(b.in_file + b.in_ledger)
        || ' 学时，超过每日 ' || trim_scale(CAST(:per_day AS numeric)) || ' 学时'))
      ELSE '[]' END
    || CASE WHEN b.nth > 1 OR b.is_known_title THEN jsonb_build_array(jsonb_build_object(
      'code', 'duplicate', 'message', '当日已有同名的线上记录，可能重复')) ELSE '[]' END
    ELSE '[]' END AS concerns
  FROM beside b
)
UPDATE hour_import_row r SET
  verdict = CASE WHEN j.problems <> '[]' THEN 'error' WHEN NOT j.is_new THEN 'unchanged'
    WHEN j.concerns <> '[]' THEN 'held' ELSE 'new' END,
  problems = nullif(j.problems, '[]'), concerns = nullif(j.concerns, '[]'),
  person_id = j.person_id, school_id = j.school_id, school_name = j.school_name,
  org_path = j.path
FROM judged j WHERE r.import_id = :import_id AND r.row_no = j.row_no
