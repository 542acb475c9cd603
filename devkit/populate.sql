-- Clients and visits of ./dev populate: run by psql in one transaction, with the
-- variables "clients" and "visits". First everything is worked out in temporary tables,
-- then each table of Odoo gets its rows by one statement.
-- Nothing is random: what differs from row to row is picked by a hash of its number.

SET LOCAL jit = off;
SET LOCAL work_mem = '128MB';
SET LOCAL client_min_messages = warning;

SELECT date_trunc('second', now() AT TIME ZONE 'UTC') AS now \gset

CREATE FUNCTION pg_temp.pick(seed text, choices integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (hashtextextended(seed, 0) & 2147483647) % choices;

-- ---------------------------------------------------------------------------
-- The salon, as populate_master.py made it
-- ---------------------------------------------------------------------------

-- People, each with the things that are theirs
CREATE TEMP TABLE stylist AS
SELECT
    row_number() OVER (ORDER BY branch.id, person.salon_sequence) AS number,
    dense_rank() OVER (ORDER BY branch.id) - 1 AS branch_number,
    count(*) OVER (PARTITION BY branch.id) AS colleagues,
    person.salon_sequence AS place,
    branch.id AS branch_id,
    branch.company_id,
    person.id AS resource_id,
    employee.id AS employee_id,
    calendar.id AS calendar_id,
    calendar.tz,
    branch.reminder_hours * interval '1 hour' AS reminded_before,
    thing.id AS thing_id,
    guest_thing.id AS guest_thing_id,
    CASE WHEN guest_thing.id IS NULL THEN 'beauty' ELSE 'hair' END AS role
FROM salon_branch branch
JOIN salon_branch_resource_rel works ON works.branch_id = branch.id
JOIN resource_resource person
    ON person.id = works.resource_id AND person.resource_type = 'user'
JOIN hr_employee employee ON employee.resource_id = person.id
JOIN resource_calendar calendar ON calendar.id = person.calendar_id
JOIN LATERAL (
    SELECT resource.id
    FROM salon_branch_resource_rel owns
    JOIN resource_resource resource ON resource.id = owns.resource_id
    WHERE owns.branch_id = branch.id
        AND resource.resource_type = 'material'
        AND resource.salon_sequence = 2 * person.salon_sequence
) AS thing ON true
LEFT JOIN LATERAL (
    SELECT resource.id
    FROM salon_branch_resource_rel owns
    JOIN resource_resource resource ON resource.id = owns.resource_id
    WHERE owns.branch_id = branch.id
        AND resource.resource_type = 'material'
        AND resource.salon_sequence = 2 * person.salon_sequence + 1
) AS guest_thing ON true
WHERE branch.name LIKE 'Large salon %';

CREATE TEMP TABLE service AS
SELECT
    template.default_code AS code,
    template.name ->> 'en_US' AS name,
    product.id AS product_id,
    template.id AS template_id,
    template.salon_minutes AS minutes,
    round(template.list_price, 2) AS price
FROM product_template template
JOIN product_product product ON product.product_tmpl_id = template.id
WHERE EXISTS (
    SELECT FROM salon_service_staff able
    JOIN stylist ON stylist.resource_id = able.resource_id
    WHERE able.product_tmpl_id = template.id
);

-- The phases of each service, and after how many minutes they begin
CREATE TEMP TABLE service_phase AS
SELECT
    service.code,
    phase.id AS source_id,
    phase.name ->> 'en_US' AS name,
    phase.minutes,
    phase.needs_staff,
    sum(phase.minutes) OVER (
        PARTITION BY service.code ORDER BY phase.sequence, phase.id
    ) - phase.minutes AS after
FROM service
JOIN salon_service_phase phase ON phase.product_tmpl_id = service.template_id;

-- What clients come for, with its share in a hundred (from low to below high). While a
-- colour develops, the stylist serves a guest, that many minutes after the start.
CREATE TEMP TABLE kind (
    role text, low integer, high integer, codes text[],
    guest_codes text[], guest_after integer
);
INSERT INTO kind VALUES
    ('hair', 0, 5, '{ADVICE}', NULL, NULL),
    ('hair', 5, 13, '{FRINGE}', NULL, NULL),
    ('hair', 13, 36, '{SHORT}', NULL, NULL),
    ('hair', 36, 66, '{CUT}', NULL, NULL),
    ('hair', 66, 74, '{LONG}', NULL, NULL),
    ('hair', 74, 87, '{COLOUR}', '{SHORT}', 45),
    ('hair', 87, 94, '{COLOUR,FRINGE}', '{SHORT}', 45),
    ('hair', 94, 100, '{LIGHTS}', '{CUT}', 60),
    ('beauty', 0, 20, '{BROWS}', NULL, NULL),
    ('beauty', 20, 50, '{NAILS}', NULL, NULL),
    ('beauty', 50, 85, '{FACIAL}', NULL, NULL),
    ('beauty', 85, 100, '{FACIAL,BROWS}', NULL, NULL);

-- The services of each kind in their order, and after how many minutes they begin
CREATE TEMP TABLE kind_service AS
SELECT
    kind.codes,
    service.*,
    sum(service.minutes) OVER (PARTITION BY kind.codes ORDER BY part.number)
        - service.minutes AS after,
    part.number
FROM (SELECT DISTINCT codes FROM kind) AS kind
CROSS JOIN unnest(kind.codes) WITH ORDINALITY AS part (code, number)
JOIN service ON service.code = part.code;

-- What the visit tells of each kind
CREATE TEMP TABLE kind_total AS
SELECT
    codes,
    sum(minutes) AS minutes,
    sum(price) AS price,
    string_agg(name, ', ' ORDER BY number) AS names
FROM kind_service
GROUP BY codes;

-- ---------------------------------------------------------------------------
-- Who is where and when
-- ---------------------------------------------------------------------------

-- Mornings and afternoons at work, in UTC: a hundred weeks back and four ahead
CREATE TEMP TABLE session AS
SELECT
    stylist.number AS stylist_number,
    stylist.role,
    concat_ws('/', stylist.number, day::date, attendance.hour_from) AS seed,
    (day + attendance.hour_from * interval '1 hour')
        AT TIME ZONE stylist.tz AT TIME ZONE 'UTC' AS start,
    (day + attendance.hour_to * interval '1 hour')
        AT TIME ZONE stylist.tz AT TIME ZONE 'UTC' AS stop
FROM stylist
JOIN resource_calendar_attendance attendance
    ON attendance.calendar_id = stylist.calendar_id
CROSS JOIN generate_series(
    date_trunc('day', :'now'::timestamp) - interval '700 days',
    date_trunc('day', :'now'::timestamp) + interval '27 days',
    interval '1 day'
) AS day
WHERE extract(isodow FROM day) - 1 = attendance.dayofweek::integer;

-- One client after the other, each begun on a quarter of an hour, some after a pause
CREATE TEMP TABLE turn AS
WITH lot AS MATERIALIZED (
    SELECT
        session.*,
        number,
        pg_temp.pick(seed || number, 100) AS share,
        CASE pg_temp.pick(seed || number || 'pause', 3) WHEN 0 THEN 15 ELSE 0
        END AS pause
    FROM session
    CROSS JOIN generate_series(1, 10) AS number
)
SELECT
    *,
    start + (sum(spent) OVER (PARTITION BY seed ORDER BY number) - spent)
        * interval '1 minute' AS begun
FROM (
    SELECT
        lot.*,
        kind.codes,
        kind.guest_codes,
        kind.guest_after,
        total.minutes,
        ceil(total.minutes / 15.0) * 15 + lot.pause AS spent
    FROM lot
    JOIN kind
        ON kind.role = lot.role
        AND lot.share >= kind.low AND lot.share < kind.high
    JOIN kind_total AS total ON total.codes = kind.codes
) AS one;

-- All visits that fit into working hours
CREATE TEMP TABLE possible AS
SELECT stylist_number, codes, false AS is_guest, begun AS start, seed || number AS seed
FROM turn
WHERE begun + minutes * interval '1 minute' <= stop
UNION ALL
SELECT
    stylist_number, guest_codes, true,
    begun + guest_after * interval '1 minute', seed || number || 'guest'
FROM turn
WHERE begun + minutes * interval '1 minute' <= stop AND guest_codes IS NOT NULL;

-- As many of them as are wanted, evenly spread: the rest of the time stays free
CREATE TEMP TABLE chosen AS
SELECT * FROM possible ORDER BY hashtextextended(seed, 1) LIMIT :visits;

-- ---------------------------------------------------------------------------
-- Clients: number n goes to branch n modulo the number of branches
-- ---------------------------------------------------------------------------

SELECT
    max(branch_number) + 1 AS branches,
    greatest(1, :clients / (max(branch_number) + 1)) AS branch_clients,
    greatest(1, :clients / (max(branch_number) + 1) / 4) AS regulars,
    min(tz) AS zone
FROM stylist \gset

CREATE TEMP TABLE client AS
SELECT
    nextval('res_partner_id_seq')::integer AS id,
    n AS number,
    gender,
    first_name || ' ' || last_name AS name,
    -- Without blanks it is its own sanitized form.
    '+3247' || lpad((n * 7919 % 10000000)::text, 7, '0') AS phone,
    CASE WHEN pg_temp.pick(n || 'mail', 8) > 0
        THEN lower(first_name) || '.' || n || '@example.com'
    END AS email,
    date '1945-01-01' + pg_temp.pick(n || 'born', 23000) AS birthdate,
    ('{straight,wavy,curly,coily}'::text[])[1 + pg_temp.pick(n || 'hair', 4)] AS hair,
    ('{normal,dry,oily,combination,sensitive}'::text[])[
        1 + pg_temp.pick(n || 'skin', 5)
    ] AS skin,
    ('{phone,email,email,sms,none}'::text[])[
        1 + pg_temp.pick(n || 'channel', 5)
    ] AS channel,
    favourite.employee_id AS favourite_id
FROM generate_series(0, :clients - 1) AS n
CROSS JOIN LATERAL (
    SELECT CASE WHEN pg_temp.pick(n || 'gender', 10) < 7
        THEN 'female' ELSE 'male'
    END AS gender
) AS one
CROSS JOIN LATERAL (
    SELECT
        (CASE gender WHEN 'female'
            THEN '{Amina,Anna,Camille,Chloe,Clara,Elena,Elise,Emma,Fatima,Hanna,Ines,
                Jana,Julie,Laura,Lea,Lina,Lotte,Louise,Maria,Marie,Mei,Mila,Nora,Olga,
                Olivia,Rosa,Sara,Sofia,Yasmin,Zoe}'::text[]
            ELSE '{Adam,Ali,Arthur,Ben,Daan,David,Elias,Finn,Gabriel,Hugo,Jan,Jonas,
                Karim,Lars,Leon,Liam,Louis,Lucas,Marco,Mohamed,Nathan,Noah,Omar,Pavel,
                Paul,Raf,Sam,Thomas,Victor,Wei}'::text[]
        END)[1 + pg_temp.pick(n || 'first', 30)] AS first_name,
        ('{Aerts,Bakker,Bauer,Becker,Bertrand,Chen,Claes,Costa,Dubois,Dupont,Fischer,
            Garcia,Goossens,Haddad,Hermans,Jacobs,Jansen,Klein,Kowalski,Lambert,Leroy,
            Li,Lopez,Maes,Martin,Meyer,Mertens,Michiels,Moreau,Nowak,Peeters,Petit,
            Popov,Ricci,Rossi,Santos,Schmidt,Silva,Simon,Smets,Thijs,Vos,Wagner,Wang,
            Weber,Willems,Wolf,Wouters,Yilmaz,Zhang}'::text[])[
            1 + pg_temp.pick(n || 'last', 50)
        ] AS last_name
) AS called
-- Three in ten have a favourite among their branch's hairdressers.
LEFT JOIN stylist AS favourite
    ON favourite.branch_number = n % :branches
    AND favourite.place = pg_temp.pick(n || 'who', favourite.colleagues::integer - 1)
    AND pg_temp.pick(n || 'favours', 10) < 3;

