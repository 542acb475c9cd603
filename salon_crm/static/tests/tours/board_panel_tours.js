import * as Board from "@salon_crm/../tests/tours/utils/board_util";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const add = (name, steps) => tours.add(`salon_board_${name}`, {steps});

/** Press a button in the visit's panel. */
const press = (button) => ({
    trigger: `.o_salon_board_panel .o_salon_visit ${button}`,
    run: "click",
});

add("today", () => [
    ...Board.goToTestDay(),
    ...Board.openPanel("today"),
    ...["arrive", "start", "done"].map((step) => ({
        content: `The next step is to ${step}`,
        trigger: `.o_salon_today_row:contains(Laura) [data-step=${step}]`,
        run: "click",
    })),
    {
        content: "What is done is to be paid",
        trigger: "[data-section=to_pay] + ul .o_salon_today_row:contains(Laura)",
    },
    Board.stateIs("Laura", "done"),
    {
        content: "The others are still awaited",
        trigger: "[data-section=arriving] + ul .o_salon_today_row:contains(Clara)",
    },
]);

/** Somebody without a record comes in. */
const comesIn = (name) => [
    {trigger: ".o_salon_walk_in_add", run: "click"},
    ...Board.choosePasserBy(name),
    ...Board.chooseService("Cut"),
    {trigger: ".o_salon_walk_in_save:enabled", run: "click"},
];
const waits = (name, wait) => ({
    content: `${name} waits: ${wait}`,
    trigger: `.o_salon_walk_in:contains(${name}) .o_salon_walk_in_wait:contains(${wait})`,
});
/** Who is next in turn serves them. */
const isSeated = (name, stylist) => [
    {
        trigger: `.o_salon_walk_in:contains(${name}) .o_salon_walk_in_seat:contains(${stylist})`,
        run: "click",
    },
    {
        content: "The new visit is shown",
        trigger: `.o_salon_board_panel .o_salon_visit:contains(${name})`,
    },
    Board.stateIs(name, "arrived"),
    Board.isWith(name, stylist),
];

add("walk_ins", () => [
    {trigger: ".o_salon_board_colhead:contains(Anna)"},
    ...Board.openPanel("walk_ins"),
    {trigger: ".o_salon_turn:first-child:contains(Anna):contains(free)"},
    ...comesIn("Tim"),
    waits("Tim", "now"),
    ...isSeated("Tim", "Anna"),
    ...Board.openPanel("walk_ins"),
    {trigger: ".o_salon_turn:first-child:contains(Ben)"},
    ...comesIn("Ida"),
    ...isSeated("Ida", "Ben"),
    ...Board.openPanel("walk_ins"),
    ...comesIn("Uma"),
    {
        content: "Both are busy: it takes a while, and one knows how long",
        trigger:
            ".o_salon_walk_in:contains(Uma) .o_salon_walk_in_wait:contains(/^in /)",
    },
    {
        content: "Whom nobody can seat now is offered another time",
        trigger:
            ".o_salon_walk_in:contains(Uma):not(:has(.o_salon_walk_in_seat)) .o_salon_walk_in_book",
    },
    {
        content: "Uma goes away",
        trigger: ".o_salon_walk_in:contains(Uma) .o_salon_walk_in_leave",
        run: "click",
    },
    {trigger: ".o_salon_walk_ins:contains(Nobody waits.)"},
]);

add("waitlist", () => [
    ...Board.goToTestDay(),
    ...Board.openPanel("waitlist"),
    {
        trigger: ".o_salon_waiting:contains(Wendy):contains(Ben) .o_salon_waiting_book",
        run: "click",
    },
    {
        content: "What is known is filled in",
        trigger:
            ".o_salon_booking:has(.o_salon_client_chosen:contains(Wendy)):has(.o_salon_service_chosen:contains(Cut))",
    },
    ...Board.bookWhatFits(),
    Board.cardIs("Wendy", "Ben", 9, 0, 60),
    ...Board.openPanel("waitlist"),
    {trigger: ".o_salon_waitlist:contains(Nobody waits)"},
]);

/** No name is cut off, however narrow the window. */
const daysAreReadable = {
    trigger: ".modal .o_recurrent_weekdays",
    run({anchor}) {
        const labels = [...anchor.querySelectorAll(".o_recurrent_weekday_label")];
        for (const label of labels) {
            const range = document.createRange();
            range.selectNodeContents(label);
            const cell = label.parentElement.getBoundingClientRect();
            const {width} = range.getBoundingClientRect();
            if (label.scrollWidth > label.clientWidth || width > cell.width) {
                throw new Error(`${label.textContent} is cut off.`);
            }
        }
        if (labels.length !== 7) {
            throw new Error(`There are ${labels.length} days.`);
        }
    },
};

add("waiting_days", () => [
    ...Board.openPanel("waitlist"),
    {trigger: ".o_salon_waiting_add", run: "click"},
    daysAreReadable,
    {trigger: ".modal .o_form_button_cancel", run: "click"},
    {trigger: "body:not(:has(.modal))"},
]);

add("calls", () => [
    ...Board.goToTestDay(),
    ...Board.openPanel("calls"),
    {
        content: "To the visit that it is about, and back",
        trigger: ".o_salon_call:contains(Mailbox full) .o_salon_call_visit",
        run: "click",
    },
    {trigger: ".o_salon_board_panel .o_salon_visit:contains(Laura)"},
    ...Board.openPanel("calls"),
    {
        trigger:
            ".o_salon_call:contains(Laura):contains(Mailbox full) [data-outcome=reached]",
        run: "click",
    },
    {
        content: "Laura is off the list",
        trigger: ".o_salon_calls:not(:has(.o_salon_call:contains(Laura)))",
    },
]);

