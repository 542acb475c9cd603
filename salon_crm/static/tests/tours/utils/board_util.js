import * as hoot from "@odoo/hoot-dom";

/** Height of a quarter of an hour on the board, as its columns say. */
function quarter(column) {
    return parseFloat(getComputedStyle(column).getPropertyValue("--salon-quarter"));
}

function columnOf(name) {
    const heads = [...document.querySelectorAll(".o_salon_board_colhead")];
    const index = heads.findIndex((head) => head.textContent.includes(name));
    return document.querySelectorAll(".o_salon_board_column")[index];
}

/** The board begins at nine; a card is found by its client. */
function cardOf(client) {
    return [...document.querySelectorAll(".o_salon_board_card")].find((card) =>
        card.textContent.includes(client)
    );
}

/** Pixels from the top of a column to a time of day. */
function height(column, hour, minute = 0) {
    return ((hour - 9) * 4 + minute / 15) * quarter(column);
}

/** Let OWL draw and the server answer. */
async function settle() {
    await hoot.animationFrame();
    await hoot.delay(50);
}

/** The tests' day is the day after tomorrow. */
export function goToTestDay() {
    return [
        ...Array.from({length: 2}, () => ({
            trigger: ".o_salon_board_bar [aria-label=After]",
            run: "click",
        })),
        {content: "The test's day is drawn", trigger: ".o_salon_board_card"},
    ];
}

export function openPanel(name) {
    return [
        {trigger: `.o_salon_board_tabs [data-panel=${name}]`, run: "click"},
        {trigger: `.o_salon_board_tabs [data-panel=${name}][aria-pressed=true]`},
    ];
}

/** Open a visit in the panel at the side. */
export function openVisit(client) {
    return [
        {
            trigger: `.o_salon_board_card:contains(${client}) .o_salon_board_client`,
            run: "click",
        },
        {trigger: `.o_salon_board_panel .o_salon_visit:contains(${client})`},
    ];
}

/** Choose somebody without a record. */
export function choosePasserBy(name) {
    return [
        {trigger: ".o_salon_client_box", run: `edit ${name}`},
        {
            trigger: `.o_salon_client_option[data-key=passer_by]:contains(${name})`,
            run: "click",
        },
        {trigger: `.o_salon_client_chosen:contains(${name})`},
    ];
}

export function chooseService(name) {
    return [
        {trigger: ".o_salon_service_box", run: `edit ${name}`},
        {trigger: `.o_salon_service_option:contains(${name})`, run: "click"},
        {trigger: `.o_salon_service_chosen:contains(${name})`},
    ];
}

/** What is chosen is free: book it. */
export function bookWhatFits() {
    return [
        {
            content: "The length is on the board before it is booked",
            trigger: ".o_salon_board_ghost",
        },
        {trigger: ".o_salon_booking_fits"},
        {trigger: ".o_salon_booking_book:enabled", run: "click"},
    ];
}

/** Press on free time in a stylist's column. */
export function pressFree(name, hour, minute = 0) {
    return {
        content: `Press ${hour}:${minute} of ${name}`,
        trigger: `.o_salon_board_colhead:contains(${name})`,
        async run() {
            const column = columnOf(name);
            column.scrollIntoView({block: "start"});
            await hoot.click(column, {
                position: {x: 40, y: height(column, hour, minute) + 3},
                relative: true,
            });
        },
    };
}

/** Drag a client's card to a stylist's column and a time. */
export function dragCard(client, name, hour, minute = 0) {
    return {
        content: `Drag ${client} to ${name} at ${hour}:${minute}`,
        trigger: `.o_salon_board_card:contains(${client}) .o_salon_board_client`,
        async run() {
            const card = cardOf(client);
            const target = columnOf(name);
            const from = card.getBoundingClientRect();
            const grip = {x: from.left + 30, y: from.top + 8};
            const {moveTo, drop} = await hoot.drag(
                card.querySelector(".o_salon_board_client"),
                {position: grip}
            );
            const box = target.getBoundingClientRect();
            const position = {
                x: box.left + 30,
                y: box.top + height(target, hour, minute) + 8,
            };
            await moveTo(target, {
                position: {x: position.x, y: (grip.y + position.y) / 2},
            });
            await settle();
            await moveTo(target, {position});
            await settle();
            await drop();
            await settle();
        },
    };
}

/** Drag the lower edge of a client's card by minutes. */
export function dragEdge(client, minutes) {
    return {
        content: `Drag the end of ${client} by ${minutes} minutes`,
        trigger: `.o_salon_board_card:contains(${client}) .o_salon_board_edge`,
        async run() {
            const edge = cardOf(client).querySelector(".o_salon_board_edge");
            const {left, top} = edge.getBoundingClientRect();
            const {moveTo, drop} = await hoot.drag(edge, {
                position: {x: left + 30, y: top + 3},
            });
            const way = (minutes / 15) * quarter(edge);
            const body = edge.closest(".o_salon_board_column");
            await moveTo(body, {position: {x: left + 30, y: top + 3 + way / 2}});
            await settle();
            await moveTo(body, {position: {x: left + 30, y: top + 3 + way}});
            await settle();
            await drop();
            await settle();
        },
    };
}

/** A client's card stands in a stylist's column, at a time, for some minutes. */
export function cardIs(client, name, hour, minute = 0, minutes = 0) {
    return {
        content: `${client} is with ${name} at ${hour}:${minute}`,
        trigger: `.o_salon_board_column:has(.o_salon_board_card:not(.o_salon_lifted, .o_salon_board_copy):contains(${client}))`,
        async run() {
            await hoot.waitUntil(
                () => {
                    const card = cardOf(client);
                    const column = columnOf(name);
                    if (!card || document.querySelector(".o_salon_board_copy")) {
                        return false;
                    }
                    const box = card.getBoundingClientRect();
                    const top = box.top - column.getBoundingClientRect().top;
                    const long = (minutes / 15) * quarter(column);
                    return (
                        column.contains(card) &&
                        Math.abs(top - height(column, hour, minute)) < 2 &&
                        (!minutes || Math.abs(box.height - long) < 2)
                    );
                },
                {
                    timeout: 5000,
                    message: `${client} is not with ${name} at ${hour}:${minute}`,
                }
            );
        },
    };
}

/** Choose in the menu at a client's card. */
export function chooseInMenu(client, step) {
    return [
        {
            trigger: `.o_salon_board_card:contains(${client}) .o_salon_board_more`,
            run: "click",
        },
        {
            content: `Choose ${step}`,
            trigger: `.o_salon_board_steps [data-step=${step}]`,
            run: "click",
        },
    ];
}

export function stateIs(client, state) {
    return {
        content: `${client} is ${state}`,
        trigger: `.o_salon_board_card.o_salon_state_${state}:contains(${client})`,
    };
}

/** A client's card stands in a stylist's column, whenever. */
export function isWith(client, name) {
    return {
        content: `${client} is with ${name}`,
        trigger: `.o_salon_board_card:contains(${client})`,
        async run() {
            await hoot.waitUntil(() => columnOf(name)?.contains(cardOf(client)), {
                timeout: 10000,
                message: `${client} is not with ${name}`,
            });
        },
    };
}
