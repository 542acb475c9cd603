import {_t} from "@web/core/l10n/translation";

/** What each step is called and looks like; what is possible now says `stepsOf`. */
export const STEPS = {
    book: {label: _t("Book"), icon: "fa-calendar-o"},
    confirm: {label: _t("Confirm"), icon: "fa-calendar-check-o"},
    arrive: {label: _t("Arrived"), icon: "fa-bell"},
    start: {label: _t("Start"), icon: "fa-scissors"},
    done: {label: _t("Finish"), icon: "fa-check"},
    late: {label: _t("Late…"), icon: "fa-clock-o"},
    longer: {label: _t("Takes longer…"), icon: "fa-hourglass-half"},
    no_show: {label: _t("No-show"), icon: "fa-user-times"},
    cancel: {label: _t("Cancel…"), icon: "fa-ban"},
    back: {label: _t("Take back"), icon: "fa-undo"},
    restore: {label: _t("Restore"), icon: "fa-undo"},
    pay: {label: _t("Till"), icon: "fa-money"},
    again: {label: _t("Next visit…"), icon: "fa-repeat"},
    client: {label: _t("Client"), icon: "fa-user"},
    open: {label: _t("Details"), icon: "fa-external-link"},
};
