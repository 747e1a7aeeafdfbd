-- What a people file does to the register, one row per row of the file and, for a full list, one
-- per person of its units who is missing from it. Parameters: import, actor, reach (LIKE patterns),
-- school roles, whether the list is full, and the places of the file as parallel arrays.
WITH place AS (
  SELECT * FROM unnest(
    CAST(:units AS text[]), CAST(:districts AS text[]), CAST(:groups AS text[]),
    CAST(:unit_ids AS uuid[]), CAST(:group_ids AS uuid[]), CAST(:labels AS text[]),
    CAST(:group_labels AS text[]), CAST(:are_schools AS boolean[]), CAST(:faults AS text[])
  ) AS p(unit, district, group_name, unit_id, group_id, label, group_label, is_school, faults)
),
staged AS (
  SELECT * FROM staged_person WHERE import_id = :import_id
),
same_number AS (
  SELECT staff_no, string_agg(row_no::text, '、' ORDER BY row_no) AS row_nos
  FROM staged WHERE staff_no IS NOT NULL GROUP BY staff_no HAVING count(*) > 1
),
same_card AS (
  SELECT id_card_index, string_agg(row_no::text, '、' ORDER BY row_no) AS row_nos
  FROM staged WHERE id_card_index IS NOT NULL GROUP BY id_card_index HAVING count(*) > 1
),
known AS (
  SELECT p.* FROM person p JOIN (SELECT DISTINCT staff_no FROM staged) s USING (staff_no)
),
-- Where they work now; the own school first, 交流轮岗 behind it.
member AS (
  SELECT m.person_id,
    (array_agg(o.id ORDER BY m.is_rotation, m.from_on, m.id)
      FILTER (WHERE o.kind <> 'group'))[1] AS home_id,
    (array_agg(o.name ORDER BY m.is_rotation, m.from_on, m.id)
      FILTER (WHERE o.kind <> 'group'))[1] AS home,
    array_agg(o.id) AS unit_ids,
    bool_or(o.path LIKE ANY (CAST(:reach AS text[]))) AS is_reached
  FROM membership m
  JOIN known k ON k.id = m.person_id
  JOIN organisation o ON o.id = m.organisation_id
  WHERE m.to_on IS NULL
  GROUP BY m.person_id
),
held AS (
  SELECT g.person_id, CASE WHEN o.kind = 'group' THEN o.parent_id ELSE o.id END AS school_id,
    array_agg(DISTINCT g.role ORDER BY g.role) AS roles
  FROM role_grant g
  JOIN known k ON k.id = g.person_id
  JOIN organisation o ON o.id = g.organisation_id
  WHERE g.revoked_at IS NULL AND g.role = ANY (CAST(:school_roles AS text[]))
  GROUP BY 1, 2
),
official AS (
  SELECT DISTINCT g.person_id FROM role_grant g JOIN known k ON k.id = g.person_id
  WHERE g.revoked_at IS NULL AND g.role <> ALL (CAST(:school_roles AS text[]))
),
joined AS (
  SELECT s.row_no, s.staff_no, s.name, s.stages, s.subjects, s.roles, s.phone, s.id_card_index,
    s.id_card_shown, s.employment = 'active' AS stays, s.employment, s.problems,
    pl.unit_id, pl.group_id, coalesce(pl.label, s.unit) AS label, pl.group_label, pl.faults,
    coalesce(pl.is_school, false) AS is_school,
    k.id AS person_id, k.version, k.name AS old_name, k.initials AS old_initials,
    k.stages AS old_stages, k.subjects AS old_subjects, k.phone AS old_phone,
    k.id_card_sealed AS old_sealed, k.id_card_index AS old_index, k.status AS old_status,
    k.left_kind AS old_left_kind, k.left_on AS old_left_on,
    m.home_id, m.home, coalesce(m.unit_ids, '{}') AS unit_ids,
    coalesce(m.is_reached, true) AS is_reached,
    coalesce(h.roles, '{}') AS old_roles,
    n.row_nos AS number_rows, c.row_nos AS card_rows,
    other.name AS card_name, other.staff_no AS card_no,
    f.person_id IS NOT NULL AS is_official
  FROM staged s
  LEFT JOIN place pl ON pl.unit = coalesce(s.unit, '') AND pl.district = coalesce(s.district, '')
    AND pl.group_name = coalesce(s.group_name, '')
  LEFT JOIN known k ON k.staff_no = s.staff_no
  LEFT JOIN member m ON m.person_id = k.id
  LEFT JOIN held h ON h.person_id = k.id AND h.school_id = pl.unit_id
  LEFT JOIN same_number n ON n.staff_no = s.staff_no
  LEFT JOIN same_card c ON c.id_card_index = s.id_card_index
  LEFT JOIN person other ON other.id_card_index = s.id_card_index AND other.staff_no <> s.staff_no
  LEFT JOIN official f ON f.person_id = k.id
),
settled AS (
  SELECT *,
    stays AND unit_id IS NOT NULL AND NOT unit_id = ANY (unit_ids) AS joins_unit,
    stays AND group_id IS NOT NULL AND NOT group_id = ANY (unit_ids) AS joins_group,
    stays AND home_id IS NOT NULL AND unit_id IS NOT NULL AND NOT unit_id = ANY (unit_ids) AS moves,
    CASE
      WHEN NOT stays OR NOT is_school THEN old_roles
      WHEN roles IS NOT NULL THEN roles
      WHEN old_roles = '{}' THEN CAST('{teacher}' AS text[])
      ELSE old_roles
    END AS new_roles
  FROM joined
),
judged AS (
  SELECT *,
    problems IS NOT NULL OR faults IS NOT NULL OR number_rows IS NOT NULL
      OR card_rows IS NOT NULL OR card_no IS NOT NULL OR NOT is_reached
      OR (roles IS NOT NULL AND unit_id IS NOT NULL AND NOT is_school)
      OR (person_id = :actor_id AND (NOT stays OR NOT (old_roles @> new_roles AND new_roles @> old_roles)))
      OR (is_official AND NOT stays AND old_status = 'active') AS is_wrong,
    CASE WHEN person_id IS NOT NULL AND stays THEN jsonb_strip_nulls(jsonb_build_object(
      'name', CASE WHEN name <> old_name THEN jsonb_build_array(old_name, name) END,
      'status', CASE WHEN old_status = 'left'
        THEN jsonb_build_array(coalesce(old_left_kind, 'left'), 'active') END,
      'unit', CASE WHEN joins_unit THEN jsonb_build_array(coalesce(home, ''), label) END,
      'group', CASE WHEN joins_group THEN jsonb_build_array(coalesce((
          SELECT string_agg(o.name, '、' ORDER BY o.name) FROM organisation o
          WHERE o.id = ANY (unit_ids) AND o.parent_id = unit_id), ''), group_label) END,
      'stages', CASE WHEN stages <> old_stages
        THEN jsonb_build_array(to_jsonb(old_stages), to_jsonb(stages)) END,
      'subjects', CASE WHEN subjects <> old_subjects
        THEN jsonb_build_array(to_jsonb(old_subjects), to_jsonb(subjects)) END,
      'roles', CASE WHEN NOT (old_roles @> new_roles AND new_roles @> old_roles)
        THEN jsonb_build_array(to_jsonb(old_roles), to_jsonb(new_roles)) END,
      'phone', CASE WHEN phone IS DISTINCT FROM old_phone AND phone IS NOT NULL
        THEN jsonb_build_array(coalesce(old_phone, ''), phone) END,
      'id_card', CASE WHEN id_card_index IS DISTINCT FROM old_index AND id_card_index IS NOT NULL
        THEN jsonb_build_array(CASE WHEN old_index IS NULL THEN '' ELSE '（原号码）' END,
          id_card_shown) END
    )) END AS changes
  FROM settled
),
ruled AS (
  SELECT *,
    CASE
      WHEN is_wrong THEN 'error'
      WHEN person_id IS NULL THEN CASE WHEN stays THEN 'create' ELSE 'unchanged' END
      WHEN NOT stays THEN CASE WHEN old_status = 'left' THEN 'unchanged' ELSE 'disable' END
      WHEN changes = '{}' THEN 'unchanged'
      ELSE 'update'
    END AS verdict
  FROM judged
)
SELECT CAST(:import_id AS uuid) AS import_id, row_no, verdict, staff_no AS key, name AS title,
  label AS place,
  CASE WHEN verdict = 'create' THEN gen_random_uuid() ELSE person_id END AS entity_id,
  unit_id, group_id,
  verdict IN ('create', 'update') AND joins_unit AS joins_unit,
  verdict IN ('create', 'update') AND joins_group AS joins_group,
  CASE WHEN verdict = 'disable' OR (verdict = 'update' AND (moves OR joins_group)) THEN (
    SELECT array_agg(m.id ORDER BY m.id) FROM membership m
    JOIN organisation o ON o.id = m.organisation_id
    WHERE m.person_id = ruled.person_id AND m.to_on IS NULL AND (
      verdict = 'disable'
      OR (moves AND (o.id = home_id OR o.parent_id = home_id))
      OR (joins_group AND o.parent_id = ruled.unit_id AND o.kind = 'group'))
  ) END AS ended_ids,
  CASE WHEN verdict IN ('create', 'update') AND NOT old_roles @> new_roles
    THEN ARRAY(SELECT unnest(new_roles) EXCEPT SELECT unnest(old_roles) ORDER BY 1) END AS gives,
  CASE WHEN verdict = 'disable' OR (verdict = 'update' AND (moves OR NOT new_roles @> old_roles))
    THEN (
    SELECT array_agg(g.id ORDER BY g.id) FROM role_grant g
    JOIN organisation o ON o.id = g.organisation_id
    WHERE g.person_id = ruled.person_id AND g.revoked_at IS NULL
      AND g.role = ANY (CAST(:school_roles AS text[])) AND (
        verdict = 'disable'
        OR (moves AND (o.id = home_id OR o.parent_id = home_id))
        OR (NOT g.role = ANY (new_roles) AND (o.id = ruled.unit_id OR o.parent_id = ruled.unit_id)))
  ) END AS revoked_ids,
  CASE
    WHEN verdict = 'update' THEN changes
    WHEN verdict = 'disable' THEN jsonb_build_object('status', jsonb_build_array('active', employment))
  END AS changes,
  CASE WHEN verdict IN ('update', 'disable') THEN jsonb_build_object(
    'name', old_name, 'initials', old_initials, 'stages', old_stages, 'subjects', old_subjects,
    'phone', old_phone, 'id_card_sealed', encode(old_sealed, 'base64'),
    'id_card_index', encode(old_index, 'base64'), 'status', old_status,
    'left_kind', old_left_kind, 'left_on', old_left_on) END AS before,
  CASE WHEN verdict = 'error' THEN coalesce(problems, '[]') || coalesce(CAST(faults AS jsonb), '[]')
    || CASE WHEN number_rows IS NULL THEN '[]' ELSE jsonb_build_array(jsonb_build_object(
      'column', '工号', 'value', staff_no, 'code', 'staff_no_twice',
      'message', '工号在第 ' || number_rows || ' 行重复出现，只能保留一行')) END
    || CASE WHEN card_rows IS NULL THEN '[]' ELSE jsonb_build_array(jsonb_build_object(
      'column', '身份证号', 'value', id_card_shown, 'code', 'id_card_twice',
      'message', '身份证号在第 ' || card_rows || ' 行重复出现，请核对')) END
    || CASE WHEN card_no IS NULL THEN '[]' ELSE jsonb_build_array(jsonb_build_object(
      'column', '身份证号', 'value', id_card_shown, 'code', 'id_card_taken',
      'message', '身份证号已登记在' || card_name || '（工号 ' || card_no || '）名下，请核对工号和身份证号'))
      END
    || CASE WHEN is_reached THEN '[]' ELSE jsonb_build_array(jsonb_build_object(
      'column', '工号', 'value', staff_no, 'code', 'person_out_of_reach',
      'message', '该人员现属您管理范围以外的单位（' || coalesce(home, '') || '），请先由对方办理调动')) END
    || CASE WHEN roles IS NULL OR unit_id IS NULL OR is_school THEN '[]'
      ELSE jsonb_build_array(jsonb_build_object(
      'column', '角色', 'value', '', 'code', 'role_does_not_fit_unit',
      'message', '这些角色只能授予学校的人员，请清空角色或填写学校')) END
    || CASE WHEN person_id IS DISTINCT FROM CAST(:actor_id AS uuid) OR (stays AND old_roles @> new_roles
        AND new_roles @> old_roles) THEN '[]'
      ELSE jsonb_build_array(jsonb_build_object(
      'column', '工号', 'value', staff_no, 'code', 'not_on_oneself',
      'message', '不能通过导入改变自己的角色或状态，请由另一位管理员办理')) END
    || CASE WHEN is_official AND NOT stays AND old_status = 'active'
      THEN jsonb_build_array(jsonb_build_object(
      'column', '状态', 'value', '', 'code', 'holds_an_office',
      'message', '该人员还担任管理职务，请先由系统管理员收回其管理权限')) ELSE '[]' END
  END AS problems,
  coalesce(version, 0) AS version_before