add("client_card", () => [
    ...Board.goToTestDay(),
    ...Board.openVisit("Laura"),
    press(".o_salon_visit_client"),
    {
        content: "What was done last, and with which colour",
        trigger:
            ".o_salon_client_last:contains(Colour) .o_salon_client_treatment:contains(7.1)",
    },
    {
        content: "The next visit is on the board",
        trigger: ".o_salon_client_next:contains(Cut):contains(Anna)",
        run: "click",
    },
    {trigger: ".o_salon_board_panel .o_salon_visit:contains(Laura)"},
]);

add("visit_moved", () => [
    ...Board.goToTestDay(),
    ...Board.openVisit("Laura"),
    press(".o_salon_visit_move"),
    press(".o_salon_visit_later"),
    press(".o_salon_visit_later"),
    {
        trigger: ".o_salon_visit_with",
        run: "selectByLabel Ben",
    },
    {content: "Seen before it is done", trigger: ".o_salon_board_ghost"},
    press(".o_salon_visit_move_save:enabled"),
    Board.cardIs("Laura", "Ben", 10, 30, 60),
    {trigger: ".o_salon_board:not(:has(.o_salon_board_ghost))"},
    press("[data-step=start]"),
    press("[data-step=longer]"),
    press(".o_salon_visit_longer:contains(15)"),
    Board.cardIs("Laura", "Ben", 10, 30, 75),
]);

add("visit_cancelled", () => [
    ...Board.goToTestDay(),
    ...Board.openVisit("Laura"),
    press("[data-step=cancel]"),
    press(".o_salon_visit_reason:contains(Client is ill)"),
    {trigger: ".o_salon_board:not(:has(.o_salon_board_card:contains(Laura)))"},
]);

add("passer_by", () => [
    ...Board.goToTestDay(),
    Board.pressFree("Ben", 11),
    ...Board.choosePasserBy("Tim"),
    ...Board.chooseService("Cut"),
    ...Board.bookWhatFits(),
    Board.cardIs("Tim", "Ben", 11, 0, 60),
]);

const isRefused = [
    Board.pressFree("Anna", 9, 30),
    ...Board.choosePasserBy("Tim"),
    ...Board.chooseService("Cut"),
    {
        content: "Why not, in words",
        trigger: ".o_salon_booking_refused li:contains(Anna)",
    },
    {trigger: ".o_salon_booking_book:disabled"},
];

add("refused_time", () => [
    ...Board.goToTestDay(),
    ...isRefused,
    {
        content: "The next times are offered",
        trigger: ".o_salon_booking_other:contains(11:00)",
        run: "click",
    },
    ...Board.bookWhatFits(),
    Board.cardIs("Tim", "Anna", 11, 0, 60),
]);

add("overbooked", () => [
    ...Board.goToTestDay(),
    ...isRefused,
    {trigger: ".o_salon_booking_overbook", run: "click"},
    {trigger: ".o_salon_booking_reason", run: "edit Mother of the bride"},
    {trigger: ".o_salon_booking button:contains(/^Overbook$/)", run: "click"},
    Board.cardIs("Tim", "Anna", 9, 30, 60),
    {trigger: ".o_salon_board_panel .o_salon_visit:contains(Mother of the bride)"},
]);

/** Beside a column there is the time, and a hint of the next one. */
const isAsWideAsTheScreen = (selector, least = 0.99) => ({
    trigger: selector,
    run({anchor}) {
        const {left, width} = anchor.getBoundingClientRect();
        const main = document.querySelector(".o_salon_board_main");
        if (width < least * window.innerWidth || left + width > window.innerWidth + 1) {
            throw new Error(`${selector} is ${width} wide, from ${left}`);
        }
        if (main.scrollWidth > window.innerWidth) {
            throw new Error("The page scrolls sideways.");
        }
    },
});

/** What a panel is there for needs no scrolling. */
const isInSight = (selector) => ({
    trigger: selector,
    run({anchor}) {
        const {top, bottom, left, width} = anchor.getBoundingClientRect();
        const seen = document.elementFromPoint(left + width / 2, (top + bottom) / 2);
        if (top < 0 || bottom > window.innerHeight || !anchor.contains(seen)) {
            throw new Error(`${selector} is out of sight: ${top} to ${bottom}`);
        }
    },
});

add("phone", () => [
    ...Board.goToTestDay(),
    {trigger: ".o_salon_board_small"},
    isAsWideAsTheScreen(".o_salon_board_column:first", 0.7),
    ...Board.openPanel("today"),
    isAsWideAsTheScreen(".o_salon_board_panel"),
    {
        trigger: ".o_salon_board_tabs [data-panel=today]",
        run: "click",
    },
    {trigger: ".o_salon_board:not(:has(.o_salon_board_panel))"},
    Board.pressFree("Ben", 11),
    isAsWideAsTheScreen(".o_salon_board_panel"),
    isInSight(".o_salon_panel_foot"),
    {trigger: ".o_salon_client_box", run: "edit 6677"},
    {trigger: ".o_salon_client_option:contains(Clara)", run: "click"},
    ...Board.chooseService("Cut"),
    {trigger: ".o_salon_booking_fits"},
    {trigger: ".o_salon_booking_book:enabled", run: "click"},
    {
        content: "The visit that was booked is shown",
        trigger: ".o_salon_board_panel .o_salon_visit:contains(Clara)",
    },
    {trigger: ".o_salon_panel_close", run: "click"},
    {
        content: "And its column is the one on the screen",
        trigger: ".o_salon_board_card:contains(Clara):contains(Cut)",
        run({anchor}) {
            const {left, right} = anchor.getBoundingClientRect();
            if (left < 0 || right > window.innerWidth) {
                throw new Error(`The card lies beside the screen: ${left} to ${right}`);
            }
        },
    },
]);
