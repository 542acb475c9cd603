import {
    cardAt,
    cardsOf,
    heightOf,
    hourMarks,
    momentAt,
    nextStop,
    place,
    snap,
    stopsOf,
    stretch,
} from "@salon_crm/backend/board/layout";
import {describe, expect, test} from "@odoo/hoot";

const {DateTime} = luxon;
const MINUTE = 60;
const HOUR = 3600;
const ANNA = 7;
const CHAIR = 8;

/** A column of Anna's from 9 to 20 o'clock of a day on a wall. */
function columnOf(day = "2026-01-15", zone = "Europe/Paris", from = 9, to = 20) {
    const midnight = DateTime.fromISO(day, {zone});
    return {
        key: `r${ANNA}`,
        resource_id: ANNA,
        employee_id: 70,
        from: midnight.toSeconds(),
        to: midnight.plus({days: 1}).toSeconds(),
        draw_from: midnight.set({hour: from}).toSeconds(),
        draw_to: (to === 24
            ? midnight.plus({days: 1})
            : midnight.set({hour: to})
        ).toSeconds(),
        zone,
    };
}

/** A visit with phases, each [minutes after nine, minutes, resources, name]. */
function visitOf(id, column, ...phases) {
    const nine = column.draw_from;
    const rows = phases.map(([after, minutes, resources = [ANNA], name = "Work"]) => ({
        start: nine + after * MINUTE,
        stop: nine + (after + minutes) * MINUTE,
        resources,
        name,
    }));
    const part = {line_id: 100 + id, name: "Service", state: "planned", phases: rows};
    return {id, state: "booked", start: rows[0].start, parts: [part]};
}

const clock = (column, second) =>
    DateTime.fromSeconds(second, {zone: column.zone}).toFormat("HH:mm");
const minuteOf = (column) => (second) =>
    DateTime.fromSeconds(second, {zone: column.zone}).minute;

describe("cards", () => {
    test("a visit without gap is one block, its phases are steps", () => {
        const column = columnOf();
        const visit = visitOf(
            1,
            column,
            [0, 30, [ANNA], "Wash"],
            [30, 45, [ANNA], "Cut"]
        );
        const [card] = cardsOf([visit], column);
        expect(card.blocks.length).toBe(1);
        expect(card.blocks[0].stop - card.blocks[0].start).toBe(75 * MINUTE);
        expect(card.blocks[0].steps.map(({name}) => name)).toEqual(["Wash", "Cut"]);
        expect(card.gaps).toEqual([]);
    });

    test("the gap in a colour is free, and says what goes on", () => {
        const column = columnOf();
        const visit = visitOf(
            1,
            column,
            [0, 45, [ANNA, CHAIR], "Apply"],
            [45, 35, [CHAIR], "Develop"],
            [80, 30, [ANNA, CHAIR], "Finish"]
        );
        const [card] = cardsOf([visit], column);
        expect(card.blocks.length).toBe(2);
        const [gap] = card.gaps;
        expect(clock(column, gap.start)).toBe("09:45");
        expect(clock(column, gap.stop)).toBe("10:20");
        expect(gap.names).toBe("Develop");
        // The chair has no gap.
        const chair = {...column, key: "r8", resource_id: CHAIR, employee_id: false};
        expect(cardsOf([visit], chair)[0].blocks.length).toBe(1);
    });

    test("who is served in a gap keeps the width but for a margin", () => {
        const column = columnOf();
        const colour = visitOf(1, column, [0, 45], [45, 35, [CHAIR]], [80, 30]);
        const fringe = visitOf(2, column, [50, 20]);
        const [first, second] = cardsOf([fringe, colour], column);
        expect([first.visit.id, first.lane, first.lanes, first.depth]).toEqual([
            1, 0, 1, 0,
        ]);
        expect([second.visit.id, second.lane, second.lanes, second.depth]).toEqual([
            2, 0, 1, 1,
        ]);
    });

    test("those who overlap stand side by side, also by way of a third", () => {
        const column = columnOf();
        const cards = cardsOf(
            [
                visitOf(1, column, [0, 60]),
                visitOf(2, column, [30, 60]),
                visitOf(3, column, [75, 60]),
                visitOf(4, column, [200, 60]),
            ],
            column
        );
        expect(cards.map(({lane}) => lane)).toEqual([0, 1, 0, 0]);
        expect(cards.map(({lanes}) => lanes)).toEqual([2, 2, 2, 1]);
    });

    test("those who follow one another do not overlap", () => {
        const column = columnOf();
        const cards = cardsOf(
            [visitOf(1, column, [0, 60]), visitOf(2, column, [60, 60])],
            column
        );
        expect(cards.map(({lanes}) => lanes)).toEqual([1, 1]);
    });

    test("nothing is drawn of the cancelled, and of the cancelled service", () => {
        const column = columnOf();
        const gone = {...visitOf(1, column, [0, 60]), state: "cancelled"};
        const dropped = visitOf(2, column, [60, 60]);
        dropped.parts[0].state = "cancelled";
        expect(cardsOf([gone, dropped], column)).toEqual([]);
    });

    test("a service that nobody placed stands in its stylist's column", () => {
        const column = columnOf();
        const visit = visitOf(1, column, [0, 60]);
        const [part] = visit.parts;
        visit.parts = [
            {
                ...part,
                phases: [],
                employee_id: 70,
                start: visit.start,
                stop: visit.start + 60,
            },
        ];
        expect(cardsOf([visit], column).length).toBe(1);
        expect(cardsOf([visit], {...column, employee_id: 71})).toEqual([]);
    });

    test("a visit over midnight is on both days, each shows its part", () => {
        const evening = columnOf("2026-01-15", "Europe/Paris", 20, 24);
        const morning = columnOf("2026-01-16", "Europe/Paris", 0, 8);
        const visit = visitOf(1, evening, [210, 60]);
        for (const [column, minutes] of [
            [evening, 30],
            [morning, 30],
        ]) {
            const [card] = cardsOf([visit], column);
            const {height} = place(column, card.start, card.stop, 1);
            expect(height).toBe(minutes);
        }
        expect(place(morning, visit.start, visit.start + HOUR, 1).top).toBe(0);
    });
});

