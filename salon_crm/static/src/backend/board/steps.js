import {_t} from "@web/core/l10n/translation";

/** A step of the server's method `act`; a refusal is told. */
const act = (action) => (store, visit) =>
    store.attempt("act", {visit_id: visit.id, action});

/** A window of Odoo's that the server's method opens. */
const open = (method) => async (store, visit) =>
    store.doAction(await store.call(method, {visit_id: visit.id}));

/**
 * What can be done with a visit, by name: words, icon, what it does, and whether it is
 * shown at all. Which of them a state allows, `states.js` says.
 */
export const STEPS = {
    book: {label: _t("Book"), icon: "fa-calendar-plus-o", run: act("book")},
    confirm: {label: _t("Confirm"), icon: "fa-calendar-check-o", run: act("confirm")},
    arrive: {label: _t("Arrived"), icon: "fa-bell", run: act("arrive")},
    start: {label: _t("Start"), icon: "fa-scissors", run: act("start")},
    done: {label: _t("Finish"), icon: "fa-check", run: act("done")},
    late: {label: _t("Is late…"), icon: "fa-clock-o", run: open("late")},
    longer: {label: _t("Takes longer…"), icon: "fa-hourglass-end", run: open("late")},
    no_show: {label: _t("Did not come"), icon: "fa-user-times", run: act("no_show")},
    cancel: {
        label: _t("Cancel…"),
        icon: "fa-ban",
        run: (store, visit) => store.openPanel("visit", {visitId: visit.id, asks: "cancel"}),
    },
    restore: {label: _t("Book again after all"), icon: "fa-undo", run: act("restore")},
    pay: {
        label: _t("To the till"),
        icon: "fa-shopping-cart",
        shown: (visit, may) => may.till && !["cancelled", "no_show"].includes(visit.state),
        run: (store, visit) => store.openTill(visit),
    },
    again: {label: _t("Next visit…"), icon: "fa-repeat", run: open("next_time")},
    client: {
        label: _t("Client"),
        icon: "fa-user",
        shown: (visit) => !visit.client.is_passer_by,
        run: (store, visit) => store.openPanel("client", {partnerId: visit.client.id}),
    },
    open: {
        label: _t("Open"),
        icon: "fa-external-link",
        run: (store, visit) => store.openVisit(visit),
    },
};