FROM ruled
UNION ALL
SELECT CAST(:import_id AS uuid), CAST(:beyond AS integer) + CAST(row_number() OVER (ORDER BY p.staff_no) AS integer),
  'disable', p.staff_no, p.name, here.label, p.id, NULL, NULL, false, false,
  (SELECT array_agg(m.id ORDER BY m.id) FROM membership m WHERE m.person_id = p.id AND m.to_on IS NULL),
  NULL,
  (SELECT array_agg(g.id ORDER BY g.id) FROM role_grant g WHERE g.person_id = p.id
    AND g.revoked_at IS NULL AND g.role = ANY (CAST(:school_roles AS text[]))),
  jsonb_build_object('status', jsonb_build_array('active', 'departed')),
  jsonb_build_object(
    'name', p.name, 'initials', p.initials, 'stages', p.stages, 'subjects', p.subjects,
    'phone', p.phone, 'id_card_sealed', encode(p.id_card_sealed, 'base64'),
    'id_card_index', encode(p.id_card_index, 'base64'), 'status', p.status,
    'left_kind', p.left_kind, 'left_on', p.left_on),
  NULL, p.version
FROM person p
JOIN LATERAL (
  SELECT min(pl.label) AS label FROM membership m JOIN place pl ON pl.unit_id = m.organisation_id
  WHERE m.person_id = p.id AND m.to_on IS NULL AND pl.faults IS NULL
) here ON here.label IS NOT NULL
WHERE :is_full AND p.status = 'active' AND p.id IS DISTINCT FROM CAST(:actor_id AS uuid)
  AND NOT EXISTS (SELECT 1 FROM staged s WHERE s.staff_no = p.staff_no)
  AND NOT EXISTS (
    SELECT 1 FROM membership m JOIN organisation o ON o.id = m.organisation_id
    WHERE m.person_id = p.id AND m.to_on IS NULL AND o.kind <> 'group'
      AND o.id NOT IN (SELECT unit_id FROM place WHERE unit_id IS NOT NULL AND faults IS NULL))
  AND NOT EXISTS (
    SELECT 1 FROM role_grant g WHERE g.person_id = p.id AND g.revoked_at IS NULL
      AND g.role <> ALL (CAST(:school_roles AS text[])))