-- ---------------------------------------------------------------------------
-- Visits
-- ---------------------------------------------------------------------------

-- Every other visit of a branch is that of a regular, a quarter of its clients; each
-- group comes in turn, so that nobody is at two places at once.
CREATE TEMP TABLE planned AS
SELECT
    chosen.*,
    chosen.start + total.minutes * interval '1 minute' AS stop,
    total.minutes,
    total.price,
    total.names,
    (branch_number + :branches * CASE turn % 2
        WHEN 0 THEN turn / 2 % :regulars
        ELSE least(
            :branch_clients - 1,
            :regulars + turn / 2 % greatest(1, :branch_clients - :regulars)
        )
    END) % :clients AS client_number
FROM (
    SELECT
        chosen.*,
        stylist.branch_number,
        row_number() OVER (
            PARTITION BY stylist.branch_number ORDER BY chosen.start, chosen.seed
        ) - 1 AS turn
    FROM chosen
    JOIN stylist ON stylist.number = chosen.stylist_number
) AS chosen
JOIN kind_total AS total ON total.codes = chosen.codes;

-- When they were booked, and what became of them
CREATE TEMP TABLE dated AS
SELECT
    *,
    least(
        start - (1 + pg_temp.pick(seed || 'days', 28)) * interval '1 day'
            - pg_temp.pick(seed || 'hours', 9) * interval '1 hour',
        :'now'::timestamp - pg_temp.pick(seed || 'late', 72) * interval '1 hour'
    ) AS booked_at,
    CASE
        WHEN stop <= :'now' AND fate < 86 THEN 'done'
        WHEN stop <= :'now' AND fate < 94 THEN 'cancelled'
        WHEN stop <= :'now' THEN 'no_show'
        WHEN start <= :'now' AND fate < 94 THEN 'in_service'
        WHEN start <= :'now' OR fate >= 94 THEN 'cancelled'
        WHEN fate < 40 THEN 'confirmed'
        ELSE 'booked'
    END AS state
