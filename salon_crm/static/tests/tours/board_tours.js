import * as Board from "@salon_crm/../tests/tours/utils/board_util";
import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const add = (name, steps) => tours.add(`salon_board_${name}`, {steps});

add("first_page", () => [
    {
        content: "Odoo opens with the board",
        trigger: ".o_salon_board .o_salon_board_column",
    },
]);

add("drag", () => [
    ...Board.goToTestDay(),
    Board.cardIs("Laura", "Anna", 10, 0, 60),
    Board.dragCard("Laura", "Anna", 11),
    Board.cardIs("Laura", "Anna", 11, 0, 60),
    Board.dragCard("Laura", "Ben", 15, 30),
    Board.cardIs("Laura", "Ben", 15, 30, 60),
    {content: "Take it back", trigger: ".o_salon_board_undo:enabled", run: "click"},
    Board.cardIs("Laura", "Anna", 11, 0, 60),
]);

add("drag_refused", () => [
    ...Board.goToTestDay(),
    Board.dragCard("Laura", "Anna", 13),
    {
        content: "Why not is said",
        trigger: ".o_notification:contains(Anna)",
    },
    {
        content: "The card sprang back",
        trigger: ".o_salon_board:not(:has(.o_salon_board_copy))",
    },
    Board.cardIs("Laura", "Anna", 10, 0, 60),
]);

add("lengthen", () => [
    ...Board.goToTestDay(),
    Board.dragEdge("Laura", 30),
    Board.cardIs("Laura", "Anna", 10, 0, 90),
    {trigger: ".o_salon_board_undo:enabled", run: "click"},
    Board.cardIs("Laura", "Anna", 10, 0, 60),
    Board.dragEdge("Laura", -15),
    Board.cardIs("Laura", "Anna", 10, 0, 45),
]);

add("menu", () => [
    ...Board.goToTestDay(),
    Board.stateIs("Laura", "booked"),
    ...Board.chooseInMenu("Laura", "confirm"),
    Board.stateIs("Laura", "confirmed"),
    ...Board.chooseInMenu("Laura", "arrive"),
    Board.stateIs("Laura", "arrived"),
    ...Board.chooseInMenu("Laura", "start"),
    Board.stateIs("Laura", "in_service"),
    ...Board.chooseInMenu("Laura", "done"),
    Board.stateIs("Laura", "done"),
]);

add("gap", () => [
    ...Board.goToTestDay(),
    {
        content: "Clara's colour has two blocks and a free gap between",
        trigger:
            ".o_salon_board_card:contains(Clara):has(.o_salon_board_gap):has(.o_salon_board_block:nth-child(3))",
    },
    {
        content: "The gap can be pressed: it is sold",
        ...Board.pressFree("Anna", 13, 50),
    },
    {trigger: ".o_salon_board_panel .o_salon_booking"},
]);

add("places", () => [
    ...Board.goToTestDay(),
    {
        trigger: ".o_salon_board_bar [title='A column for each chair, basin or room']",
        run: "click",
    },
    {trigger: ".o_salon_board_colhead:contains(Chair A)"},
    {
        content: "The chair has no gap",
        trigger:
            ".o_salon_board_column:has(.o_salon_board_card:contains(Clara)):not(:has(.o_salon_board_gap))",
    },
    {
        trigger: ".o_salon_board_bar [title='A column for each stylist']",
        run: "click",
    },
    {
        content: "A week of Anna",
        trigger: ".o_salon_board_week",
        run: "selectByLabel Anna",
    },
    {trigger: ".o_salon_board_columns:has(.o_salon_board_column:nth-child(7))"},
    {trigger: ".o_salon_board_card:contains(Laura)"},
]);

