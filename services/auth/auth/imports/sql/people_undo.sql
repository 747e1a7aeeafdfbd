-- Put back what a people import changed, row by row where nobody has changed it since.
-- Parameters: import, now, applied_at.

-- judge
UPDATE import_verdict v SET kept = CASE
    WHEN p.id IS NULL THEN 'gone'
    WHEN p.version <> v.version_before + 1 + 2 * coalesce(later.undone, 0) THEN 'changed_since'
    WHEN v.verdict = 'create' AND EXISTS (SELECT 1 FROM account a WHERE a.person_id = p.id)
      THEN 'has_account'
    WHEN EXISTS (SELECT 1 FROM role_grant g WHERE g.person_id = p.id
      AND (g.granted_at > :applied_at OR g.revoked_at > :applied_at)) THEN 'rights_changed'
    WHEN EXISTS (SELECT 1 FROM membership m WHERE m.person_id = p.id AND m.to_on IS NULL
      AND NOT (m.organisation_id = v.unit_id AND v.joins_unit)
      AND NOT (m.organisation_id = v.group_id AND v.joins_group)
      AND m.from_on > :applied_on) THEN 'moved_since'
  END
FROM import_verdict w LEFT JOIN person p ON p.id = w.entity_id
  -- A later import that was itself taken back counts two versions and changes nothing.
LEFT JOIN (
  SELECT l.entity_id, count(*) AS undone
  FROM import_verdict l JOIN bulk_import i ON i.id = l.import_id
  WHERE i.state = 'undone' AND i.applied_at > :applied_at
    AND l.kept IS NULL AND l.verdict IN ('create', 'update', 'disable')
  GROUP BY l.entity_id
) later ON later.entity_id = w.entity_id
WHERE w.import_id = :import_id AND w.row_no = v.row_no
  AND v.import_id = :import_id AND v.verdict IN ('create', 'update', 'disable');

-- take given rights back
DELETE FROM role_grant g USING import_verdict v
WHERE v.import_id = :import_id AND v.kept IS NULL AND v.verdict = 'create'
  AND g.person_id = v.entity_id;

-- end given rights
UPDATE role_grant g SET revoked_at = :now, revoked_by = :actor_id
FROM import_verdict v
WHERE v.import_id = :import_id AND v.kept IS NULL AND v.verdict = 'update'
  AND g.person_id = v.entity_id AND g.granted_at = :applied_at AND g.revoked_at IS NULL;

-- give rights back
UPDATE role_grant g SET revoked_at = NULL, revoked_by = NULL
FROM import_verdict v
WHERE v.import_id = :import_id AND v.kept IS NULL AND v.verdict IN ('update', 'disable')
  AND v.revoked_ids IS NOT NULL AND g.id = ANY (v.revoked_ids);

-- drop begun memberships
DELETE FROM membership m USING import_verdict v
WHERE v.import_id = :import_id AND v.kept IS NULL AND v.verdict IN ('create', 'update')
  AND m.person_id = v.entity_id AND (v.verdict = 'create' OR (m.to_on IS NULL
    AND ((v.joins_unit AND m.organisation_id = v.unit_id)
      OR (v.joins_group AND m.organisation_id = v.group_id))));

-- reopen memberships
UPDATE membership m SET to_on = NULL, end_reason = NULL
FROM import_verdict v
WHERE v.import_id = :import_id AND v.kept IS NULL AND v.verdict IN ('update', 'disable')
  AND v.ended_ids IS NOT NULL AND m.id = ANY (v.ended_ids);

-- forget the created
DELETE FROM person p USING import_verdict v
WHERE v.import_id = :import_id AND v.kept IS NULL AND v.verdict = 'create' AND p.id = v.entity_id;

-- restore values
UPDATE person p SET name = b.name, initials = b.initials, stages = b.stages,
  subjects = b.subjects, phone = b.phone,
  id_card_sealed = decode(b.id_card_sealed, 'base64'),
  id_card_index = decode(b.id_card_index, 'base64'),
  status = b.status, left_kind = b.left_kind, left_on = b.left_on, version = p.version + 1
FROM import_verdict v CROSS JOIN LATERAL jsonb_to_record(v.before) AS b(
  name text, initials text, stages text[], subjects text[], phone text, id_card_sealed text,
  id_card_index text, status text, left_kind text, left_on date)
WHERE v.import_id = :import_id AND v.kept IS NULL AND v.verdict IN ('update', 'disable')
  AND p.id = v.entity_id;