FROM (SELECT planned.*, pg_temp.pick(seed || 'fate', 100) AS fate FROM planned) AS one;

SELECT
    'ir_sequence_' || lpad(id::text, 3, '0') AS sequence,
    prefix, padding
FROM ir_sequence
WHERE code = 'salon.appointment' \gset

SELECT res_id AS desk FROM ir_model_data
WHERE module = 'base' AND name = 'user_admin' \gset

-- With ids and numbers, in the order in which they were booked
CREATE TEMP TABLE visit AS
SELECT
    nextval('salon_appointment_id_seq')::integer AS id,
    nextval(:'sequence') AS number,
    moment.*,
    greatest(
        booked_at, changed_at, arrived_at, started_at, done_at, reminded_at
    ) AS written_at
FROM (
    SELECT
        dated.*,
        stylist.branch_id,
        stylist.company_id,
        stylist.employee_id,
        stylist.resource_id,
        CASE WHEN dated.is_guest
            THEN stylist.guest_thing_id ELSE stylist.thing_id
        END AS thing_id,
        client.id AS client_id,
        client.favourite_id,
        CASE WHEN dated.state IN ('in_service', 'done')
            THEN dated.start - pg_temp.pick(seed || 'arrived', 10) * interval '1 minute'
        END AS arrived_at,
        CASE WHEN dated.state IN ('in_service', 'done')
            THEN least(
                :'now',
                dated.start + pg_temp.pick(seed || 'begun', 6) * interval '1 minute'
            )
        END AS started_at,
        -- Never before its end: then all of its time was held, and still is.
        CASE dated.state WHEN 'done'
            THEN least(
                :'now',
                dated.stop + pg_temp.pick(seed || 'done', 12) * interval '1 minute'
            )
        END AS done_at,
        CASE dated.state
            WHEN 'no_show' THEN dated.stop
            WHEN 'booked' THEN NULL
            ELSE date_trunc(
                'second', booked_at + (least(dated.start, :'now') - booked_at) / 2
            )
        END AS changed_at,
        CASE
            WHEN dated.state <> 'cancelled'
                AND client.email IS NOT NULL
                AND client.channel <> 'none'
                AND dated.booked_at <= dated.start - stylist.reminded_before
                AND dated.start - stylist.reminded_before <= :'now'
            THEN dated.start - stylist.reminded_before
        END AS reminded_at
    FROM dated
    JOIN stylist ON stylist.number = dated.stylist_number
    JOIN client ON client.number = dated.client_number
    ORDER BY dated.booked_at, dated.seed
) AS moment;

