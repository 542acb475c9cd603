import * as Board from "@salon_crm/../tests/tours/utils/board_util";
import * as Chrome from "@point_of_sale/../tests/pos/tours/utils/chrome_util";
import * as Dialog from "@point_of_sale/../tests/generic_helpers/dialog_util";
import * as Notification from "@point_of_sale/../tests/generic_helpers/notification_util";
import * as Offline from "@point_of_sale/../tests/generic_helpers/offline_util";
import * as PaymentScreen from "@point_of_sale/../tests/pos/tours/utils/payment_screen_util";
import * as ProductScreen from "@point_of_sale/../tests/pos/tours/utils/product_screen_util";
import * as ReceiptScreen from "@point_of_sale/../tests/pos/tours/utils/receipt_screen_util";
import * as Visits from "@salon_crm/../tests/tours/utils/visits_util";
import {registry} from "@web/core/registry";
import {rpc} from "@web/core/network/rpc";

const tours = registry.category("web_tour.tours");

/** A till takes its time to load where much else goes on. */
const startTill = () => Chrome.startPoS().map((step) => ({...step, timeout: 40000}));

const cancelOf = (client, reason) => [
    ...Visits.otherStep(client, "cancel"),
    {
        content: `Why: ${reason}`,
        trigger: `.salon-cancel-visit button:contains("${reason}")`,
        run: "click",
    },
    {
        content: "The client wanted it, says the reason",
        trigger: ".salon-cancel-visit [data-wanted-by='client'].active",
    },
    {content: "Cancel", trigger: ".salon-cancel-confirm", run: "click"},
];

const undo = () => ({
    content: "Take it back",
    trigger: ".o_notification_buttons button:contains(Undo)",
    run: "click",
});

