import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Notification from "@point_of_sale/../tests/generic_helpers/notification_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as Visits from "@salon_crm/../tests/tours/utils/visits_util";
import {negate} from "@point_of_sale/../tests/generic_helpers/utils";
import {registry} from "@web/core/registry";
import {simulateBarCode} from "@barcodes/../tests/legacy/helpers";

const tours = registry.category("web_tour.tours");
const cards = {};

const startTill = () => Chrome.startPoS().map((step) => ({...step, timeout: 40000}));
const clientOf = (name) =>
    window.posmodel.models["res.partner"].find((one) => one.name === name);

/** What the client's phone shows. */
const learnCard = (name) => ({
    content: `The card of ${name}`,
    trigger: ".pos",
    run() {
        cards[name] = clientOf(name).salon_card_number;
    },
});

const forget = (name) => ({
    content: `${name} is not loaded`,
    trigger: ".pos",
    run() {
        window.posmodel.models["res.partner"].delete(clientOf(name));
    },
});

const scan = (name, change = (number) => number) => ({
    content: `Scan the card of ${name}`,
    trigger: ".product-screen",
    run: () => simulateBarCode([...change(cards[name]), "Enter"]),
});

const hasBadge = (tier, points) => ({
    content: `The client's button says ${tier} and ${points}`,
    trigger:
        `.product-screen button.set-partner:has(.salon-tier:contains("${tier}"))` +
        `:has(.salon-client-points:contains("${points}"))`,
});

const another = (number) => number.slice(0, -1) + ((Number(number.at(-1)) + 1) % 10);

tours.add("salon_till_card", {
    steps: () =>
        [
            startTill(),
            learnCard("Laura Tester"),
            learnCard("Nora Tester"),
            forget("Nora Tester"),
            scan("Laura Tester"),
            ProductScreen.customerIsSelected("Laura Tester"),
            hasBadge("Silver club", "120 Points"),
            scan("Nora Tester"),
            ProductScreen.customerIsSelected("Nora Tester"),
            {
                content: "She is no member and has no points",
                trigger: `.product-screen${negate(".salon-tier", ".product-screen")}`,
            },
            scan("Laura Tester", another),
            Notification.has("No client has this member card"),
            ProductScreen.customerIsSelected("Nora Tester"),
            Offline.setOfflineMode(),
            scan("Laura Tester"),
            ProductScreen.customerIsSelected("Laura Tester"),
            forget("Nora Tester"),
            scan("Nora Tester"),
            Dialog.is({title: "The server cannot be reached"}),
            Dialog.confirm(),
            ProductScreen.customerIsSelected("Laura Tester"),
            Offline.setOnlineMode(),
            Visits.openList(),
            {
                content: "Today's visits show the tier, too",
                trigger: ".salon-visit:contains('Laura Tester') .salon-tier",
            },
            Chrome.endTour(),
        ].flat(),
});

const openComplaint = () => ProductScreen.clickControlButton("Complaint");

const send = () => ({
    content: "Note it",
    trigger: ".o_salon_complaint_send:not(:disabled)",
    run: "click",
});

tours.add("salon_till_complaint", {
    steps: () =>
        [
            startTill(),
            Visits.openList(),
            Visits.choose("Laura Tester"),
            Offline.setOfflineMode(),
            openComplaint(),
            {
                content: "It is said that this needs the server",
                trigger: ".o_salon_complaint_failure:contains('cannot be reached')",
            },
            {
                content: "In words",
                trigger: ".o_salon_complaint_text",
                run: "edit The colour is too dark.",
            },
            send(),
            {
                content: "It is not sent, and nothing is lost",
                trigger: ".o_salon_complaint_failure",
                run() {
                    const {value} = document.querySelector(".o_salon_complaint_text");
                    if (value !== "The colour is too dark.") {
                        throw new Error("The words are gone");
                    }
                },
            },
            {trigger: ".o_salon_complaint_close", run: "click"},
            {trigger: negate(".o_salon_complaint")},
            Offline.setOnlineMode(),
            openComplaint(),
            {
                content: "The client and the visit are filled in",
                trigger: ".o_salon_complaint_client:contains('Laura Tester')",
                run() {
                    const {value} = document.querySelector(".o_salon_complaint_visit");
                    if (!Number(value)) {
                        throw new Error("The visit is not chosen");
                    }
                },
            },
            {
                content: "A tap",
                trigger: ".o_salon_complaint_kind[data-kind='service']",
                run: "click",
            },
            {
                content: "It is urgent",
                trigger: ".o_salon_complaint_severity[data-severity='2']",
                run: "click",
            },
            send(),
            Notification.has("Noted as"),
            {trigger: negate(".o_salon_complaint")},
            // Whoever says it again is added to it.
            openComplaint(),
            {
                trigger: ".o_salon_complaint_kind[data-kind='service']",
                run: "click",
            },
            {
                trigger: ".o_salon_complaint_text",
                run: "edit And too late.",
            },
            send(),
            Notification.has("which is open"),
            Chrome.endTour(),
        ].flat(),
});

/** What the till noted, from the office's list to solved. */
tours.add("salon_complaint_of_till_solved", {
    steps: () => [
        {
            content: "Open it",
            trigger:
                ".o_kanban_record:contains('The colour is too dark'), " +
                ".o_data_row:contains('The colour is too dark') td[name=subject]",
            run: "click",
        },
        {
            content: "Accept it",
            trigger: "button[name=action_accept]",
            run: "click",
        },
        {
            content: "Offer something",
            trigger: "button[name=action_ask_remedy]",
            run: "click",
        },
        {
            content: "What it is",
            trigger:
                ".modal .o_field_widget[name=remedy] .o_select_menu input, .modal .o_field_widget[name=remedy] .o_select_menu_toggler",
            run: "click",
        },
        {
            trigger: ".o_select_menu_item:contains('Do it again')",
            run: "click",
        },
        {
            content: "In words",
            trigger: ".modal .o_field_widget[name=remedy_note] :is(input, textarea)",
            run: "edit A new colour on Friday",
        },
        {
            content: "What it costs us",
            trigger: ".modal .o_field_widget[name=remedy_cost] input",
            run: "edit 25",
        },
        {
            content: "The client was told",
            trigger: ".modal button[name=action_offer]",
            run: "click",
        },
        {
            content: "The client agrees",
            trigger: "button[name=action_agree]",
            run: "click",
        },
        {
            content: "It is done",
            trigger: "button[name=action_solve]",
            run: "click",
        },
        {
            content: "It is solved",
            trigger: ".o_arrow_button_current:contains('Solved')",
        },
    ],
});