CREATE TEMP TABLE line AS
SELECT
    nextval('salon_appointment_line_id_seq')::integer AS id,
    one.*
FROM (
    SELECT
        visit.id AS visit_id,
        service.code,
        service.product_id,
        service.minutes,
        service.price,
        visit.start + service.after * interval '1 minute' AS start,
        visit.start + (service.after + service.minutes) * interval '1 minute' AS stop
    FROM visit
    JOIN kind_service AS service ON service.codes = visit.codes
    ORDER BY visit.id, service.number
) AS one;

CREATE TEMP TABLE phase AS
SELECT
    nextval('salon_appointment_phase_id_seq')::integer AS id,
    one.*
FROM (
    SELECT
        line.visit_id,
        line.id AS line_id,
        phase.source_id,
        phase.name,
        phase.needs_staff,
        line.start + phase.after * interval '1 minute' AS start,
        line.start + (phase.after + phase.minutes) * interval '1 minute' AS stop
    FROM line
    JOIN service_phase AS phase ON phase.code = line.code
    ORDER BY line.id, phase.after
) AS one;

ANALYZE client, visit, line, phase;

-- ---------------------------------------------------------------------------
-- Odoo's tables
-- ---------------------------------------------------------------------------

-- Foreign keys are taken off and put back at the end: PostgreSQL then checks each of
-- them for all rows at once, which is much quicker than row by row. All other
-- constraints stay in force.
CREATE TEMP TABLE foreign_key AS
SELECT conrelid::regclass AS of_table, conname, pg_get_constraintdef(oid) AS definition
FROM pg_constraint
WHERE contype = 'f' AND conrelid IN (
    'salon_appointment'::regclass,
    'hr_employee_salon_appointment_rel'::regclass,
    'salon_appointment_line'::regclass,
    'salon_appointment_phase'::regclass,
    'resource_resource_salon_appointment_phase_rel'::regclass,
    'salon_occupancy'::regclass
);
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', of_table, conname)
FROM foreign_key \gexec

