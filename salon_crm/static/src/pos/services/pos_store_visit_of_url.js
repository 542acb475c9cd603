import {PosStore} from "@point_of_sale/app/services/pos_store";
import {_t} from "@web/core/l10n/translation";
import {patch} from "@web/core/utils/patch";

/** The board opens the till with a visit's id, to be paid at once. */
const KEY = "salon_visit";
const BEFORE = new Set(["LoginScreen", "SaverScreen"]);

patch(PosStore.prototype, {
    async setup() {
        await super.setup(...arguments);
        this.isSetUp = true;
        this.openVisitOfUrl();
    },

    /** In the address it outlives the login and a reload, until the visit is open. */
    navigate() {
        const result = super.navigate(...arguments);
        this.openVisitOfUrl();
        return result;
    },

    takeVisitIdOfUrl() {
        const url = new URL(window.location.href);
        const id = Number(url.searchParams.get(KEY));
        if (url.searchParams.has(KEY)) {
            url.searchParams.delete(KEY);
            window.history.replaceState({}, "", url);
        }
        return id;
    },

    async openVisitOfUrl() {
        if (!this.isSetUp || BEFORE.has(this.router.state.current)) {
            return;
        }
        const id = this.takeVisitIdOfUrl();
        if (!id || !this.config.salon_branch_id) {
            return;
        }
        if (!this.models["salon.appointment"].get(id)) {
            await this.refreshVisits([id]);
        }
        const visit = this.models["salon.appointment"].get(id);
        if (!visit?.isToday()) {
            this.notification.add(
                _t("This visit is not one of today, and cannot be paid here."),
                {type: "warning"}
            );
            return;
        }
        await this.payVisit(visit);
    },
});
