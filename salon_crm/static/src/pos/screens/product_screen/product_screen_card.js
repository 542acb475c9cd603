import {ProductScreen} from "@point_of_sale/app/screens/product_screen/product_screen";
import {patch} from "@web/core/utils/patch";

patch(ProductScreen.prototype, {
    async _barcodePartnerAction(code) {
        if (!this.pos.isMemberCard(code.code)) {
            return await super._barcodePartnerAction(...arguments);
        }
        const client = await this.pos.getClientOfCard(code.code);
        if (!client) {
            this.sound.play("error");
        } else if (this.currentOrder.getPartner()?.id !== client.id) {
            await this.pos.setPartnerToCurrentOrder(client);
            this.pos.updateRewards();
        }
    },
});
