-- Write the verdicts of a people import into the register, statement by statement.
-- Parameters: import, actor, now, today.

-- register
INSERT INTO person (id, staff_no, name, initials, stages, subjects, phone, id_card_sealed,
  id_card_index, status, version, created_at)
SELECT v.entity_id, s.staff_no, s.name, s.initials, coalesce(s.stages, '{}'),
  coalesce(s.subjects, '{}'), s.phone, s.id_card_sealed, s.id_card_index, 'active', 1, :now
FROM import_verdict v JOIN staged_person s USING (import_id, row_no)
WHERE v.import_id = :import_id AND v.verdict = 'create' ORDER BY v.row_no;

-- update
UPDATE person p SET name = s.name, initials = s.initials, stages = coalesce(s.stages, p.stages),
  subjects = coalesce(s.subjects, p.subjects), phone = coalesce(s.phone, p.phone),
  id_card_sealed = CASE WHEN s.id_card_index IS NULL OR s.id_card_index = p.id_card_index
    THEN p.id_card_sealed ELSE s.id_card_sealed END,
  id_card_index = coalesce(s.id_card_index, p.id_card_index),
  status = 'active', left_kind = NULL, left_on = NULL, version = p.version + 1
FROM import_verdict v JOIN staged_person s USING (import_id, row_no)
WHERE v.import_id = :import_id AND v.verdict = 'update' AND p.id = v.entity_id;

-- leave
UPDATE person p SET status = 'left', left_kind = coalesce(s.employment, 'departed'),
  left_on = :today, version = p.version + 1
FROM import_verdict v LEFT JOIN staged_person s USING (import_id, row_no)
WHERE v.import_id = :import_id AND v.verdict = 'disable' AND p.id = v.entity_id;

-- end memberships
UPDATE membership m SET to_on = greatest(CAST(:today AS date), m.from_on), end_reason = '批量导入'
FROM import_verdict v
WHERE v.import_id = :import_id AND v.verdict IN ('update', 'disable') AND v.ended_ids IS NOT NULL
  AND m.id = ANY (v.ended_ids);

-- begin memberships
INSERT INTO membership (id, person_id, organisation_id, from_on, is_rotation, reason)
SELECT gen_random_uuid(), v.entity_id, v.unit_id, :today, false, '批量导入'
FROM import_verdict v
WHERE v.import_id = :import_id AND v.verdict IN ('create', 'update') AND v.joins_unit
UNION ALL
SELECT gen_random_uuid(), v.entity_id, v.group_id, :today, false, '批量导入'
FROM import_verdict v
WHERE v.import_id = :import_id AND v.verdict IN ('create', 'update') AND v.joins_group;

-- take rights back
UPDATE role_grant g SET revoked_at = :now, revoked_by = :actor_id
FROM import_verdict v
WHERE v.import_id = :import_id AND v.verdict IN ('update', 'disable')
  AND v.revoked_ids IS NOT NULL AND g.id = ANY (v.revoked_ids);

-- give rights
INSERT INTO role_grant (id, person_id, role, organisation_id, granted_by, granted_at)
SELECT gen_random_uuid(), v.entity_id, r.role,
  CASE WHEN r.role = 'group_leader' THEN coalesce(v.group_id, v.unit_id) ELSE v.unit_id END,
  :actor_id, :now
FROM import_verdict v CROSS JOIN LATERAL unnest(v.gives) AS r(role)
WHERE v.import_id = :import_id AND v.verdict IN ('create', 'update')
ON CONFLICT DO NOTHING;

-- sign out
UPDATE account a SET signed_out_at = :now
FROM import_verdict v
WHERE v.import_id = :import_id AND v.verdict = 'disable' AND a.person_id = v.entity_id;
