-- Teachers of the bench and what they have done, the same on every run; the three tables of its own
-- are dropped when it has read them (no role may make temporary ones). One statement after the
-- other, separated by a semicolon at the end of a line; `%%` is one per cent sign.
CREATE UNLOGGED TABLE bench_teacher AS
SELECT row_number() OVER (ORDER BY s.path, s.id, k) AS n, md5('teacher' || s.id || k)::uuid AS id,
       '样' || chr(19968 + (k * 37 %% 5000)::int) || k AS name,
       s.id AS school_id, s.path, s.name AS school, k, q.amount
FROM unnest(%(schools)s::uuid[], %(amounts)s::int[]) AS q(school_id, amount)
JOIN directory_unit AS s ON s.id = q.school_id, generate_series(1, q.amount) AS k;

CREATE UNLOGGED TABLE bench_ability AS
SELECT row_number() OVER () - 1 AS at, t.*
FROM unnest(%(codes)s::text[], %(abilities)s::text[], %(tasks)s::jsonb[]) AS t(code, ability, tasks);

-- Nine in ten are final (no open state); the rest stands everywhere else.
CREATE UNLOGGED TABLE bench_row AS
SELECT md5('certification' || t.id || m)::uuid AS id, t.id AS person_id, t.n, t.name, t.school_id,
       t.path, t.school, t.k, t.amount, a.code, a.ability, a.tasks,
       (ARRAY['draft', 'self_rated', 'peer_rated', 'school_rated'])[1 + (t.n * 3 + m) %% 40]
         AS open_state,
       (ARRAY['excellent', 'pass', 'pass'])[1 + t.n %% 3] AS level
FROM bench_teacher AS t, generate_series(0, 2) AS m, bench_ability AS a
WHERE a.at = (t.n * 3 + m) %% (SELECT count(*) FROM bench_ability);

CREATE INDEX ON bench_teacher (school_id, k);
ANALYZE bench_teacher, bench_row;

INSERT INTO directory_person (id, name, staff_no, status)
SELECT id, name, 'BT' || n, 'active' FROM bench_teacher;

INSERT INTO directory_membership (person_id, org_id, org_path, from_on)
SELECT id, school_id, path, '2024-09-01' FROM bench_teacher;

INSERT INTO certification (id, year_id, person_id, person_name, staff_no, school_id, school_name,
  org_path, ability_code, ability_name, catalogue_id, is_official, tasks, state, turn, version,
  submitted_at, level, finalised_at)
SELECT id, %(year)s, person_id, name, 'BT' || n, school_id, school,
       path, code, ability, %(catalogue)s, false, tasks, coalesce(open_state, 'final'),
       (open_state IS DISTINCT FROM 'draft')::int, 2,
       CASE WHEN open_state IS DISTINCT FROM 'draft' THEN now() END,
       CASE WHEN open_state IS NULL OR open_state = 'school_rated' THEN level END,
       CASE WHEN open_state IS NULL THEN now() END
FROM bench_row;

INSERT INTO certification_piece (certification_id, task_key, narrative, self_level, self_remark,
  version, updated_at)
SELECT id, tasks -> 0 ->> 'key', '课堂应用说明', level, '', 1, now() FROM bench_row;

INSERT INTO certification_step (id, certification_id, turn, verb, from_state, to_state, detail,
  actor_id, actor_name, at)
SELECT md5(o.id || verb)::uuid, o.id, 0, verb, 'draft',
       CASE verb WHEN 'begin' THEN 'draft' ELSE 'self_rated' END, '{}', o.person_id, o.name, now()
FROM bench_row AS o, unnest(ARRAY['begin', 'submit']) AS verb
WHERE verb = 'begin' OR open_state IS DISTINCT FROM 'draft';

INSERT INTO peer_seat (id, certification_id, turn, ordinal, peer_id, peer_name, origin, state,
  due_at, marks, reason, closed_at)
SELECT md5(o.id || 'seat' || seat)::uuid, o.id, 1, seat, p.id, p.name, 'rotation',
       CASE WHEN open_state = 'self_rated' THEN 'open' ELSE 'rated' END,
       now() + interval '7 days', '[]', '', CASE WHEN open_state = 'self_rated' THEN NULL ELSE now() END
FROM bench_row AS o, generate_series(1, 2) AS seat, bench_teacher AS p
WHERE p.school_id = o.school_id AND p.k = (o.k + seat - 1) %% o.amount + 1 AND o.amount > 2
  AND open_state IS DISTINCT FROM 'draft';

INSERT INTO certification_rating (id, certification_id, turn, kind, marks, level, reason, actor_id,
  actor_name, at)
SELECT md5(id || 'rating')::uuid, id, 1, 'school', '[]', level, '', person_id, '样例学校', now()
FROM bench_row WHERE open_state IS NULL OR open_state = 'school_rated';

INSERT INTO hour_record (id, year_id, person_id, person_name, staff_no, school_id, school_name,
  org_path, kind, title, title_key, form, way, held_on, hours, source, state, concerns, version)
SELECT md5('hours' || t.id || kind || day)::uuid, %(year)s, t.id, t.name, 'BT' || n, school_id, school,
       path, kind, '专题培训' || day, '专题培训' || day, 'training', 'self', current_date - day,
       5 + n %% 5, 'manual', CASE WHEN day = 5 THEN 'waiting' ELSE 'counted' END, '[]', 1
FROM bench_teacher AS t, unnest(ARRAY['online', 'offline']) AS kind, generate_series(1, 5) AS day;

INSERT INTO personal_plan (id, year_id, person_id, person_name, school_id, school_name, org_path,
  state, content, version, submitted_at, approved_at, return_reason)
SELECT md5('plan' || t.id)::uuid, %(year)s, t.id, t.name, t.school_id, t.school, t.path,
       CASE WHEN t.n %% 10 = 0 THEN 'draft' ELSE 'approved' END,
       jsonb_build_object('level', '一般', 'environments', '[]'::jsonb, 'goal', '能用',
         'dimension_reason', '', 'abilities', planned.abilities), 2, now(), now(), ''
FROM bench_teacher AS t
JOIN (SELECT n, jsonb_agg(jsonb_build_object('code', code, 'goal', '能用', 'due_on', current_date))
        AS abilities FROM bench_row GROUP BY n) AS planned ON planned.n = t.n;
