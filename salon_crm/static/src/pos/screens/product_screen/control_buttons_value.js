import {ControlButtons} from "@point_of_sale/app/screens/product_screen/control_buttons/control_buttons";
import {TopupPopup} from "@salon_crm/pos/components/topup_popup/topup_popup";
import {patch} from "@web/core/utils/patch";

patch(ControlButtons.prototype, {
    async clickTopup() {
        if (!this.pos.getOrder().partner_id) {
            await this.pos.selectPartner();
        }
        if (this.pos.getOrder().partner_id) {
            this.dialog.add(TopupPopup);
        }
    },

    /** Points are spent elsewhere, too: not while nobody can say how many are left. */
    async _applyReward(reward) {
        const spends = reward.program_id.is_nominative;
        const salon = this.pos.config.salon_branch_id;
        if (salon && spends && this.pos.data.network.offline) {
            this.pos.sayValueIsOffline();
            return false;
        }
        return await super._applyReward(...arguments);
    },
});