tours.add("salon_till_steps", {
    steps: () =>
        [
            startTill(),
            Visits.openListByButton(),
            Visits.isIn("Nora Tester", "arriving"),
            Visits.isIn("Laura Tester", "waiting"),
            Visits.showOnly("arriving"),
            Visits.isNotListed("Laura Tester"),
            Visits.showOnly("arriving"),
            Visits.isListed("Laura Tester"),
            Visits.search("Nora"),
            Visits.isNotListed("Laura Tester"),
            Visits.step("Nora Tester", "arrive"),
            Visits.isIn("Nora Tester", "waiting"),
            Visits.step("Nora Tester", "start"),
            Visits.isIn("Nora Tester", "in_service"),
            Visits.step("Nora Tester", "done"),
            Visits.isIn("Nora Tester", "to_pay"),
            Visits.step("Nora Tester", "pay"),
            ProductScreen.customerIsSelected("Nora Tester"),
            ProductScreen.totalAmountIs("50.00"),
            ProductScreen.clickPayButton(),
            PaymentScreen.clickPaymentMethod("Bank"),
            PaymentScreen.clickValidate(),
            ReceiptScreen.clickNextOrder(),
            Visits.openList(),
            Visits.isIn("Nora Tester", "paid"),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_cancel", {
    steps: () =>
        [
            startTill(),
            Visits.openList(),
            cancelOf("Nora Tester", "Client is ill"),
            Visits.isNotListed("Nora Tester"),
            undo(),
            Visits.isIn("Nora Tester", "arriving"),
            cancelOf("Nora Tester", "Client is ill"),
            Visits.isNotListed("Nora Tester"),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_walk_in", {
    steps: () =>
        [
            startTill(),
            Visits.openList(),
            Visits.walkIn("Till cut"),
            Notification.has("is served by Anna Scissorhands now"),
            Visits.isListed("Walk-in", {state: "Arrived", service: "Till cut"}),
            // A client whom the order knows. Nobody is free any more: they wait.
            Visits.closeList(),
            ProductScreen.clickPartnerButton(),
            ProductScreen.clickCustomer("Nora Tester"),
            Visits.openList(),
            {
                content: "Somebody walks in",
                trigger: ".salon-walk-in",
                run: "click",
            },
            {
                content: "It is the order's client",
                trigger: ".salon-walk-in-client:contains('Nora Tester')",
            },
            {
                content: "A cut",
                trigger: ".salon-walk-in-service:contains('Till cut'):not(:disabled)",
                run: "click",
            },
            {
                content: "It is said when somebody is free",
                trigger: ".salon-walk-in-refused:contains('Free from')",
            },
            {content: "They wait", trigger: ".salon-walk-in-wait", run: "click"},
            Notification.has("in the queue"),
            // No visit is made of it: what is booked for later is all she has.
            Visits.isIn("Nora Tester", "arriving"),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_offline", {
    steps: () =>
        [
            startTill(),
            Visits.openList(),
            Offline.setOfflineMode(),
            {
                content: "Ask the server",
                trigger: ".salon-visits-refresh:not(:disabled)",
                run: "click",
            },
            Visits.saysOffline(),
            Visits.isListed("Laura Tester", {state: "Arrived"}),
            Visits.step("Laura Tester", "start"),
            Dialog.is({title: "The server cannot be reached"}),
            Dialog.confirm(),
            Visits.isListed("Laura Tester", {state: "Arrived"}),
            {
                content: "Somebody walks in",
                trigger: ".salon-walk-in",
                run: "click",
            },
            Dialog.is({title: "The server cannot be reached"}),
            Dialog.confirm(),
            Visits.choose("Laura Tester"),
            ProductScreen.customerIsSelected("Laura Tester"),
            ProductScreen.totalAmountIs("130.00"),
            Offline.setOnlineMode(),
            Visits.openList(),
            Chrome.endTour(),
        ].flat(),
});

function visitOf(client) {
    return window.posmodel.models["salon.appointment"].find(
        (visit) => visit.clientName === client
    );
}

/** What somebody at another device does, of whom this till knows nothing. */
function othersDo(client, step, values = {}) {
    return {
        content: `Somebody else does with ${client}: ${step}`,
        trigger: ".salon-visits",
        async run() {
            const args = [window.posmodel.config.id, visitOf(client).id, step, values];
            await rpc("/web/dataset/call_kw/salon.till/step", {
                model: "salon.till",
                method: "step",
                args,
                kwargs: {},
            });
        },
    };
}

let heard = 0;

/**
 * Bring what the server tells who listens to the branch, as Odoo does where there is no
 * websocket: a test has none.
 */
function bringMessages() {
    return {
        content: "The server's messages come",
        trigger: ".salon-visits",
        async run() {
            const {config, visitsLive} = window.posmodel;
            const {notifications} = await rpc("/websocket/peek_notifications", {
                channels: [`salon.branch_${config.salon_branch_id.id}`],
                last: heard,
                is_first_poll: true,
            });
            const ours = notifications.filter(
                ({message}) => message.type === "salon.board"
            );
            if (!ours.length) {
                throw new Error("The branch was told nothing");
            }
            heard = notifications.at(-1).id;
            ours.forEach(({message}) => visitsLive.hear(message.payload));
        },
    };
}

tours.add("salon_till_live", {
    steps: () =>
        [
            startTill(),
            Visits.openList(),
            Visits.isIn("Nora Tester", "arriving"),
            othersDo("Nora Tester", "arrive"),
            bringMessages(),
            Visits.isIn("Nora Tester", "waiting"),
            // Also what is on the till's own order stays there
            Visits.choose("Laura Tester"),
            ProductScreen.totalAmountIs("130.00"),
            Visits.openList(),
            othersDo("Laura Tester", "cancel"),
            bringMessages(),
            Visits.isNotListed("Laura Tester"),
            othersDo("Nora Tester", "done"),
            bringMessages(),
            Visits.isIn("Nora Tester", "to_pay"),
            Chrome.endTour(),
        ].flat(),
});

const isInOrder = () => [
    {
        content: "The visit is in an order of its client",
        trigger: ".product-screen .set-partner:contains('Laura Tester')",
    },
    ...ProductScreen.totalAmountIs("130.00"),
    {
        content: "A reload does not open it again",
        trigger: ".product-screen",
        run() {
            if (window.location.search.includes("salon_visit")) {
                throw new Error("The visit is still in the address");
            }
        },
    },
];

tours.add("salon_till_of_board", {
    steps: () => [isInOrder(), Chrome.endTour()].flat(),
});

tours.add("salon_till_of_board_login", {
    steps: () => [startTill(), isInOrder(), Chrome.endTour()].flat(),
});

tours.add("salon_till_of_board_refused", {
    steps: () =>
        [
            Notification.has("not one of today"),
            ProductScreen.orderIsEmpty(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_board_click", {
    steps: () =>
        [
            Board.openPanel("today"),
            {
                content: "To the till",
                trigger:
                    ".o_salon_today_row:contains('Laura Tester') [data-step='pay']",
                run: "click",
                expectUnloadPage: true,
            },
            isInOrder(),
            Chrome.endTour(),
        ].flat(),
});

tours.add("salon_till_phone", {
    steps: () =>
        [
            startTill(),
            Visits.openList(),
            Visits.step("Nora Tester", "arrive"),
            Visits.isIn("Nora Tester", "waiting"),
            Visits.walkIn("Till cut"),
            Notification.has("is served by Anna Scissorhands now"),
            Visits.choose("Laura Tester"),
            Chrome.endTour(),
        ].flat(),
});