add("keys", () => [
    ...Board.goToTestDay(),
    {
        content: "Into the columns",
        trigger: ".o_salon_board_grid",
        run: (helpers) => helpers.anchor.focus(),
    },
    {
        content: "The cursor stands at nine of the first stylist",
        trigger: ".o_salon_board_grid",
        run: "press ArrowDown",
    },
    {trigger: ".o_salon_board_cursor:contains(Anna)"},
    ...["09:15", "09:30", "09:45"].map((clock) => ({
        content: `Down to ${clock}`,
        trigger: ".o_salon_board_cursor",
        run: "press ArrowDown",
    })),
    {
        content: "Down again is Laura's card",
        trigger: ".o_salon_board_cursor",
        run: "press ArrowDown",
    },
    {
        content: "Half an hour later, with the keys",
        trigger: ".o_salon_board_card:contains(Laura) .o_salon_board_block:focus",
        run: "press Alt+ArrowDown",
    },
    Board.cardIs("Laura", "Anna", 10, 15, 60),
    {
        trigger: ".o_salon_board_card:contains(Laura) .o_salon_board_block:focus",
        run: "press Alt+ArrowRight",
    },
    Board.cardIs("Laura", "Ben", 10, 15, 60),
    {
        content: "Longer, with the keys",
        trigger: ".o_salon_board_card:contains(Laura) .o_salon_board_block:focus",
        run: "press Shift+ArrowDown",
    },
    Board.cardIs("Laura", "Ben", 10, 15, 75),
    {
        trigger: ".o_salon_board_card:contains(Laura) .o_salon_board_block:focus",
        run: "press Enter",
    },
    {
        content: "Enter opens the visit, Escape closes it",
        trigger: ".o_salon_board_panel:contains(Laura)",
        run: "press Escape",
    },
    {trigger: ".o_salon_board:not(:has(.o_salon_board_panel))"},
    {content: "u takes back", trigger: ".o_salon_board_grid", run: "press u"},
    Board.cardIs("Laura", "Ben", 10, 15, 60),
    {content: "n begins a visit", trigger: ".o_salon_board_grid", run: "press n"},
    {
        trigger: ".o_salon_board_panel .o_salon_booking",
        run: "press Escape",
    },
    {content: "t is today", trigger: ".o_salon_board_grid", run: "press t"},
    {trigger: ".o_salon_board_bar .btn.active:contains(Today)"},
]);

add("book", () => [
    ...Board.goToTestDay(),
    Board.pressFree("Ben", 11),
    {
        content: "By the last digits of the phone",
        trigger: ".o_salon_client_box",
        run: "edit 6677",
    },
    {trigger: ".o_salon_client_option:contains(Clara)", run: "click"},
    ...Board.chooseService("Cut"),
    {trigger: ".o_salon_booking [data-channel=phone]", run: "click"},
    ...Board.bookWhatFits(),
    {
        content: "Clara has a second card",
        trigger:
            ".o_salon_board_columns:has(.o_salon_board_card:contains(Clara):contains(Cut))",
    },
    {trigger: ".o_salon_board:not(:has(.o_salon_board_ghost))"},
]);

add("new_client", () => [
    ...Board.goToTestDay(),
    Board.pressFree("Ben", 12),
    {trigger: ".o_salon_client_box", run: "edit Nina Newcomer"},
    {trigger: ".o_salon_client_option[data-key=new]", run: "click"},
    {trigger: ".o_salon_client_new_phone", run: "edit 0470 12 34 56"},
    {trigger: ".o_salon_client_new_save", run: "click"},
    ...Board.chooseService("Cut"),
    ...Board.bookWhatFits(),
    Board.cardIs("Nina", "Ben", 12, 0, 60),
]);

add("cancel", () => [
    ...Board.goToTestDay(),
    ...Board.chooseInMenu("Laura", "cancel"),
    {
        content: "Why it is cancelled",
        trigger: ".o_salon_board_panel .o_salon_visit_reason",
        run: "click",
    },
    {trigger: ".o_salon_board:not(:has(.o_salon_board_card:contains(Laura)))"},
    {
        content: "After all they come",
        trigger: ".o_salon_board_panel [data-step=restore]",
        run: "click",
    },
    Board.cardIs("Laura", "Anna", 10, 0, 60),
]);

add("no_show", () => [
    {
        content: "Who should have come by now is late",
        trigger: ".o_salon_board_card.o_salon_late:contains(Laura)",
    },
    ...Board.chooseInMenu("Laura", "no_show"),
    Board.stateIs("Laura", "no_show"),
    {
        content: "They came after all",
        trigger: ".o_salon_board_undo:enabled",
        run: "click",
    },
    Board.stateIs("Laura", "booked"),
    ...Board.chooseInMenu("Laura", "again"),
    {
        content: "The next visit is looked for, with what they had",
        trigger: ".modal .o_form_view:contains(Cut)",
    },
]);