-- A client was made with their first visit, or has not come yet.
INSERT INTO res_partner (
    id, name, complete_name, phone, phone_sanitized, email, email_normalized,
    is_salon_client, gender, birthdate_date, salon_hair_type, salon_skin_type,
    salon_preferred_channel, salon_preferred_employee_id, salon_search,
    commercial_partner_id, type, lang, tz, active, partner_share, is_company, employee,
    color, message_bounce, supplier_rank, customer_rank, autopost_bills,
    calendar_last_notif_ack, create_uid, write_uid, create_date, write_date
)
SELECT
    client.id, name, name, phone, phone, email, email,
    true, gender, birthdate, hair, skin,
    channel, favourite_id,
    -- As tools/search_keys.py: without the country code, too, and from its end
    concat_ws(' ',
        'n' || replace(lower(name), ' ', ' n'), 'p' || substr(phone, 2),
        'p' || substr(phone, 4), 'r' || reverse(substr(phone, 2))
    ),
    client.id, 'contact', 'en_US', :'zone', true, true, false, false,
    0, 0, 0, 0, 'ask',
    made.made_at, :desk, :desk, made.made_at, made.made_at
FROM client
LEFT JOIN (
    SELECT client_id, min(booked_at) AS booked_at FROM visit GROUP BY client_id
) AS first_visit ON first_visit.client_id = client.id
CROSS JOIN LATERAL (
    SELECT coalesce(first_visit.booked_at, :'now'::timestamp) AS made_at
) AS made;

-- One in twelve has an allergy.
INSERT INTO res_partner_salon_allergen_rel (res_partner_id, salon_allergen_id)
SELECT client.id, allergen.id
FROM client
JOIN (
    SELECT id, row_number() OVER (ORDER BY id) - 1 AS number FROM salon_allergen
) AS allergen ON allergen.number = pg_temp.pick(client.number || 'allergy', 96);

