-- Each item has its author, half of them a second one, and five people who opened it.
INSERT INTO cases.item_author
    (item_id, version_no, person_id, person_name, ordinal, part, consent)
SELECT i.id, 1, s.people[1 + (n + i.pick) % cardinality(s.people)], '样例教师', n, '', 'given'
FROM (SELECT id, org_path, abs(hashtext(id::text)) % 10000 AS pick FROM cases.item) AS i
JOIN (
    SELECT org_path, array_agg(person_id ORDER BY person_id) AS people
    FROM cases.directory_membership GROUP BY org_path
) AS s USING (org_path)
CROSS JOIN generate_series(0, 1) AS n
WHERE n = 0 OR i.pick % 2 = 0
ON CONFLICT DO NOTHING;

INSERT INTO cases.item_opening (item_id, person_id, opened_at)
SELECT i.id, p.id, now()
FROM (SELECT id, row_number() OVER (ORDER BY id) AS at FROM cases.item) AS i
CROSS JOIN generate_series(1, 5) AS n
CROSS JOIN (SELECT count(*) AS people FROM cases.directory_person) AS many
JOIN (SELECT id, row_number() OVER (ORDER BY id) AS at FROM cases.directory_person) AS p
    ON p.at = 1 + (i.at * 31 + n * 7919) % many.people
ON CONFLICT DO NOTHING;

UPDATE cases.item_feedback SET used_count = 5, rating_count = 2, rating_sum = 9;

VACUUM ANALYZE cases.item_author, cases.item_opening, cases.item_feedback;