describe("days on which the clock changes", () => {
    test("have 23 or 25 hours, each drawn once", () => {
        for (const [day, zone, hours] of [
            ["2026-03-29", "Europe/Paris", 23],
            ["2026-10-25", "Europe/Paris", 25],
            ["2026-03-08", "America/New_York", 23],
            ["2026-11-01", "America/New_York", 25],
            ["2026-10-04", "Australia/Lord_Howe", 23.5],
            ["2026-04-05", "Australia/Lord_Howe", 24.5],
        ]) {
            const column = columnOf(day, zone, 0, 24);
            expect(heightOf(column, 1)).toBe(hours * 60);
            const marks = hourMarks(column, minuteOf(column));
            expect(marks.every((mark) => minuteOf(column)(mark) === 0)).toBe(true);
            expect(new Set(marks).size).toBe(marks.length);
            expect(marks[0]).toBe(column.draw_from);
            expect(clock(column, marks[marks.length - 1])).toBe("23:00");
        }
    });

    test("spring skips two o'clock, autumn has it twice", () => {
        const spring = columnOf("2026-03-29", "Europe/Paris", 0, 24);
        const autumn = columnOf("2026-10-25", "Europe/Paris", 0, 24);
        const clocks = (column) =>
            hourMarks(column, minuteOf(column)).map((mark) => clock(column, mark));
        expect(clocks(spring).slice(0, 4)).toEqual([
            "00:00",
            "01:00",
            "03:00",
            "04:00",
        ]);
        expect(clocks(autumn).slice(0, 5)).toEqual([
            "00:00",
            "01:00",
            "02:00",
            "02:00",
            "03:00",
        ]);
    });

    test("by day, nine o'clock is at the top as ever", () => {
        const column = columnOf("2026-03-29");
        const nine = DateTime.fromISO("2026-03-29T09:00", {
            zone: column.zone,
        }).toSeconds();
        expect(place(column, nine, nine + HOUR, 2)).toEqual({top: 0, height: 120});
    });
});

describe("from pixels to moments", () => {
    test("and back", () => {
        const column = columnOf();
        for (const minutes of [0, 15, 61, 659]) {
            const second = column.draw_from + minutes * MINUTE;
            const {top} = place(column, second, second, 1.4);
            expect(snap(column, momentAt(column, top, 1.4), 1)).toBe(second);
        }
    });

    test("outside counts as the first or the last moment", () => {
        const column = columnOf();
        expect(momentAt(column, -50, 1)).toBe(column.draw_from);
        expect(momentAt(column, 5000, 1)).toBe(column.draw_to);
    });

    test("the grid begins with the day", () => {
        const column = columnOf();
        const at = (minutes) => column.draw_from + minutes * MINUTE;
        expect(snap(column, at(22), 15)).toBe(at(15));
        expect(snap(column, at(23), 15)).toBe(at(30));
        expect(snap(column, at(29), 15, Math.floor)).toBe(at(15));
        // 40 minutes do not divide nine hours.
        expect((snap(column, at(0), 40) - column.from) % (40 * MINUTE)).toBe(0);
    });

    test("an edge goes by the grid and leaves a step", () => {
        const block = {start: 0, stop: 60 * MINUTE};
        expect(stretch(block, 20 * MINUTE, 15)).toBe(15);
        expect(stretch(block, -20 * MINUTE, 15)).toBe(-15);
        expect(stretch(block, -300 * MINUTE, 15)).toBe(-45);
        // What is shorter than a step stays as it is.
        expect(stretch({start: 0, stop: 10 * MINUTE}, -300 * MINUTE, 15)).toBe(0);
    });
});

describe("the cursor", () => {
    const column = columnOf();
    const at = (minutes) => column.draw_from + minutes * MINUTE;
    const cards = cardsOf(
        [visitOf(1, column, [20, 50]), visitOf(2, column, [70, 30])],
        column
    );

    test("goes over free time by the grid and from card to card", () => {
        const stops = stopsOf(column, cards, 15);
        const way = [];
        let second = at(0);
        for (let i = 0; i < 6; i++) {
            second = nextStop(stops, second, 1);
            way.push((second - column.draw_from) / MINUTE);
        }
        expect(way).toEqual([15, 20, 70, 100, 105, 120]);
        expect(cardAt(cards, at(20)).visit.id).toBe(1);
        expect(cardAt(cards, at(70)).visit.id).toBe(2);
        expect(cardAt(cards, at(100))).toBe(undefined);
    });

    test("goes back the same way, and stays within the day", () => {
        const stops = stopsOf(column, cards, 15);
        expect(nextStop(stops, at(100), -1)).toBe(at(70));
        expect(nextStop(stops, at(70), -1)).toBe(at(20));
        expect(nextStop(stops, at(0), -1)).toBe(at(0));
        const last = stops[stops.length - 1];
        expect(nextStop(stops, last, 1)).toBe(last);
    });
});