INSERT INTO salon_appointment (
    id, name, partner_id, branch_id, company_id, channel, state, cancel_reason,
    start, stop, duration, arrived_at, started_at, done_at, reminded_at, to_review,
    service_names, amount_total, amount_paid, amount_refunded, payment_state,
    deposit_paid, deposit_balance,
    deposit_due, late_cancel, late_cancel_count,
    create_uid, write_uid, create_date, write_date
)
SELECT
    id,
    :'prefix' || lpad(number::text, greatest(:padding, length(number::text)), '0'),
    client_id, branch_id, company_id,
    ('{desk,phone,phone,online}'::text[])[1 + pg_temp.pick(seed || 'channel', 4)],
    state,
    CASE WHEN state = 'cancelled'
        THEN ('{Ill,No time,NULL}'::text[])[1 + pg_temp.pick(seed || 'reason', 3)]
    END,
    start, stop, minutes / 60.0, arrived_at, started_at, done_at, reminded_at,
    -- Whatever happens to a visit takes it off the list of those to review.
    CASE WHEN state <> 'booked' THEN false END,
    names, price, 0, 0, CASE WHEN price > 0 THEN 'not_paid' ELSE 'nothing_due' END,
    0, 0,
    0, false, 0,
    :desk, :desk, booked_at, written_at
FROM visit;

INSERT INTO hr_employee_salon_appointment_rel (salon_appointment_id, hr_employee_id)
SELECT id, employee_id FROM visit;

INSERT INTO salon_appointment_line (
    id, appointment_id, company_id, partner_id, branch_id, sequence, product_id,
    employee_id, employee_requested, start, stop, minutes, state,
    price_unit, amount_paid, amount_refunded, payment_state,
    create_uid, write_uid, create_date, write_date
)
SELECT
    line.id, visit.id, visit.company_id, visit.client_id, visit.branch_id, 10,
    line.product_id, visit.employee_id,
    visit.favourite_id IS NOT DISTINCT FROM visit.employee_id
        OR pg_temp.pick(visit.seed || 'asked', 2) = 0,
    line.start, line.stop, line.minutes,
    -- Those of a visit that does not take place stay planned.
    CASE WHEN visit.state IN ('in_service', 'done')
        THEN visit.state ELSE 'planned'
    END,
    line.price, 0, 0, CASE WHEN line.price > 0 THEN 'not_paid' ELSE 'nothing_due' END,
    :desk, :desk, visit.booked_at, coalesce(visit.done_at, visit.started_at, booked_at)
FROM line
JOIN visit ON visit.id = line.visit_id;

INSERT INTO salon_appointment_phase (
    id, line_id, name, start, stop, employee_id, service_phase_id, handed_over,
    create_uid, write_uid, create_date, write_date
)
SELECT
    phase.id, phase.line_id, phase.name, phase.start, phase.stop,
    CASE WHEN phase.needs_staff THEN visit.employee_id END,
    phase.source_id, false,
    :desk, :desk, visit.booked_at, visit.booked_at
FROM phase
JOIN visit ON visit.id = phase.visit_id;

INSERT INTO resource_resource_salon_appointment_phase_rel (
    salon_appointment_phase_id, resource_resource_id
)
SELECT phase.id, visit.thing_id
FROM phase
JOIN visit ON visit.id = phase.visit_id;

-- Each phase holds its thing and, if it needs them, its person; what was held stays as
-- history. A cancellation or a no-show lets go of everything.
INSERT INTO salon_occupancy (
    resource_id, start, stop, appointment_id, line_id, phase_id, overbooked
)
SELECT
    held.resource_id, phase.start, phase.stop, visit.id, phase.line_id, phase.id, false
FROM phase
JOIN visit ON visit.id = phase.visit_id
CROSS JOIN LATERAL (
    SELECT visit.thing_id AS resource_id
    UNION ALL
    SELECT visit.resource_id WHERE phase.needs_staff
) AS held
WHERE visit.state NOT IN ('cancelled', 'no_show')
ORDER BY visit.id, held.resource_id, phase.start;

SELECT format('ALTER TABLE %s ADD CONSTRAINT %I %s', of_table, conname, definition)
FROM foreign_key \gexec

ANALYZE
    res_partner, res_partner_salon_allergen_rel,
    salon_appointment, hr_employee_salon_appointment_rel,
    salon_appointment_line, salon_appointment_phase,
    resource_resource_salon_appointment_phase_rel, salon_occupancy;
